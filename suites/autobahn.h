#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace suite {

// What a case is called in the Autobahn|Testsuite, where that has one of the same stimulus:
// "2.5" for control.ping.too-long-126. Mostly none or one number.
std::vector<std::string> numbers_of(std::string_view id);

// Every id that has such a number.
std::vector<std::string_view> autobahn_ids();

}  // namespace suite
