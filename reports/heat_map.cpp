#include "reports/heat_map.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>
#include <vector>

#include "libcore/stats/sparse.h"
#include "reports/figures.h"

namespace report {
namespace {

constexpr double micros_in_milli = 1e3;

// The rows: each spans the same factor, about as much as a bucket of the series at the least.
class Rows {
 public:
  explicit Rows(const Scale& scale) : low_(scale.low) {
    const double decades = std::log10(scale.high / scale.low);
    const double in_a_decade = std::clamp(std::floor(40 / decades), 10.0, 20.0);
    factor_ = std::pow(10, 1 / in_a_decade);
    last_ = static_cast<int>(std::ceil(decades * in_a_decade)) - 1;
  }
  // Of a value, wherever it lies.
  int row(double value) const {
    if (value <= low_) return 0;
    return std::min(static_cast<int>(std::log(value / low_) / std::log(factor_)), last_);
  }
  double low(int row) const { return low_ * std::pow(factor_, row); }
  double high(int row) const { return low(row + 1); }

 private:
  double low_;
  double factor_ = 1;
  int last_ = 0;
};

// The tints by how many values lie in a box, in steps as readers like them: each is at least its
// floor.
std::vector<std::uint64_t> floors(std::uint64_t most) {
  constexpr std::array<std::uint64_t, 6> fine{1, 3, 10, 30, 100, 300};
  constexpr std::array<std::uint64_t, 6> coarse{1, 10, 100, 1'000, 10'000, 100'000};
  std::vector<std::uint64_t> result;
  for (const std::uint64_t floor : most < 1'000 ? fine : coarse)
    if (floor <= most) result.push_back(floor);
  return result;
}

std::vector<LineChart::Tint> tints_of(const std::vector<std::uint64_t>& floors) {
  std::vector<LineChart::Tint> tints;
  for (std::size_t i = 0; i < floors.size(); ++i) {
    const std::string name = i + 1 == floors.size() ? grouped(floors[i]) + " or more"
                             : floors[i] + 1 == floors[i + 1]
                                 ? grouped(floors[i])
                                 : grouped(floors[i]) + " to " + grouped(floors[i + 1] - 1);
    const double share =
        floors.size() == 1 ? 1 : static_cast<double>(i) / static_cast<double>(floors.size() - 1);
    tints.push_back({.name = name, .opacity = 0.28 + 0.72 * share});
  }
  return tints;
}

Scale scale_of(const OverTime& over_time, const std::string& metric) {
  double lowest = 0;
  double highest = 0;
  for (const Step& step : over_time.steps()) {
    const stats::SparseHistogram* const times = times_of(step, metric);
    if (times == nullptr) continue;
    const double low = static_cast<double>(std::max<std::uint64_t>(times->cells().front().low, 1));
    lowest = lowest == 0 ? low : std::min(lowest, low);
    highest = std::max(highest, static_cast<double>(times->max()));
  }
  return log_scale(lowest / micros_in_milli, highest / micros_in_milli);
}

void fill(LineChart& chart, const OverTime& over_time, const std::string& metric) {
  const Rows rows(chart.y.scale);
  std::vector<std::map<int, std::uint64_t>> columns;  // values, by row
  std::uint64_t most = 0;
  for (const Step& step : over_time.steps()) {
    std::map<int, std::uint64_t>& column = columns.emplace_back();
    const stats::SparseHistogram* const times = times_of(step, metric);
    if (times == nullptr) continue;
    for (const stats::SparseHistogram::Cell& cell : times->cells()) {
      std::uint64_t& count = column[rows.row(static_cast<double>(cell.low) / micros_in_milli)];
      most = std::max(most, count += cell.count);
    }
  }
  const std::vector<std::uint64_t> at_least = floors(most);
  chart.tints = tints_of(at_least);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const Step& step = over_time.steps()[i];
    for (const auto& [row, count] : columns[i]) {
      const auto above = std::ranges::upper_bound(at_least, count);
      chart.tints[static_cast<std::size_t>(above - at_least.begin()) - 1].boxes.push_back(
          {.left = step.start,
           .right = step.start + step.seconds,
           .low = rows.low(row),
           .high = rows.high(row)});
    }
  }
}

}  // namespace

std::optional<Figure> heat_map(Figure named, const OverTime& over_time, const std::string& metric) {
  auto figure = draw_percentiles(std::move(named), over_time, metric, {0, 25, 50, 75, 90, 99, 100});
  if (!figure) return figure;
  figure->chart.curves.clear();
  figure->chart.y = {
      .name = "time, ms (logarithmic)", .scale = scale_of(over_time, metric), .write = write_tick};
  fill(figure->chart, over_time, metric);
  return figure;
}

}  // namespace report
