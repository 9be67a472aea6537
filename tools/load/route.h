#pragma once

#include <vector>

#include "profiles/profile.h"
#include "tools/load/worker.h"

namespace load {

// Where the connections of each scenario go, names resolved and certificates read. Throws
// base::Error where a name does not resolve or is not to be reached (exit status 3), and where a
// file cannot be read.
std::vector<Route> routes_of(const profile::Profile& profile);

// Refuses a profile that this machine has no room for: throws base::Error with exit status 4, the
// number and the remedy.
void check_room_for(const profile::Profile& profile, const std::vector<Route>& routes,
                    unsigned workers);

}  // namespace load
