#include "libcore/stats/rank_test.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <vector>

namespace stats {
namespace {

using Sample = std::vector<double>;

Sample from_to(int first, int last) {
  Sample sample(static_cast<std::size_t>(last - first + 1));
  std::iota(sample.begin(), sample.end(), first);
  return sample;
}

// Those with decimals are the example of R's wilcox.test (Hollander and Wolfe, 1973, page 69), the
// third is that of scipy's mannwhitneyu; those with ties were counted division by division.
TEST(RankTest, IsExactForFewValues) {
  const struct {
    Sample a, b;
    double p;
  } rows[] = {
      {{1, 2, 3, 4, 5}, {6, 7, 8, 9, 10}, 2.0 / 252},
      {{1, 2, 3, 4, 6}, {5, 7, 8, 9, 10}, 4.0 / 252},
      {{19, 22, 16, 29, 24}, {20, 11, 17, 12}, 14.0 / 126},
      {{1.15, 0.88, 0.90, 0.74, 1.21},
       {0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46},
       764.0 / 3003},
      {{1, 1, 2, 2}, {2, 3, 3, 3}, 6.0 / 70},
      {{0, 0, 0, 0, 0}, {1, 2, 3, 1, 2}, 2.0 / 252},
      {{1, 2}, {3, 4, 5, 6, 7, 8}, 2.0 / 28},
      {{5, 5, 5}, {5, 5, 5}, 1},
      {{1}, {2}, 1},
      {{}, {1, 2}, 1},
  };
  for (const auto& [a, b, p] : rows) {
    EXPECT_NEAR(rank_test(a, b), p, 1e-12);
    EXPECT_NEAR(rank_test(b, a), p, 1e-12);
  }
}

// Figures of Python's statistics.NormalDist, with ties and the half step of continuity.
TEST(RankTest, IsNormalForMany) {
  EXPECT_NEAR(rank_test(from_to(1, 40), from_to(11, 50)), 0.00076917148, 1e-6);
  Sample a, b;
  for (int i = 0; i < 40; ++i) a.push_back(i % 7);
  for (int i = 0; i < 35; ++i) b.push_back(i % 7 + 1);
  EXPECT_NEAR(rank_test(a, b), 0.02475801619, 1e-6);
  EXPECT_EQ(rank_test(Sample(40, 1.0), Sample(40, 1.0)), 1);
}

TEST(RankTest, GoesOverFromExactToNormalWithoutAStep) {
  const double exact = rank_test(from_to(1, 30), from_to(9, 38));
  const double normal = rank_test(from_to(1, 31), from_to(9, 39));
  EXPECT_NEAR(exact, normal, 0.002);
}

TEST(RankTest, KnowsHowSureItCanBe) {
  EXPECT_NEAR(least_p(5, 5), 2.0 / 252, 1e-12);
  EXPECT_NEAR(least_p(3, 10), 2.0 / 286, 1e-12);
  EXPECT_EQ(least_p(1, 1), 1);
  EXPECT_EQ(least_p(0, 5), 1);
  EXPECT_EQ(values_needed(0.99), 5u);
  EXPECT_EQ(values_needed(0.95), 4u);
  EXPECT_EQ(values_needed(0.9), 3u);  // 2 of 20 divisions, exactly a tenth
  EXPECT_TRUE(can_be_sure(5, 5, 0.99));
  EXPECT_FALSE(can_be_sure(4, 5, 0.99));
  EXPECT_FALSE(can_be_sure(1, 1, 0.01));
}

// 2 is the critical value of U for five and five values at 95% in every table: the third of the
// ratios from either end. At 99% it is 0, and the interval has all ratios.
TEST(RatioInterval, LeavesOutWhatTheTestRulesOut) {
  const Sample before{1, 1, 1, 1, 1};
  const Sample after{2, 3, 4, 5, 6};  // five times each ratio
  auto interval = ratio_interval(before, after, 0.95);
  ASSERT_TRUE(interval);
  EXPECT_EQ(interval->low, 2);
  EXPECT_EQ(interval->high, 6);
  const Sample spread{8, 16, 32, 64, 128};  // 25 ratios: 2^-4 once, 2^-3 twice, ...
  interval = ratio_interval(spread, spread, 0.95);
  ASSERT_TRUE(interval);
  EXPECT_EQ(interval->low, 0.125);
  EXPECT_EQ(interval->high, 8);
  interval = ratio_interval(spread, spread, 0.99);
  ASSERT_TRUE(interval);
  EXPECT_EQ(interval->low, 0.0625);
  EXPECT_EQ(interval->high, 16);
}

// Python's NormalDist says that U is 595 or less in less than 2.5% of cases.
TEST(RatioInterval, OfManyValuesComesFromTheNormalDistribution) {
  const auto interval = ratio_interval(from_to(1001, 1040), from_to(2001, 2040), 0.95);
  ASSERT_TRUE(interval);
  std::vector<double> ratios;
  for (int b = 1001; b <= 1040; ++b)
    for (int a = 2001; a <= 2040; ++a) ratios.push_back(double(a) / b);
  std::ranges::sort(ratios);
  EXPECT_EQ(interval->low, ratios[595]);
  EXPECT_EQ(interval->high, ratios[1600 - 596]);
}

TEST(RatioInterval, IsNoneOfTooFewValuesOrOfZeros) {
  EXPECT_FALSE(ratio_interval(from_to(1, 4), from_to(5, 8), 0.99));
  EXPECT_FALSE(ratio_interval(Sample{1}, Sample{2}, 0.5));
  EXPECT_FALSE(ratio_interval(from_to(0, 4), from_to(5, 9), 0.99));
  EXPECT_FALSE(ratio_interval(from_to(5, 9), from_to(0, 4), 0.99));
  EXPECT_FALSE(
      ratio_interval(Sample{1}, from_to(2, 200), 0.98));  // sure by count, not by approximation
}

}  // namespace
}  // namespace stats
