#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

namespace stats {

// What a histogram can tell apart: values from `lowest` (finer ones fall together) up to `highest`,
// each to `digits` significant decimal digits. The unit of the values is the caller's business.
struct Shape {
  std::uint64_t lowest = 1;                // at least 1
  std::uint64_t highest = 3'600'000'000u;  // at least 2 * lowest, below 2^63; an hour in µs
  int digits = 3;                          // 1 to 5

  friend bool operator==(const Shape&, const Shape&) = default;
};

// Where the values of a shape are counted: the bucket arithmetic of HdrHistogram. Bucket i holds
// the values lowest_of(i) to highest_of(i), "equivalent" values that are not told apart. Buckets
// are in ascending order and without gaps; their width doubles with each power of two.
class Layout {
 public:
  // Throws base::Error with the cause if the shape is outside the limits named there.
  explicit Layout(const Shape& shape);

  const Shape& shape() const { return shape_; }
  std::size_t buckets() const { return buckets_; }

  // `value` may be at most highest_of(buckets() - 1), which is shape().highest or above.
  std::size_t index_of(std::uint64_t value) const {
    const int power = width(value | first_mask_) - first_width_;
    const std::uint64_t within = value >> (power + unit_power_);
    return (static_cast<std::size_t>(power) << half_power_) + static_cast<std::size_t>(within);
  }
  std::uint64_t lowest_of(std::size_t index) const;
  std::uint64_t highest_of(std::size_t index) const;
  std::uint64_t middle_of(std::size_t index) const;

  friend bool operator==(const Layout&, const Layout&) = default;

 private:
  static constexpr int width(std::uint64_t value) {
    return 64 - std::countl_zero(value);
  }  // in bits
  int power_of(std::size_t index) const;

  Shape shape_;
  int unit_power_ = 0;            // values are told apart in steps of 2^unit_power at the finest
  int half_power_ = 0;            // each doubling of the value has 2^half_power buckets
  int first_width_ = 0;           // bits of the largest value counted in the finest steps
  std::uint64_t first_mask_ = 0;  // that value
  std::size_t buckets_ = 0;
};

}  // namespace stats
