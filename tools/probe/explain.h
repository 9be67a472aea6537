#pragma once

#include <string>
#include <vector>

#include "suites/case.h"

namespace probe {

// A line a case: level, id and title.
std::string list(const std::vector<const suite::Case*>& cases);

// All about one case: what is claimed, the requirements it touches, what is sent, what is
// acceptable.
std::string explain(const suite::Case& script);

}  // namespace probe
