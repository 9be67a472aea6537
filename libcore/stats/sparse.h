#pragma once

#include <cstdint>
#include <vector>

#include "libcore/stats/histogram.h"

namespace stats {

// The shape of what is measured for one second: up to an hour in µs like the exact histograms, but
// to two digits, so that a second is some hundred cells.
inline constexpr Shape coarse_shape{.digits = 2};

// The recorded buckets of a histogram of coarse_shape and nothing else: for one slot of a timeline,
// for sending to another thread, for a column of a heat map.
class SparseHistogram {
 public:
  struct Cell {
    std::uint64_t low = 0;    // the lowest value of the bucket; see high_end
    std::uint64_t count = 0;  // never 0
    friend bool operator==(const Cell&, const Cell&) = default;
  };

  SparseHistogram() = default;
  // Throws base::Error if `histogram` is not of coarse_shape.
  explicit SparseHistogram(const Histogram& histogram);

  // Adds a cell behind the others. Throws base::Error if it is none of coarse_shape, is empty, or
  // does not come after them.
  void append(const Cell& cell);
  void add(const SparseHistogram& other);

  bool empty() const { return cells_.empty(); }
  std::uint64_t total() const;
  // As Histogram has them.
  std::uint64_t max() const;
  std::uint64_t value_at_percentile(double percentile) const;

  // In ascending order.
  const std::vector<Cell>& cells() const& { return cells_; }
  const std::vector<Cell>& cells() && = delete;
  // The highest value that belongs to a cell.
  static std::uint64_t high_end(const Cell& cell);

  friend bool operator==(const SparseHistogram&, const SparseHistogram&) = default;

 private:
  std::vector<Cell> cells_;
};

}  // namespace stats
