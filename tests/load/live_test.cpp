#include "tools/load/live.h"

#include <gtest/gtest.h>

#include "libcore/base/error.h"
#include "tools/load/console.h"
#include "tools/load/tally.h"

namespace load {
namespace {

using namespace std::chrono_literals;

stats::Slot slot(std::uint64_t received, std::uint64_t connections, std::uint64_t lost = 0) {
  const session::Clock::time_point now(1s);
  Tally tally(now);
  tally.at(now).count(Count::received, received);
  tally.at(now).count(Count::disconnected, lost);
  tally[Level::connections] = connections;
  if (received > 0) tally.record(Metric::rtt, 1ms, now);
  return tally.end_slot(0s);
}

std::string added(Live& live, std::chrono::nanoseconds start, const stats::Slot& slot) {
  const auto second = live.add(start, slot);
  return second ? line(live.glance(start, *second)) : "";
}

TEST(Live, SpeaksOnceAllWorkersHaveReported) {
  Live live(2);
  live.begin_stage("steady", 3s, 10s);
  EXPECT_EQ(added(live, 4s, slot(400, 5)), "");
  EXPECT_EQ(added(live, 5s, slot(1, 5)), "");  // this worker is ahead
  EXPECT_EQ(added(live, 4s, slot(600, 5)),
            "steady 2s of 10s  10 connections  1000/s  p50 1ms p99 1ms  0 errors");
}

TEST(Live, NamesTheStage) {
  Live live(1);
  live.begin_stage("ramp", 0s, 2s);
  EXPECT_EQ(added(live, 0s, slot(0, 9)), "ramp 1s of 2s  9 connections  0/s  0 errors");
  live.begin_stage("steady", 2s, 3s);
  EXPECT_EQ(added(live, 2s, slot(0, 1)), "steady 1s of 3s  1 connections  0/s  0 errors");
  EXPECT_EQ(added(live, 9s, slot(0, 1)), "steady 3s of 3s  1 connections  0/s  0 errors");
}

TEST(Live, AddsUpErrors) {
  Live live(1);
  live.begin_stage("run", 0s, 3s);
  live.add(0s, slot(0, 10, 2));
  EXPECT_EQ(added(live, 1s, slot(0, 7, 3)), "run 2s of 3s  7 connections  0/s  5 errors");
}

// One worker, one metric a second: what the view shows of the times.
Glance after(Live& live, std::chrono::nanoseconds start, std::optional<Metric> metric) {
  const session::Clock::time_point now(1s);
  Tally tally(now);
  if (metric) tally.record(*metric, (start / 1s + 1) * 1ms, now);
  const auto second = live.add(start, tally.end_slot(0s));
  EXPECT_TRUE(second);
  return live.glance(start, *second);
}

TEST(Live, RemembersTheLastSeconds) {
  Live live(1);
  live.begin_stage("run", 0s, 100s);
  EXPECT_EQ(after(live, 0s, {}).metric, "");
  after(live, 1s, Metric::rtt);
  const Glance glance = after(live, 2s, {});
  EXPECT_EQ(glance.metric, "rtt");
  EXPECT_TRUE(glance.times.empty());
  ASSERT_EQ(glance.p99s.size(), 2u);  // from the first one on that has a value
  EXPECT_NEAR(double(glance.p99s[0].value()), 2000, 20);
  EXPECT_EQ(glance.p99s[1], std::nullopt);
  for (int second = 3; second < 100; ++second)
    after(live, std::chrono::seconds(second), Metric::rtt);
  const Glance last = after(live, 100s, Metric::rtt);
  ASSERT_EQ(last.p99s.size(), Live::most_p99s);
  EXPECT_NEAR(double(last.p99s.back().value()), 101'000, 1000);
}

TEST(Live, ShowsWhatMatters) {
  Live live(1);
  live.begin_stage("run", 0s, 10s);
  EXPECT_EQ(after(live, 0s, Metric::connect).metric, "connect");  // there is nothing else yet
  EXPECT_EQ(after(live, 1s, Metric::send_lag).metric, "connect");
  EXPECT_EQ(after(live, 2s, Metric::rtt).metric, "rtt");
  EXPECT_EQ(after(live, 3s, Metric::connect).p99s.size(), 2u);  // of rtt alone
}

TEST(Console, IsRedrawnOnATerminalOnly) {
  using enum Console::Style;
  constexpr TuiWish any = TuiWish::automatic;
  EXPECT_EQ(style_for(false, any, true, nullptr, "xterm"), redrawn);
  EXPECT_EQ(style_for(false, any, true, "", "xterm"), redrawn);
  EXPECT_EQ(style_for(false, any, true, "true", "xterm"), lines);
  EXPECT_EQ(style_for(false, any, true, nullptr, "dumb"), lines);
  EXPECT_EQ(style_for(false, any, true, nullptr, nullptr), lines);
  EXPECT_EQ(style_for(false, any, false, nullptr, "xterm"), lines);
  EXPECT_EQ(style_for(true, any, true, nullptr, "xterm"), silent);
}

TEST(Console, DoesAsItIsTold) {
  using enum Console::Style;
  EXPECT_EQ(style_for(false, parse_tui("on"), false, "true", "dumb"), redrawn);
  EXPECT_EQ(style_for(false, parse_tui("off"), true, nullptr, "xterm"), lines);
  EXPECT_EQ(style_for(false, parse_tui("auto"), true, nullptr, "xterm"), redrawn);
  EXPECT_EQ(style_for(true, parse_tui("on"), true, nullptr, "xterm"), silent);
  EXPECT_THROW(parse_tui("yes"), base::Error);
}

}  // namespace
}  // namespace load
