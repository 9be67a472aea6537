#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace report {

// Parts of a whole, side by side, each with its count and its name.
struct ShareBar {
  struct Share {
    std::string name;
    std::size_t count = 0;
    std::string fill;      // a colour, ours
    bool hatched = false;  // to stand out without colour
  };

  std::string name;
  std::vector<Share> shares;
};

std::string to_svg(const ShareBar& bar);

}  // namespace report
