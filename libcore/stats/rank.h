#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace stats {

// Which of `total` values, counted from 1 in ascending order, stands at a percentile (0 to 100):
// the first that so many percent do not exceed. The step below `percentile` keeps 99.9 of 1000,
// which is no exact binary number, from meaning the 1000th.
inline std::uint64_t rank_of(double percentile, std::uint64_t total) {
  if (percentile >= 100) return std::max<std::uint64_t>(total, 1);  // more than a double counts
  const double just_below = std::nextafter(std::clamp(percentile, 0.0, 100.0), 0.0);
  const double rank = std::ceil(just_below * static_cast<double>(total) / 100);
  return std::clamp<std::uint64_t>(static_cast<std::uint64_t>(rank), 1,
                                   std::max<std::uint64_t>(total, 1));
}

}  // namespace stats
