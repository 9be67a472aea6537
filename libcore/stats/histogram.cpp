#include "libcore/stats/histogram.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "libcore/base/error.h"
#include "libcore/stats/rank.h"

namespace stats {

void Histogram::add(const Histogram& other) {
  if (shape() != other.shape()) {
    base::fail(
        "histograms of different shapes cannot be added: {} to {} at {} digits, {} to {} at {}",
        shape().lowest, shape().highest, shape().digits, other.shape().lowest,
        other.shape().highest, other.shape().digits);
  }
  constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();  // in exchange
  if (other.total_ > most || total_ > most - other.total_)
    base::fail("histograms that together count more than 2^63 values cannot be added");
  std::ranges::transform(counts_, other.counts_, counts_.begin(), std::plus<>());
  total_ += other.total_;
  clamped_ += other.clamped_;
}

void Histogram::reset() {
  std::ranges::fill(counts_, 0);
  total_ = 0;
  clamped_ = 0;
}

std::uint64_t Histogram::min() const {
  const auto first = std::ranges::find_if(counts_, [](std::uint64_t n) { return n != 0; });
  if (first == counts_.end()) return 0;
  return layout_.lowest_of(static_cast<std::size_t>(first - counts_.begin()));
}

std::uint64_t Histogram::max() const {
  for (std::size_t i = counts_.size(); i-- > 0;) {
    if (counts_[i] != 0) return layout_.highest_of(i);
  }
  return 0;
}

double Histogram::mean() const {
  if (empty()) return 0;
  double sum = 0;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    if (counts_[i] != 0)
      sum += static_cast<double>(layout_.middle_of(i)) * static_cast<double>(counts_[i]);
  }
  return sum / static_cast<double>(total_);
}

double Histogram::standard_deviation() const {
  if (empty()) return 0;
  const double center = mean();
  double sum = 0;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    if (counts_[i] == 0) continue;
    const double distance = static_cast<double>(layout_.middle_of(i)) - center;
    sum += distance * distance * static_cast<double>(counts_[i]);
  }
  return std::sqrt(sum / static_cast<double>(total_));
}

std::uint64_t Histogram::value_at_percentile(double percentile) const {
  const std::uint64_t rank = rank_of(percentile, total_);
  std::uint64_t so_far = 0;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    so_far += counts_[i];
    if (so_far >= rank && so_far != 0)
      return percentile <= 0 ? layout_.lowest_of(i) : layout_.highest_of(i);
  }
  return 0;
}

std::uint64_t Histogram::count_between(std::uint64_t low, std::uint64_t high) const {
  const std::uint64_t top = layout_.highest_of(counts_.size() - 1);
  if (low > high || low > top) return 0;
  const std::size_t last = layout_.index_of(std::min(high, top));
  std::uint64_t count = 0;
  for (std::size_t i = layout_.index_of(low); i <= last; ++i) count += counts_[i];
  return count;
}

std::vector<Histogram::Bucket> Histogram::recorded() const {
  std::vector<Bucket> result;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    if (counts_[i] != 0)
      result.push_back({layout_.lowest_of(i), layout_.highest_of(i), counts_[i]});
  }
  return result;
}

std::vector<Histogram::Point> Histogram::spectrum(int ticks) const {
  assert(ticks >= 1);
  std::vector<Point> points;
  double level = 0;
  std::uint64_t so_far = 0;
  for (const Bucket& bucket : recorded()) {
    so_far += bucket.count;
    const double reached = 100 * (static_cast<double>(so_far) / static_cast<double>(total_));
    while (level <= reached && level < 100) {
      points.push_back({level, bucket.high, so_far});
      if (so_far == total_) break;  // what is left of the way to 100 shows nothing new
      const int halvings = std::ilogb(100 / (100 - level));
      level += std::ldexp(100.0 / ticks, -halvings - 1);
    }
  }
  if (!points.empty()) points.push_back({100, points.back().value, total_});
  return points;
}

}  // namespace stats
