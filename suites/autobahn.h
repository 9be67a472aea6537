#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace suite {

// Autobahn|Testsuite's number of a case, as another name of one of ours. A number may stand for
// several of our cases, and a case of ours for several numbers.
struct Alias {
  std::string number;  // "6.12.8"
  std::string id;      // "utf8.invalid.tail-alone-all"
};

// All 517 numbers, in the order of that suite.
const std::vector<Alias>& every_alias();

// The numbers that stand for the case with this id.
std::vector<std::string> numbers_of(std::string_view id);

}  // namespace suite
