#pragma once

#include "profiles/profile.h"

namespace profile {

// Complains of what is well-formed by itself and cannot be meant beside the rest of the profile:
// names of nothing, keys that exclude one another. Of what could not be read, and so has been
// complained of, nothing is said again.
void complain_of_contradictions(const Profile& profile, schema::Source& source);

}  // namespace profile
