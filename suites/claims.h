#pragma once

#include <optional>

#include "suites/case.h"
#include "suites/facts.h"
#include "suites/features.h"

namespace suite {

// Why a case is nothing for a peer that does not claim the kind of messages whose echo it expects.
std::optional<Lack> unclaimed(const Case& script, const Features& features);
// Why a case goes beyond what the peer says it takes at most. Of heads that is known only once one
// was sent: there the limit excuses what the peer makes of it.
std::optional<Lack> beyond_limits(const Case& script, const Facts& facts);

}  // namespace suite
