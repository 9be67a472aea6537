#pragma once

#include <optional>

#include "suites/case.h"
#include "suites/features.h"

namespace suite {

// Why a case is nothing for a peer that does not claim the kind of messages whose echo it expects.
std::optional<Lack> unclaimed(const Case& script, const Features& features);

}  // namespace suite
