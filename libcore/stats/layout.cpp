#include "libcore/stats/layout.h"

#include <limits>

#include "libcore/base/error.h"

namespace stats {
namespace {

constexpr std::uint64_t largest = std::numeric_limits<std::int64_t>::max();

}  // namespace

Layout::Layout(const Shape& shape) : shape_(shape) {
  if (shape.digits < 1 || shape.digits > 5)
    base::fail("a histogram has 1 to 5 significant digits, not {}", shape.digits);
  if (shape.lowest < 1 || shape.highest > largest || shape.lowest > shape.highest / 2)
    base::fail("a histogram cannot span {} to {}: at least 1, and twice that, to 2^63 - 1",
               shape.lowest, shape.highest);

  std::uint64_t finest = 2;  // values up to 2 * 10^digits are told apart in single steps
  for (int i = 0; i < shape.digits; ++i) finest *= 10;
  half_power_ = width(finest - 1) - 1;
  unit_power_ = width(shape.lowest) - 1;
  first_width_ = unit_power_ + half_power_ + 1;
  if (first_width_ > 62) base::fail("a histogram cannot tell {} apart so finely", shape.lowest);
  first_mask_ = (std::uint64_t{1} << first_width_) - 1;

  const int doublings = width(shape.highest | first_mask_) - first_width_;
  buckets_ = static_cast<std::size_t>(doublings + 2) << half_power_;
}

int Layout::power_of(std::size_t index) const {
  const auto half = index >> half_power_;
  return half < 2 ? 0 : static_cast<int>(half) - 1;
}

std::uint64_t Layout::lowest_of(std::size_t index) const {
  const int power = power_of(index);
  const std::uint64_t within = index - (static_cast<std::size_t>(power) << half_power_);
  return within << (power + unit_power_);
}

std::uint64_t Layout::highest_of(std::size_t index) const {
  return lowest_of(index) + ((std::uint64_t{1} << (power_of(index) + unit_power_)) - 1);
}

std::uint64_t Layout::middle_of(std::size_t index) const {
  return lowest_of(index) + ((std::uint64_t{1} << (power_of(index) + unit_power_)) >> 1);
}

}  // namespace stats
