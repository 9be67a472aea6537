#pragma once

#include <algorithm>
#include <cstddef>

namespace suite {

// How often something is done: in a usual run, and at most, at full scale.
struct Count {
  std::size_t usual;
  std::size_t full;

  // `scale` is that of the run, see Facts.
  std::size_t at(double scale) const {
    const double wanted = static_cast<double>(usual) * scale;
    if (wanted >= static_cast<double>(full)) return full;
    return std::max<std::size_t>(1, static_cast<std::size_t>(wanted));
  }
};

}  // namespace suite
