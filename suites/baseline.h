#pragma once

#include <string_view>

#include "suites/case.h"

namespace suite {

// The case without which a pass of this one says nothing of a client: one that opens nothing at all
// would pass each case in which it has to refuse a response. Empty: there is none.
std::string_view baseline_of(const Case& script);

}  // namespace suite
