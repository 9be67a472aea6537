#pragma once

#include <string_view>

#include "suites/case.h"

namespace suite {

// The rows that most groups of the opening handshake are made of: one request, and what is to come
// of it.

// It opens a connection that works (rule OPEN).
Case& opening(Group& g, std::string_view name, std::string_view title, const Request& request,
              const Answer& answer = opens());
// It is answered like this, and what happens behind a 101 does not matter.
Case& answered(Group& g, std::string_view name, std::string_view title, const Request& request,
               const Answer& answer);

}  // namespace suite
