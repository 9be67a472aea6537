#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace test {

bool contains(std::string_view text, std::string_view part);

// How often it does, apart from each other.
std::size_t count(std::string_view text, std::string_view part);

// Of a command line that needs no quotes.
std::vector<std::string> words(std::string_view line);

}  // namespace test
