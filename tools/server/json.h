#pragma once

#include <string>
#include <string_view>

namespace serve {

// A text as a JSON string, quotes included. What is no UTF-8 is written with escapes that a person
// can read, since JSON has no others for it.
std::string json_string(std::string_view text);

}  // namespace serve
