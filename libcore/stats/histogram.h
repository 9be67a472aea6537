#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "libcore/stats/layout.h"

namespace stats {

// Values counted to a fixed number of significant digits over a wide range (an HdrHistogram).
// Recording costs an increment and never allocates; adding histograms of one shape is exact. One
// thread at a time.
class Histogram {
 public:
  explicit Histogram(const Shape& shape = {}) : layout_(shape), counts_(layout_.buckets()) {}

  // A value above the highest trackable one counts as that, and as clamped.
  void record(std::uint64_t value, std::uint64_t count = 1) {
    if (value > layout_.shape().highest) {
      value = layout_.shape().highest;
      clamped_ += count;
    }
    counts_[layout_.index_of(value)] += count;
    total_ += count;
  }

  // Adds all that `other` has counted. Throws base::Error if its shape is another one, or both have
  // more than 2^63 values.
  void add(const Histogram& other);
  // Adds to one bucket of the layout, for decoders (index < layout().buckets()).
  void add_to_bucket(std::size_t index, std::uint64_t count) {
    counts_[index] += count;
    total_ += count;
  }
  // Notes that `count` of the recorded values were clamped: an encoded histogram does not tell.
  void note_clamped(std::uint64_t count) { clamped_ += count; }
  // Forgets all values, keeps the shape.
  void reset();

  const Layout& layout() const { return layout_; }
  const Shape& shape() const { return layout_.shape(); }
  bool empty() const { return total_ == 0; }
  std::uint64_t total() const { return total_; }
  std::uint64_t clamped() const { return clamped_; }

  // As far as buckets tell: the low end of the first one, the high end of the last; 0 if empty.
  std::uint64_t min() const;
  std::uint64_t max() const;
  // Each value taken as the middle of its bucket; 0 if empty.
  double mean() const;
  double standard_deviation() const;
  // The smallest value that `percentile` percent (0 to 100) of the recorded values do not exceed:
  // the high end of its bucket (the low end for 0); 0 if empty.
  std::uint64_t value_at_percentile(double percentile) const;
  // How many recorded values share a bucket with `low`, `high` or anything in between.
  std::uint64_t count_between(std::uint64_t low, std::uint64_t high) const;

  // All buckets, by index of the layout.
  const std::vector<std::uint64_t>& counts() const& { return counts_; }
  const std::vector<std::uint64_t>& counts() && = delete;

  struct Bucket {
    std::uint64_t low = 0;  // the values of this bucket, both ends included
    std::uint64_t high = 0;
    std::uint64_t count = 0;  // never 0
    friend bool operator==(const Bucket&, const Bucket&) = default;
  };
  // The buckets in which something was counted, in ascending order.
  std::vector<Bucket> recorded() const;

  struct Point {
    double percentile = 0;         // 0 to 100
    std::uint64_t value = 0;       // what value_at_percentile says, high end at 0 too
    std::uint64_t up_to_here = 0;  // how many values do not exceed it
    friend bool operator==(const Point&, const Point&) = default;
  };
  // Percentiles for a plot, ever finer towards 100: `ticks` (at least 1) steps for each halving of
  // the distance to it. Ends with the point at 100 as soon as the last value is reached.
  std::vector<Point> spectrum(int ticks = 5) const;

  friend bool operator==(const Histogram&, const Histogram&) = default;

 private:
  Layout layout_;
  std::vector<std::uint64_t> counts_;
  std::uint64_t total_ = 0;
  std::uint64_t clamped_ = 0;
};

}  // namespace stats
