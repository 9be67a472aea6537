#pragma once

#include <string_view>

namespace serve {

// "0.1.0"; the build says it.
std::string_view version();

}  // namespace serve
