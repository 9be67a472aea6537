#include "reports/scale.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

namespace {

using report::Scale;
using Ticks = std::vector<double>;

TEST(Scale, LinearTicksAreRoundAndReachTheHighestValue) {
  EXPECT_EQ(report::linear_scale(1000).ticks, (Ticks{0, 200, 400, 600, 800, 1000}));
  EXPECT_EQ(report::linear_scale(23).ticks, (Ticks{0, 5, 10, 15, 20, 25}));
  EXPECT_EQ(report::linear_scale(1).ticks.back(), 1);
  EXPECT_EQ(report::linear_scale(1001).high, 1500);
}

TEST(Scale, TimeTicksAreThoseOfAClock) {
  EXPECT_EQ(report::time_scale(35).ticks, (Ticks{0, 5, 10, 15, 20, 25, 30, 35}));
  EXPECT_EQ(report::time_scale(150).ticks, (Ticks{0, 15, 30, 45, 60, 75, 90, 105, 120, 135, 150}));
  EXPECT_EQ(report::time_scale(3600).ticks.at(1), 600);
  EXPECT_EQ(report::time_scale(3600).high, 3600);
}

TEST(Scale, LogTicksAreDecadesWithStepsBetweenWhereThereIsRoom) {
  EXPECT_EQ(report::log_scale(1, 10).ticks, (Ticks{1, 2, 5, 10}));
  EXPECT_EQ(report::log_scale(3, 40).ticks, (Ticks{2, 5, 10, 20, 50}));
  const Scale wide = report::log_scale(0.06, 1500);
  EXPECT_DOUBLE_EQ(wide.low, 0.05);
  EXPECT_DOUBLE_EQ(wide.high, 2000);
  EXPECT_EQ(wide.ticks.size(), 7U);  // 0.05, the decades from 0.1 to 1000, 2000
}

TEST(Scale, PlacesAreLinearOrLogarithmic) {
  EXPECT_DOUBLE_EQ(report::linear_scale(100).place(25), 0.25);
  EXPECT_DOUBLE_EQ(report::log_scale(1, 100).place(10), 0.5);
  EXPECT_DOUBLE_EQ(report::log_scale(1, 100).place(0), 0);  // at the edge
  EXPECT_DOUBLE_EQ(report::linear_scale(100).place(1e9), 1);
  EXPECT_DOUBLE_EQ(report::linear_scale(100).place(std::nan("")), 0);
}

TEST(Scale, FitsItselfToTheSpreadOfValues) {
  EXPECT_FALSE(report::fitting_scale(1, 40).logarithmic);
  EXPECT_TRUE(report::fitting_scale(1, 4000).logarithmic);
  EXPECT_FALSE(report::fitting_scale(0, 4000).logarithmic);  // nothing positive but the highest
}

TEST(Scale, PercentilesHaveATickForEachNine) {
  EXPECT_EQ(report::percentile_scale(20040).ticks, (Ticks{1, 2, 10, 100, 1000, 10000}));
  EXPECT_EQ(report::percentile_scale(20040).high, 20040);
  EXPECT_EQ(report::percentile_scale(1).ticks, (Ticks{1, 2, 10}));
}

TEST(Scale, IsSoundForAnyNumber) {
  for (const double a : {0.0, -1.0, 1.0, 1e-300, 5e-324, 1e300, 0.3, 9.99, 1000.447,
                         std::numeric_limits<double>::infinity(), std::nan("")}) {
    for (const double b : {0.0, 1.0, 1e-300, 1e300, 7.0, std::nan("")}) {
      SCOPED_TRACE(testing::Message() << a << " " << b);
      for (const Scale& scale :
           {report::linear_scale(a), report::time_scale(a), report::log_scale(a, b),
            report::fitting_scale(b, a), report::percentile_scale(a)}) {
        EXPECT_LT(scale.low, scale.high);
        EXPECT_TRUE(std::isfinite(scale.high));
        EXPECT_TRUE(!scale.logarithmic || scale.low > 0);
        ASSERT_GE(scale.ticks.size(), 2U);
        EXPECT_LE(scale.ticks.size(), 100U);
        EXPECT_GE(scale.ticks.front(), scale.low);
        EXPECT_LE(scale.ticks.back(), scale.high);
        EXPECT_TRUE(std::ranges::is_sorted(scale.ticks, std::ranges::less_equal()));
        EXPECT_TRUE(std::isfinite(scale.place(a)));
      }
    }
  }
}

}  // namespace
