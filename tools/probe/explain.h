#pragma once

#include <string>

#include "suites/case.h"

namespace probe {

// All about one case: what is claimed, the requirements it touches, what is sent, what is
// acceptable.
std::string explain(const suite::Case& script);

}  // namespace probe
