#include "tools/load/stream.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

namespace load {
namespace {

using namespace std::chrono_literals;
using Manner = Stream::Manner;
using Arrival = Stream::Arrival;

const Stream::Time origin{std::chrono::hours(1)};

struct Due {
  double seconds;  // since the start
  std::uint64_t seat;
};

// All that is due while the rate goes like these curves, one a stage.
std::vector<Due> all(Stream& stream, const std::vector<Curve>& stages) {
  std::vector<Due> dues;
  Stream::Time begin = origin;
  for (const Curve& rate : stages) {
    stream.enter(rate, begin);
    for (; stream.next() != session::never; stream.advance())
      dues.push_back(
          {std::chrono::duration<double>(stream.next() - origin).count(), stream.seat_of_next()});
    begin += rate.duration();
  }
  return dues;
}

TEST(Stream, IsEven) {
  Stream stream({}, {}, 1);
  const auto dues = all(stream, {Curve::constant(10, 2s)});
  ASSERT_EQ(dues.size(), 20u);
  for (std::size_t i = 0; i < dues.size(); ++i)
    EXPECT_NEAR(dues[i].seconds, 0.1 * static_cast<double>(i), 1e-8);
}

TEST(Stream, IsDealtOutOverShares) {
  std::vector<double> together;
  for (std::uint64_t i = 0; i < 3; ++i) {
    Stream stream({}, {.index = i, .of = 3}, 1);
    for (const Due& due : all(stream, {Curve(0, 60, 2s)})) together.push_back(due.seconds);
  }
  Stream whole({}, {}, 1);
  const auto expected = all(whole, {Curve(0, 60, 2s)});
  std::ranges::sort(together);
  ASSERT_EQ(together.size(), expected.size());
  for (std::size_t i = 0; i < together.size(); ++i)
    EXPECT_NEAR(together[i], expected[i].seconds, 1e-8);
}

TEST(Stream, GoesOnAcrossStages) {
  Stream stream({}, {}, 1);
  // 2.5 events in the first: the third is halfway through when the second begins.
  const auto dues = all(stream, {Curve::constant(2.5, 1s), Curve::constant(1, 3s)});
  ASSERT_EQ(dues.size(), 6u);
  EXPECT_NEAR(dues[2].seconds, 0.8, 1e-8);
  EXPECT_NEAR(dues[3].seconds, 1.5, 1e-8);
  EXPECT_NEAR(dues[5].seconds, 3.5, 1e-8);
}

TEST(Stream, IsSilentInAStageWithoutARate) {
  Stream stream({}, {}, 1);
  const auto dues =
      all(stream, {Curve::constant(1, 2s), Curve::constant(0, 5s), Curve::constant(1, 2s)});
  ASSERT_EQ(dues.size(), 4u);
  EXPECT_NEAR(dues[2].seconds, 7, 1e-8);
}

TEST(Stream, OfAStageThatEndsEarlyLeavesOutWhatWasNotDue) {
  Stream stream({}, {}, 1);
  stream.enter(Curve::constant(10, 10s), origin);
  stream.advance();  // at 0s
  stream.enter(Curve::constant(1, 10s), origin + 50ms);
  EXPECT_NEAR(std::chrono::duration<double>(stream.next() - origin).count(), 0.55, 1e-8);
}

TEST(Stream, GivesEachConnectionItsRate) {
  Stream stream({.each = true}, {}, 1);
  stream.seat(5);
  std::map<std::uint64_t, std::vector<double>> by_seat;
  for (const Due& due : all(stream, {Curve::constant(2, 10s)}))
    by_seat[due.seat].push_back(due.seconds);
  ASSERT_EQ(by_seat.size(), 8u);  // room for eight
  for (const auto& [seat, times] : by_seat) {
    ASSERT_EQ(times.size(), 20u);
    for (std::size_t i = 1; i < times.size(); ++i) EXPECT_NEAR(times[i] - times[i - 1], 0.5, 1e-8);
  }
}

// The widest gap between two messages of the first `seats` connections, in average gaps.
double widest_gap(std::uint64_t seats, std::uint64_t shares) {
  std::vector<double> times;
  for (std::uint64_t i = 0; i < shares; ++i) {
    const Share share{.index = i, .of = shares};
    Stream stream({.each = true}, share, 1);
    stream.seat(share.size(1000));
    for (const Due& due : all(stream, {Curve::constant(1, 3s)}))
      if (due.seat < share.size(seats)) times.push_back(due.seconds);
  }
  std::ranges::sort(times);
  EXPECT_EQ(times.size(), 3 * seats);
  double widest = 0;
  for (std::size_t i = 1; i < times.size(); ++i) widest = std::max(widest, times[i] - times[i - 1]);
  return widest * static_cast<double>(seats);
}

TEST(Stream, SpreadsAnyNumberOfConnectionsOverTheInterval) {
  for (const std::uint64_t seats : {1, 2, 3, 7, 64, 100, 500, 1000}) {
    SCOPED_TRACE(seats);
    EXPECT_LE(widest_gap(seats, 1), 2.01);
    EXPECT_LE(widest_gap(seats, 2), 3.5);
  }
}

TEST(Stream, MakesRoomForMoreConnectionsOnTheWay) {
  Stream stream({.each = true}, {}, 1);
  stream.seat(2);
  stream.enter(Curve::constant(1, 10s), origin);
  stream.advance();
  EXPECT_EQ(stream.seat_of_next(), 1u);
  EXPECT_EQ(stream.next(), origin + 500ms);
  stream.seat(4);  // 0, 2, 1, 3
  EXPECT_EQ(stream.seat_of_next(), 1u);
  EXPECT_EQ(stream.next(), origin + 500ms);
  stream.advance();
  EXPECT_EQ(stream.seat_of_next(), 3u);
  EXPECT_EQ(stream.next(), origin + 750ms);
}

TEST(Stream, ComesInBursts) {
  Stream stream({.burst = 5}, {}, 1);  // each is five messages
  const auto dues = all(stream, {Curve::constant(10, 2s)});
  ASSERT_EQ(dues.size(), 4u);
  EXPECT_NEAR(dues[1].seconds, 0.5, 1e-8);
}

// Of a Poisson process the counts in equal spans have a variance as large as their mean.
void expect_poisson(const std::vector<Due>& dues, double rate) {
  std::map<int, double> counts;
  for (const Due& due : dues) ++counts[static_cast<int>(due.seconds * 10)];
  double mean = 0;
  double square = 0;
  for (int i = 0; i < 10'000; ++i) {
    mean += counts[i] / 10'000;
    square += counts[i] * counts[i] / 10'000;
  }
  EXPECT_NEAR(mean, rate / 10, rate / 10 * 0.03);
  EXPECT_NEAR((square - mean * mean) / mean, 1, 0.06);
}

TEST(Stream, IsPoissonIfAsked) {
  const Curve rate = Curve::constant(50, 1000s);
  Stream whole({.arrival = Arrival::poisson}, {}, 7);
  expect_poisson(all(whole, {rate}), 50);
  std::vector<Due> dues;
  for (std::uint64_t i = 0; i < 2; ++i) {
    Stream part({.arrival = Arrival::poisson}, {.index = i, .of = 2}, 7);
    for (const Due& due : all(part, {rate})) dues.push_back(due);
  }
  expect_poisson(dues, 50);
}

TEST(Stream, IsPoissonForEachConnection) {
  Stream stream({.each = true, .arrival = Arrival::poisson}, {}, 7);
  stream.seat(3);
  std::vector<std::vector<Due>> by_seat(4);
  for (const Due& due : all(stream, {Curve::constant(50, 1000s)})) by_seat[due.seat].push_back(due);
  for (const auto& dues : by_seat) expect_poisson(dues, 50);
}

TEST(Stream, IsTheSameForTheSameSeed) {
  const auto times = [](std::uint64_t seed) {
    Stream stream({.arrival = Arrival::poisson}, {}, seed);
    std::vector<double> seconds;
    for (const Due& due : all(stream, {Curve::constant(10, 10s)})) seconds.push_back(due.seconds);
    return seconds;
  };
  EXPECT_EQ(times(3), times(3));
  EXPECT_NE(times(3), times(4));
}

}  // namespace
}  // namespace load
