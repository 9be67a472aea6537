#include "tools/load/curve.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace load {
namespace {

using namespace std::chrono_literals;

struct Area {
  const char* what;
  Curve curve;
  double events;  // in the whole of it
};

const std::vector<Area> rows = {
    {"constant", Curve::constant(50, 10s), 500},
    {"rising", Curve(0, 100, 10s), 500},
    {"falling", Curve(100, 20, 10s), 600},
    {"falling to nothing", Curve(100, 0, 10s), 500},
    {"growing", Curve(10, 1000, 10s, Curve::Shape::exponential), 990 * 10 / std::log(100.0)},
    {"shrinking", Curve(1000, 10, 10s, Curve::Shape::exponential), 990 * 10 / std::log(100.0)},
    {"for an hour, hardly rising", Curve(1000, 1000.001, 1h), 3600001.8},
};

TEST(Curve, HasAsManyEventsAsTheAreaUnderIt) {
  for (const Area& row : rows) {
    SCOPED_TRACE(row.what);
    EXPECT_NEAR(row.curve.events(row.curve.duration()), row.events, row.events * 1e-9);
    double sum = 0;  // of ten thousand thin slices
    const auto slice = row.curve.duration() / 10'000;
    for (int i = 0; i < 10'000; ++i)
      sum += row.curve.at(slice * i + slice / 2) * std::chrono::duration<double>(slice).count();
    EXPECT_NEAR(sum, row.events, row.events * 1e-5);
  }
}

TEST(Curve, SaysWhenSoManyEventsAreOver) {
  for (const Area& row : rows) {
    SCOPED_TRACE(row.what);
    Curve::Time before{-1};
    for (int k = 0; k < 450; ++k) {
      const Curve::Time when = row.curve.when(k);
      ASSERT_NE(when, Curve::never);
      EXPECT_GT(when, before);
      EXPECT_NEAR(row.curve.events(when), k, 1e-4);
      before = when;
    }
    EXPECT_EQ(row.curve.when(row.events * 1.001), Curve::never);
  }
}

TEST(Curve, OfNothingHasNoEvents) {
  const Curve curve = Curve::constant(0, 10s);
  EXPECT_EQ(curve.events(10s), 0);
  EXPECT_EQ(curve.when(0), Curve::never);
  EXPECT_EQ(curve.when(0.5), Curve::never);
  EXPECT_EQ(Curve(0, 10, 0s).when(1), Curve::never);
}

TEST(Curve, StaysAtItsEnd) {
  EXPECT_EQ(Curve(1, 5, 4s).at(9s), 5);
  EXPECT_EQ(Curve(1, 5, 0s).at(0s), 5);
  EXPECT_EQ(Curve(1, 5, 4s).at(2s), 3);
  EXPECT_EQ(Curve(1, 5, 4s).events(9s), Curve(1, 5, 4s).events(4s));
}

TEST(Curve, SaysWhenItReachesAValue) {
  EXPECT_EQ(Curve(0, 100, 10s).reaches(50), 5s);
  EXPECT_EQ(Curve(0, 100, 10s).reaches(100), 10s);
  EXPECT_EQ(Curve(0, 100, 10s).reaches(101), Curve::never);
  EXPECT_EQ(Curve(20, 100, 10s).reaches(10), 0s);
  EXPECT_EQ(Curve::constant(7, 10s).reaches(7), 0s);
  EXPECT_EQ(Curve::constant(7, 10s).reaches(8), Curve::never);
  EXPECT_EQ(Curve(100, 0, 10s).reaches(50), 0s);
  EXPECT_NEAR(
      std::chrono::duration<double>(Curve(1, 100, 10s, Curve::Shape::exponential).reaches(10))
          .count(),
      5, 1e-6);
}

}  // namespace
}  // namespace load
