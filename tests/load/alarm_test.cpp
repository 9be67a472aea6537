#include "tools/load/alarm.h"

#include <gtest/gtest.h>

#include "tools/load/tally.h"

namespace load {
namespace {

using namespace std::chrono_literals;

const profile::Profile profile_of_two_stages =
    profile::read("p.yaml", R"(version: 1
target: {url: "ws://a/"}
stages: [{name: ramp, duration: 10s, record: false}, {name: steady, duration: 10s}]
scenarios: {idle: {population: {connections: 1}}}
thresholds:
  rtt: ["p99 < 1ms", {is: "p50 < 100ms", abort: true, after: 3s}]
  connect.failed: [{is: "rate < 50%", abort: true, stage: ramp}]
)",
                  [](const std::string&) { return std::nullopt; });

stats::Slot slot(std::chrono::milliseconds rtt, std::uint64_t connected, std::uint64_t failed) {
  const session::Clock::time_point now(1s);
  Tally tally(now);
  for (int i = 0; i < 10; ++i) tally.record(Metric::rtt, rtt, now);
  tally.at(now).count(Count::connected, connected);
  tally.at(now).count(Count::connect_failed, failed);
  return tally.end_slot(0s);
}

TEST(Alarm, EndsARunWhoseThresholdSaysSo) {
  Alarm alarm(profile_of_two_stages);
  alarm.begin_stage(profile_of_two_stages.stages[0], 0s);
  EXPECT_EQ(alarm.add(0s, slot(500ms, 9, 1)), std::nullopt);
  alarm.begin_stage(profile_of_two_stages.stages[1], 10s);
  EXPECT_EQ(alarm.add(10s, slot(200ms, 0, 0)), std::nullopt);  // too early
  EXPECT_EQ(alarm.add(11s, slot(200ms, 0, 0)), std::nullopt);
  EXPECT_EQ(alarm.add(12s, slot(200ms, 0, 0)).value_or("").substr(0, 24),
            "rtt p50 < 100ms: it is 2");
}

TEST(Alarm, LooksAtTheStageThatItIsAskedFor) {
  Alarm alarm(profile_of_two_stages);
  alarm.begin_stage(profile_of_two_stages.stages[0], 0s);
  EXPECT_EQ(alarm.add(0s, slot(1ms, 8, 2)), std::nullopt);
  EXPECT_EQ(alarm.add(1s, slot(1ms, 0, 8)), "connect.failed rate < 50%: it is 55.56%");
}

}  // namespace
}  // namespace load
