#pragma once

#include "profiles/profile.h"

namespace load {

// Throws base::Error that names every key of a profile that a run would have to pass over: what is
// described, and checked, and not there yet.
void refuse_unsupported(const profile::Profile& profile);

}  // namespace load
