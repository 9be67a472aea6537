#pragma once

#include <vector>

#include "profiles/profile.h"
#include "tools/load/worker.h"

namespace load {

// Where the connections of each scenario go, names resolved and certificates read. Throws
// base::Error where a name does not resolve or is not to be reached (exit status 3), and where a
// file cannot be read.
std::vector<Route> routes_of(const profile::Profile& profile);

// The local addresses that connections are dealt out over; none: any. Throws base::Error for what
// is no address.
std::vector<net::Address> sources_of(const profile::Target& target);

}  // namespace load
