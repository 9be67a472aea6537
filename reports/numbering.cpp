#include "reports/numbering.h"

namespace report {

std::vector<unsigned> numbers_in(std::string_view text) {
  constexpr std::size_t limit = 100;
  constexpr unsigned largest = 100'000;
  std::vector<unsigned> all;
  bool within = false;
  for (const char c : text.substr(0, limit)) {
    const bool digit = c >= '0' && c <= '9';
    if (digit && !within) all.push_back(0);
    if (digit && all.back() < largest)
      all.back() = all.back() * 10 + static_cast<unsigned>(c - '0');
    within = digit;
  }
  return all;
}

}  // namespace report
