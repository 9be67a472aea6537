#include "profiles/verdict.h"

#include <gtest/gtest.h>

#include "libcore/base/error.h"

namespace profile {
namespace {

using namespace std::chrono_literals;

// A run of two stages, of which the second is recorded.
results::Load sample() {
  results::Load load;
  for (const std::string name : {"ramp", "steady"}) {
    const bool steady = name == "steady";
    results::Stage stage{.name = name,
                         .start = steady ? 2s : 0s,
                         .duration = 2s,
                         .record = steady,
                         .counters = {{"sent", steady ? 80u : 20u}, {"connected", 5}}};
    stage.histograms["rtt"].histogram.record(steady ? 5000 : 90'000, 10);
    stage.histograms["connect"].histogram.record(steady ? 1000 : 3000, 5);
    load.stages.push_back(std::move(stage));
  }
  for (unsigned second = 0; second < 4; ++second)
    load.series.push_back({.start = second * 1s,
                           .counts = {{"reach.due", 100}, {"reach.came", 90 + 2 * second}},
                           .levels = {{"connections", 5 * (second / 2 + 1)}}});
  load.processor_share = 0.5;
  load.peak_memory = 10'000;
  return load;
}

TEST(Verdict, JudgesThresholdsByWhatAResultHolds) {
  struct Row {
    const char* text;
    const char* observed;
    bool pass;
  };
  const Row rows[] = {
      {"rtt p99 < 10ms", "5ms", true},
      {"rtt p50 < 10ms in ramp", "90ms", false},
      {"connect max < 10ms", "3ms", true},           // of the whole run
      {"connect max < 2ms in steady", "1ms", true},  // or of that stage alone
      {"sent count == 80", "80", true},
      {"sent rate >= 40/s", "40/s", true},
      {"sent count == 20 in ramp", "20", true},
      {"connections min == 10", "10", true},
      {"connections max == 5 in ramp", "5", true},
      {"delivery.reach min >= 94%", "94%", true},
      {"delivery.reach value >= 96%", "95%", false},
      {"cpu value < 60%", "50%", true},
      {"rss_per_connection value < 2KiB", "1000 B", true},
  };
  results::Load load = sample();
  for (const Row& row : rows) load.thresholds.push_back({.text = row.text});
  judge_thresholds(load);
  for (std::size_t i = 0; i < load.thresholds.size(); ++i) {
    EXPECT_TRUE(load.thresholds[i].observed.starts_with(rows[i].observed))
        << rows[i].text << ": " << load.thresholds[i].observed;
    EXPECT_EQ(load.thresholds[i].pass, rows[i].pass) << rows[i].text;
  }
}

TEST(Verdict, LeavesARateByLatencyAsItsRunJudgedIt) {
  results::Load load = sample();
  load.thresholds = {{.text = "rate @5ms of echo", .observed = "2k/s", .pass = true}};
  judge_thresholds(load);
  EXPECT_EQ(load.thresholds.front().observed, "2k/s");
  EXPECT_TRUE(load.thresholds.front().pass);
}

TEST(Verdict, JudgesNoThresholdThatCannotBeRead) {
  results::Load load = sample();
  load.thresholds = {{.text = "rtt was splendid"}};
  EXPECT_THROW(judge_thresholds(load), base::Error);
}

TEST(Verdict, IsThatOfTheGravestReason) {
  results::Load load = sample();
  EXPECT_EQ(verdict_of(load, true).status, "OK");
  load.stages[0].counters["disconnected"] = 4;
  load.errors["disconnected: dropped by an event"] = 4;
  EXPECT_EQ(verdict_of(load, true).status, "OK");
  load.stages[1].counters["disconnected"] = 1;
  EXPECT_EQ(verdict_of(load, true).status, "FAIL");
  EXPECT_EQ(verdict_of(load, true).reasons, std::vector<std::string>{"1 connections were lost"});
  load.thresholds = {{.text = "disconnected count < 9", .pass = true}};
  EXPECT_EQ(verdict_of(load, true).status, "OK");
  load.thresholds.front().pass = false;
  EXPECT_EQ(verdict_of(load, true).exit, 1);
  load.thresholds.front().warning = true;
  EXPECT_EQ(verdict_of(load, true).exit, 0);
  load.validity = {{.check = "lag", .limit = "5ms", .observed = "9ms"}};
  EXPECT_EQ(verdict_of(load, false).exit, 0);
  EXPECT_EQ(verdict_of(load, true).exit, 4);
  EXPECT_EQ(verdict_of(load, true).reasons,
            std::vector<std::string>{"not valid: lag is 9ms, limit 5ms"});
}

TEST(Verdict, IsUntestedWhereNothingConnected) {
  results::Load load = sample();
  for (results::Stage& stage : load.stages) stage.counters = {{"connect.failed", 5}};
  EXPECT_EQ(verdict_of(load, true).status, "UNTESTED");
  EXPECT_EQ(verdict_of(load, true).exit, 3);
}

}  // namespace
}  // namespace profile
