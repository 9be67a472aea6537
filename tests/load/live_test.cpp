#include "tools/load/live.h"

#include <gtest/gtest.h>

#include "tools/load/console.h"
#include "tools/load/tally.h"

namespace load {
namespace {

using namespace std::chrono_literals;

stats::Slot slot(std::uint64_t received, std::uint64_t connections, std::uint64_t lost = 0) {
  Tally tally({}, {});
  tally.at(session::Clock::time_point(1s)).count(Count::received, received);
  tally.at(session::Clock::time_point(1s)).count(Count::disconnected, lost);
  tally[Level::connections] = connections;
  if (received > 0) tally.record_in_slot(1ms);
  return tally.end_slot(0s);
}

const Plan plan({.users = 10, .connect_rate = 10, .rate = 10, .warmup = 2s, .duration = 10s});

TEST(Live, SpeaksOnceAllWorkersHaveReported) {
  Live live(plan, 2);
  EXPECT_EQ(live.add(4s, slot(400, 5)), std::nullopt);
  EXPECT_EQ(live.add(5s, slot(1, 5)), std::nullopt);  // this worker is ahead
  EXPECT_EQ(live.add(4s, slot(600, 5)).value_or("nothing"),
            "steady 2s of 10s  10 connections  1000/s  p50 1ms p99 1ms  0 errors");
}

TEST(Live, NamesTheStage) {
  Live live(plan, 1);
  EXPECT_EQ(live.add(0s, slot(0, 9)), "connect 1s of 1s  9 connections  0/s  0 errors");
  EXPECT_EQ(live.add(1s, slot(0, 10)), "warmup 1s of 2s  10 connections  0/s  0 errors");
  EXPECT_EQ(live.add(13s, slot(0, 1)), "steady 10s of 10s  1 connections  0/s  0 errors");
}

TEST(Live, AddsUpErrors) {
  Live live(plan, 1);
  live.add(0s, slot(0, 10, 2));
  EXPECT_EQ(live.add(1s, slot(0, 7, 3)), "warmup 1s of 2s  7 connections  0/s  5 errors");
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
