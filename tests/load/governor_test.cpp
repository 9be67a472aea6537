#include "tools/load/governor.h"

#include <gtest/gtest.h>

#include <queue>
#include <vector>

namespace load {
namespace {

using namespace std::chrono_literals;
using Time = Governor::Time;
using std::chrono::nanoseconds;

constexpr Time start{1h};
constexpr nanoseconds latency = 5ms;

// One window of so many requests from `begin` on, some of them answered late; 110 ms on it is
// looked at. Returns that time.
Time play(Governor& governor, Time begin, int requests, int late = 0) {
  for (int i = 0; i < requests; ++i) governor.asked(begin);
  for (int i = 0; i < requests; ++i) governor.answered(begin, i < late ? 6ms : 5ms);
  governor.steer(begin + 110ms);
  return begin + 110ms;
}

Governor begun(double first = 100) {
  Governor governor(first);
  governor.enter(latency, start);
  return governor;
}

TEST(Governor, DoublesWhileRepliesComeInTime) {
  Governor governor = begun();
  EXPECT_FALSE(governor.found());
  Time now = start;
  for (const double rate : {200, 400, 800}) {
    now = play(governor, now, 100);
    EXPECT_EQ(governor.rate(), rate);
  }
  EXPECT_EQ(governor.found()->rate, 800);
  EXPECT_TRUE(governor.found()->kept);
}

TEST(Governor, TakesOneInTwentyForInTime) {
  Governor governor = begun();
  const Time now = play(governor, start, 100, 5);
  EXPECT_EQ(governor.rate(), 200);
  play(governor, now, 100, 6);
  EXPECT_EQ(governor.rate(), 100);
}

TEST(Governor, TakesForLateWhatIsNotAnswered) {
  Governor governor = begun();
  for (int i = 0; i < 100; ++i) governor.asked(start);
  for (int i = 0; i < 90; ++i) governor.answered(start, 1ms);
  EXPECT_EQ(governor.next(), start + 100ms);
  EXPECT_FALSE(governor.steer(start + 100ms));
  EXPECT_EQ(governor.next(), start + 105ms);  // the last of them have their time, too
  EXPECT_FALSE(governor.steer(start + 104ms));
  EXPECT_TRUE(governor.steer(start + 105ms));
  EXPECT_EQ(governor.rate(), 50);
}

TEST(Governor, LooksAtOnceWhenAllHaveBeenAnswered) {
  Governor governor = begun();
  for (int i = 0; i < 20; ++i) governor.asked(start);
  for (int i = 0; i < 20; ++i) governor.answered(start, 1ms);
  EXPECT_FALSE(governor.steer(start + 99ms));
  EXPECT_TRUE(governor.steer(start + 100ms));
}

TEST(Governor, DoesNotWaitForTheEndWhereMostAreLate) {
  Governor governor = begun();
  for (int i = 0; i < 60; ++i) governor.asked(start);
  for (int i = 0; i < 20; ++i) governor.answered(start, 1ms);
  for (int i = 0; i < 20; ++i) governor.answered(start, 20ms);
  EXPECT_FALSE(governor.steer(start + 20ms));
  governor.answered(start, 20ms);
  EXPECT_TRUE(governor.steer(start + 20ms));
  EXPECT_EQ(governor.rate(), 50);
}

// What was due at the rate that was too high has to be answered first, and says nothing of the
// next.
TEST(Governor, LeavesOutWhatHasPiledUp) {
  Governor governor = begun();
  for (int i = 0; i < 50; ++i) governor.asked(start);
  for (int i = 0; i < 50; ++i) governor.answered(start, 300ms);
  ASSERT_TRUE(governor.steer(start + 300ms));
  EXPECT_EQ(governor.rate(), 50);
  for (int i = 0; i < 50; ++i) governor.asked(start + 599ms);
  for (int i = 0; i < 50; ++i) governor.answered(start + 599ms, 1s);
  EXPECT_FALSE(governor.steer(start + 1599ms));
  EXPECT_EQ(governor.rate(), 50);
}

TEST(Governor, HoldsTheRateWhileNothingIsAsked) {
  Governor governor = begun();
  for (Time now = start; now < start + 10s; now = governor.next())
    EXPECT_FALSE(governor.steer(now));
  EXPECT_FALSE(governor.found());
  // A few requests are enough, if they are all that a second has.
  const Time begin = governor.next() - 1s;
  governor.asked(begin);
  governor.answered(begin, 1ms);
  EXPECT_FALSE(governor.steer(begin + 999ms));
  EXPECT_TRUE(governor.steer(begin + 1s));
  EXPECT_EQ(governor.rate(), 200);
}

TEST(Governor, ComesBackToJustBelowWhereItWasTooHigh) {
  Governor governor = begun(1000);
  Time now = play(governor, start, 100);
  now = play(governor, now, 100, 50);  // at 2000
  EXPECT_EQ(governor.rate(), 1000);
  std::vector<double> rates;
  for (int i = 0; i < 30; ++i) {
    now = play(governor, now + 10ms, 100);
    rates.push_back(governor.rate());
  }
  EXPECT_TRUE(std::ranges::is_sorted(rates));
  EXPECT_GT(rates[3], 1500);
  EXPECT_NEAR(rates[7], 1900, 10);
  EXPECT_NEAR(rates[9], 1920, 20);
  EXPECT_GT(rates[14], 2500);
  EXPECT_GT(rates[29], 15'000);
  // Once it had risen it falls by a fifth, and at once by half.
  const double high = governor.rate();
  now = play(governor, now + 10ms, 100, 50);
  EXPECT_NEAR(governor.rate(), 0.8 * high, 1);
  play(governor, now + 10ms, 100, 50);
  EXPECT_NEAR(governor.rate(), 0.4 * high, 1);
}

TEST(Governor, SaysWhereEvenTheLowestRateIsTooHigh) {
  Governor governor = begun();
  Time now = start;
  for (int i = 0; i < 20; ++i) now = play(governor, now + 10ms, 100, 100);
  EXPECT_EQ(governor.rate(), 1);
  EXPECT_FALSE(governor.found()->kept);
  now = play(governor, now + 10ms, 100);
  EXPECT_GT(governor.rate(), 1);
  EXPECT_TRUE(governor.found()->kept);
}

TEST(Governor, GoesOnInTheNextStageUnlessItHasAnotherLatency) {
  Governor governor = begun();
  Time now = play(governor, start, 100);
  governor.asked(now);
  governor.enter(latency, now + 50ms);
  EXPECT_EQ(governor.rate(), 200);
  now = play(governor, now + 50ms, 100);
  EXPECT_EQ(governor.rate(), 400);
  governor.enter(2 * latency, now);
  EXPECT_EQ(governor.rate(), 100);
  EXPECT_FALSE(governor.found());
}

TEST(Governor, HasNothingToDoWhereTheRateIsANumber) {
  Governor governor = begun();
  const Time now = play(governor, start, 100);
  governor.leave();
  EXPECT_EQ(governor.next(), session::never);
  EXPECT_FALSE(governor.found());
  play(governor, now, 100);
  governor.enter(latency, now);
  EXPECT_EQ(governor.rate(), 100);
}

// A server with a queue, which answers so many a second and each of them so late.
struct Queue {
  double a_second;
  nanoseconds delay{};
};

struct Steered {
  Governor::Found found;
  double late = 0;  // of the replies in the second half of the time
};

Steered steered(const Queue& server, nanoseconds within, nanoseconds time) {
  struct Reply {
    Time at;
    Time due;
    bool operator>(const Reply& other) const { return at > other.at; }
  };
  Governor governor(100);
  governor.enter(within, start);
  std::priority_queue<Reply, std::vector<Reply>, std::greater<>> replies;
  const auto part = [](double a_second) { return nanoseconds(std::int64_t(1e9 / a_second)); };
  Time last = start;
  Time free = start;
  std::uint64_t seen = 0;
  std::uint64_t late = 0;
  while (last < start + time) {
    const Time due = last + part(governor.rate());
    if (!replies.empty() && replies.top().at < due) {
      const Reply reply = replies.top();
      replies.pop();
      governor.answered(reply.due, reply.at - reply.due);
      if (reply.due > start + time / 2) {
        ++seen;
        late += reply.at - reply.due > within ? 1 : 0;
      }
      if (governor.steer(reply.at)) last = std::max(last, reply.at);
      continue;
    }
    last = due;
    governor.asked(due);
    free = std::max(free, due) + part(server.a_second);
    replies.push({free + server.delay, due});
    governor.steer(due);
  }
  return {*governor.found(), static_cast<double>(late) / static_cast<double>(seen)};
}

TEST(Governor, FindsWhatAQueueBears) {
  for (const double a_second : {1'000, 5'000, 100'000}) {
    const Steered seen = steered({.a_second = a_second, .delay = 1ms}, 5ms, 20s);
    EXPECT_TRUE(seen.found.kept);
    EXPECT_GT(seen.found.rate, 0.7 * a_second);
    EXPECT_LT(seen.found.rate, a_second);
    EXPECT_LT(seen.late, 0.08);
  }
}

TEST(Governor, FindsNothingWhereTheDelayAloneIsTooLong) {
  const Steered seen = steered({.a_second = 10'000, .delay = 5ms}, 5ms, 20s);
  EXPECT_FALSE(seen.found.kept);
  EXPECT_EQ(seen.late, 1);
}

}  // namespace
}  // namespace load
