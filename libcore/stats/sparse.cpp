#include "libcore/stats/sparse.h"

#include <numeric>

#include "libcore/base/error.h"
#include "libcore/stats/rank.h"

namespace stats {
namespace {

const Layout& coarse_layout() {
  static const Layout layout(coarse_shape);
  return layout;
}

}  // namespace

SparseHistogram::SparseHistogram(const Histogram& histogram) {
  if (histogram.shape() != coarse_shape)
    base::fail("a slot takes histograms of the coarse shape only, not of {} digits",
               histogram.shape().digits);
  for (const Histogram::Bucket& bucket : histogram.recorded())
    cells_.push_back({bucket.low, bucket.count});
}

void SparseHistogram::append(const Cell& cell) {
  const Layout& layout = coarse_layout();
  const bool begins_bucket =
      cell.low <= coarse_shape.highest && layout.lowest_of(layout.index_of(cell.low)) == cell.low;
  if (!begins_bucket || cell.count == 0)
    base::fail("{} values from {} on are no cell of a coarse histogram", cell.count, cell.low);
  if (!cells_.empty() && cell.low <= cells_.back().low)
    base::fail("the cell from {} on stands behind the one from {} on", cell.low, cells_.back().low);
  cells_.push_back(cell);
}

void SparseHistogram::add(const SparseHistogram& other) {
  std::vector<Cell> merged;
  merged.reserve(cells_.size() + other.cells_.size());
  auto theirs = other.cells_.begin();
  for (const Cell& ours : cells_) {
    for (; theirs != other.cells_.end() && theirs->low < ours.low; ++theirs)
      merged.push_back(*theirs);
    merged.push_back(ours);
    if (theirs != other.cells_.end() && theirs->low == ours.low)
      merged.back().count += theirs++->count;
  }
  merged.insert(merged.end(), theirs, other.cells_.end());
  cells_ = std::move(merged);
}

std::uint64_t SparseHistogram::total() const {
  return std::accumulate(cells_.begin(), cells_.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const Cell& cell) { return sum + cell.count; });
}

std::uint64_t SparseHistogram::max() const { return empty() ? 0 : high_end(cells_.back()); }

std::uint64_t SparseHistogram::value_at_percentile(double percentile) const {
  if (empty()) return 0;
  if (percentile <= 0) return cells_.front().low;
  const std::uint64_t rank = rank_of(percentile, total());
  std::uint64_t so_far = 0;
  for (const Cell& cell : cells_) {
    so_far += cell.count;
    if (so_far >= rank) return high_end(cell);
  }
  return max();
}

std::uint64_t SparseHistogram::high_end(const Cell& cell) {
  const Layout& layout = coarse_layout();
  return layout.highest_of(layout.index_of(cell.low));
}

}  // namespace stats
