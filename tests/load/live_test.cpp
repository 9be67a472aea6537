#include "tools/load/live.h"

#include <gtest/gtest.h>

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
  return second ? live.line(start, *second) : "";
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

TEST(Console, IsRedrawnOnATerminalOnly) {
  using enum Console::Style;
  EXPECT_EQ(style_for(false, true, nullptr, "xterm"), redrawn);
  EXPECT_EQ(style_for(false, true, "", "xterm"), redrawn);
  EXPECT_EQ(style_for(false, true, "true", "xterm"), lines);
  EXPECT_EQ(style_for(false, true, nullptr, "dumb"), lines);
  EXPECT_EQ(style_for(false, false, nullptr, "xterm"), lines);
  EXPECT_EQ(style_for(true, true, nullptr, "xterm"), silent);
}

}  // namespace
}  // namespace load
