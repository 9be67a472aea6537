#pragma once

#include <string_view>
#include <vector>

namespace report {

// The numbers in a text, to sort by: 5.10 stands behind 5.9. Only the first of a long text.
std::vector<unsigned> numbers_in(std::string_view text);

}  // namespace report
