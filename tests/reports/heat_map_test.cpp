#include "reports/heat_map.h"

#include <gtest/gtest.h>

namespace report {
namespace {

using namespace std::chrono_literals;

results::SeriesSlot slot(std::chrono::seconds start,
                         const std::vector<std::pair<std::uint64_t, std::uint64_t>>& times) {
  stats::Histogram histogram(stats::coarse_shape);
  for (const auto& [value, count] : times) histogram.record(value, count);
  return {.start = start, .times = {{"rtt", stats::SparseHistogram(histogram)}}};
}

std::optional<Figure> heat_of(std::vector<results::SeriesSlot> series) {
  const results::Load load{.series = std::move(series)};
  const OverTime over_time(load);
  return heat_map({.id = "heat", .title = "Heat"}, over_time, "rtt");
}

// The box of a value in µs in a step, by the tint that it has; nothing if it has none.
std::optional<std::size_t> tint_at(const Figure& figure, double second, double micros) {
  for (std::size_t i = 0; i < figure.chart.tints.size(); ++i)
    for (const LineChart::Tint::Box& box : figure.chart.tints[i].boxes)
      if (box.left <= second && second < box.right && box.low <= micros / 1e3 * (1 + 1e-9) &&
          micros / 1e3 < box.high)
        return i;
  return std::nullopt;
}

TEST(HeatMap, TintsEachPlaceByHowManyValuesLieThere) {
  const auto figure =
      heat_of({slot(0s, {{100, 1}, {5000, 2000}}), slot(1s, {{100, 10}, {90'000, 9}})});
  ASSERT_TRUE(figure);
  EXPECT_EQ(figure->chart.tints.size(), 4U);  // from 1, 10, 100, 1,000
  EXPECT_EQ(figure->chart.tints[0].name, "1 to 9");
  EXPECT_EQ(figure->chart.tints[3].name, "1,000 or more");
  EXPECT_EQ(tint_at(*figure, 0.5, 100), 0U);
  EXPECT_EQ(tint_at(*figure, 0.5, 5000), 3U);
  EXPECT_EQ(tint_at(*figure, 1.5, 100), 1U);
  EXPECT_EQ(tint_at(*figure, 1.5, 90'000), 0U);
  EXPECT_EQ(tint_at(*figure, 1.5, 5000), std::nullopt);
}

TEST(HeatMap, HasFinerTintsWhereThereAreFew) {
  const auto figure = heat_of({slot(0s, {{100, 1}, {200, 40}})});
  ASSERT_TRUE(figure);
  ASSERT_EQ(figure->chart.tints.size(), 4U);
  EXPECT_EQ(figure->chart.tints[0].name, "1 to 2");
  EXPECT_EQ(figure->chart.tints[3].name, "30 or more");
}

TEST(HeatMap, LosesNoValueAtTheEdges) {
  for (const std::uint64_t value : {1U, 7U, 1000U, 3'599'999'999U}) {
    const auto figure = heat_of({slot(0s, {{value, 5}})});
    ASSERT_TRUE(figure) << value;
    std::size_t boxes = 0;
    for (const LineChart::Tint& tint : figure->chart.tints) boxes += tint.boxes.size();
    EXPECT_EQ(boxes, 1U) << value;
  }
}

TEST(HeatMap, OfNothingIsNone) { EXPECT_FALSE(heat_of({{}})); }

}  // namespace
}  // namespace report
