#pragma once

#include <string>

#include "profiles/profile.h"
#include "tools/load/demand.h"

namespace load {

// What a profile does, for people: its stages, what each scenario has in them, events, thresholds,
// how often all of that is done, and what it comes to.
std::string outlook(const profile::Profile& profile, const Demand& demand);

}  // namespace load
