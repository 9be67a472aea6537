#include "libcore/stats/histogram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "libcore/base/error.h"
#include "libcore/base/random.h"

namespace stats {
namespace {

TEST(Layout, PutsEveryValueBetweenTheEndsOfItsBucket) {
  for (const Shape& shape : {Shape{}, Shape{.digits = 1}, Shape{.digits = 5},
                             Shape{1000, 1 << 30, 2}, Shape{1, (std::uint64_t{1} << 63) - 1, 3}}) {
    const Layout layout(shape);
    for (std::uint64_t value = 0; value <= shape.highest / 3; value = value * 3 + 1) {
      const std::size_t index = layout.index_of(value);
      ASSERT_LT(index, layout.buckets());
      EXPECT_LE(layout.lowest_of(index), value);
      EXPECT_GE(layout.highest_of(index), value);
    }
    EXPECT_LT(layout.index_of(shape.highest), layout.buckets());
  }
}

TEST(Layout, LeavesNoGapBetweenBuckets) {
  const Layout layout(Shape{3, 1'000'000, 2});
  EXPECT_EQ(layout.lowest_of(0), 0u);
  for (std::size_t i = 1; i < layout.buckets(); ++i)
    ASSERT_EQ(layout.lowest_of(i), layout.highest_of(i - 1) + 1) << i;
}

TEST(Layout, TellsValuesApartToItsDigits) {
  const Layout layout(Shape{});
  for (std::size_t i = 1; i < layout.buckets(); ++i) {
    const std::uint64_t width = layout.highest_of(i) - layout.lowest_of(i);
    ASSERT_LE(static_cast<double>(width), static_cast<double>(layout.lowest_of(i)) / 1000) << i;
  }
}

TEST(Layout, RefusesShapesOutsideTheLimits) {
  const std::uint64_t too_high = std::uint64_t{1} << 63;
  for (const Shape& shape :
       {Shape{.digits = 0}, Shape{.digits = 6}, Shape{.lowest = 0}, Shape{.highest = too_high},
        Shape{10, 19, 3}, Shape{.highest = 0}, Shape{too_high / 4, too_high - 1, 5}})
    EXPECT_THROW(Layout{shape}, base::Error) << shape.lowest << ' ' << shape.highest;
}

TEST(Histogram, IsEmptyAtFirst) {
  const Histogram histogram;
  EXPECT_TRUE(histogram.empty());
  EXPECT_EQ(histogram.min(), 0u);
  EXPECT_EQ(histogram.max(), 0u);
  EXPECT_EQ(histogram.mean(), 0);
  EXPECT_EQ(histogram.standard_deviation(), 0);
  EXPECT_EQ(histogram.value_at_percentile(99), 0u);
  EXPECT_TRUE(histogram.recorded().empty());
  EXPECT_TRUE(histogram.spectrum().empty());
}

// 10,000 values from 1 ms to 100 ms and one of 100 s, as in the library's own description.
TEST(Histogram, AnswersForKnownValues) {
  Histogram histogram;
  histogram.record(1000, 10'000);
  histogram.record(100'000'000);
  EXPECT_EQ(histogram.total(), 10'001u);
  EXPECT_EQ(histogram.min(), 1000u);
  EXPECT_EQ(histogram.max(), 100'007'935u);
  EXPECT_EQ(histogram.value_at_percentile(0), 1000u);
  EXPECT_EQ(histogram.value_at_percentile(30), 1000u);
  EXPECT_EQ(histogram.value_at_percentile(99.99), 1000u);
  EXPECT_EQ(histogram.value_at_percentile(99.999), 100'007'935u);
  EXPECT_EQ(histogram.value_at_percentile(100), 100'007'935u);
  EXPECT_NEAR(histogram.mean(), (1000.0 * 10'000 + 100'000'000) / 10'001, 5);
  EXPECT_EQ(histogram.count_between(1000, 1000), 10'000u);
  EXPECT_EQ(histogram.count_between(1001, 5'000'000), 0u);
  EXPECT_EQ(histogram.count_between(5000, ~std::uint64_t{0}), 1u);
  EXPECT_EQ(histogram.count_between(2, 1), 0u);
}

TEST(Histogram, TakesTheRankThatAPercentileNames) {
  Histogram histogram;
  for (std::uint64_t value = 1; value <= 1000; ++value) histogram.record(value);
  EXPECT_EQ(histogram.value_at_percentile(50), 500u);
  EXPECT_EQ(histogram.value_at_percentile(50.01), 501u);
  EXPECT_EQ(histogram.value_at_percentile(99.9), 999u);
  EXPECT_EQ(histogram.value_at_percentile(0.1), 1u);
  EXPECT_EQ(histogram.value_at_percentile(1000), 1000u);
  EXPECT_EQ(histogram.value_at_percentile(-1), 1u);
}

TEST(Histogram, KnowsHowFarValuesSpread) {
  Histogram histogram;
  for (const std::uint64_t value : {2, 4, 4, 4, 5, 5, 7, 9}) histogram.record(value);
  EXPECT_DOUBLE_EQ(histogram.mean(), 5);
  EXPECT_DOUBLE_EQ(histogram.standard_deviation(), 2);
}

TEST(Histogram, CountsValuesAboveItsRangeAtTheTop) {
  Histogram histogram(Shape{.highest = 1'000'000});
  histogram.record(1'000'000);
  histogram.record(1'000'001);
  histogram.record(~std::uint64_t{0}, 3);
  EXPECT_EQ(histogram.total(), 5u);
  EXPECT_EQ(histogram.clamped(), 4u);
  EXPECT_EQ(histogram.count_between(1'000'000, 1'000'000), 5u);
}

TEST(Histogram, ForgetsAllButItsShape) {
  Histogram histogram(Shape{.highest = 1000});
  histogram.record(7);
  histogram.record(5000);
  EXPECT_NE(histogram, Histogram(Shape{.highest = 1000}));
  histogram.reset();
  EXPECT_EQ(histogram, Histogram(Shape{.highest = 1000}));
}

TEST(Histogram, AddsUpAsIfAllHadBeenRecordedInOne) {
  base::Random random(1);
  Histogram all;
  std::vector<Histogram> parts(3);
  for (int i = 0; i < 30'000; ++i) {
    const std::uint64_t value = random() >> (random.below(63) + 1);
    all.record(value);
    parts[random.below(3)].record(value);
  }
  parts[0].add(parts[1]);
  parts[0].add(parts[2]);
  EXPECT_EQ(parts[0], all);
  EXPECT_GT(all.clamped(), 0u);
}

TEST(Histogram, DoesNotAddAnotherShape) {
  Histogram histogram;
  EXPECT_THROW(histogram.add(Histogram(Shape{.digits = 2})), base::Error);
}

TEST(Histogram, IsRightToItsDigitsAtEveryPercentile) {
  for (const int digits : {1, 2, 3, 4, 5}) {
    base::Random random(static_cast<std::uint64_t>(digits));
    Histogram histogram(Shape{.digits = digits});
    std::vector<std::uint64_t> values(5000);
    for (std::uint64_t& value : values) {
      value = random.below(std::uint64_t{1} << random.below(31));
      histogram.record(value);
    }
    std::ranges::sort(values);
    for (double percentile = 1; percentile <= 100; ++percentile) {
      const auto exact = static_cast<double>(values[static_cast<std::size_t>(percentile) * 50 - 1]);
      const auto told = static_cast<double>(histogram.value_at_percentile(percentile));
      EXPECT_GE(told, exact) << percentile;
      EXPECT_LE(told, exact * (1 + std::pow(10, -digits))) << percentile;
    }
  }
}

TEST(Histogram, ListsItsBucketsInOrder) {
  Histogram histogram;
  histogram.record(5000, 2);
  histogram.record(5001);
  histogram.record(3);
  const std::vector<Histogram::Bucket> expected{{3, 3, 1}, {5000, 5003, 3}};
  EXPECT_EQ(histogram.recorded(), expected);
}

// The points are those of the Java library's percentiles(2) for the same values.
TEST(Histogram, StepsTowardsAHundredByHalves) {
  Histogram histogram;
  for (std::uint64_t i = 1; i <= 7; ++i) histogram.record(i * 1000);
  const std::vector<Histogram::Point> expected{{0, 1000, 1},    {25, 2000, 2}, {50, 4001, 4},
                                               {62.5, 5003, 5}, {75, 6003, 6}, {81.25, 6003, 6},
                                               {87.5, 7003, 7}, {100, 7003, 7}};
  EXPECT_EQ(histogram.spectrum(2), expected);
}

TEST(Histogram, FindsTheLastOfMoreValuesThanADoubleCanCount) {
  Histogram histogram(Shape{.lowest = 1, .highest = 1000, .digits = 2});
  histogram.record(1, std::uint64_t{1} << 54);
  histogram.record(500, 1);
  EXPECT_EQ(histogram.value_at_percentile(100), histogram.max());
}

}  // namespace
}  // namespace stats
