#include "libcore/results/readings.h"

#include <gtest/gtest.h>

namespace results {
namespace {

using namespace std::chrono_literals;

Load load_of_messages() {
  Load load{.run = {.duration = 12s}, .achieved_rate = 99.5};
  load.stages = {{.name = "ramp", .duration = 2s, .record = false},
                 {.name = "steady", .duration = 10s}};
  load.counters = {
      {"sent", 1000}, {"connect.failed", 3}, {"deliveries", 90}, {"deliveries.due", 100}};
  load.errors = {{"disconnected: reset", 2}, {"connection refused", 3}};
  load.processor_time = 3s;
  for (int i = 1; i <= 1000; ++i) load.histograms["rtt"].histogram.record(std::uint64_t(i));
  load.histograms["ping"];  // nothing was recorded
  return load;
}

TEST(Readings, HaveTheNamesOfFigures) {
  const auto runs = runs_of(load_of_messages(), {97.5});
  ASSERT_EQ(runs.size(), 1u);
  const struct {
    const char* name;
    double value;
    const char* unit;
    bool more_is_better;
  } rows[] = {{"rtt.p50", 500, "us", false},
              {"rtt.p99.9", 999, "us", false},
              {"rtt.p97.5", 975, "us", false},
              {"rtt.min", 1, "us", false},
              {"rtt.max", 1000, "us", false},
              {"rtt.mean", 500.5, "us", false},
              {"sent", 1000, "", true},
              {"sent.rate", 100, "1/s", true},
              {"connect.failed", 3, "", false},
              {"disconnected.reset", 2, "", false},
              {"achieved_rate", 99.5, "1/s", true},
              {"delivery.reach", 90, "%", true},
              {"cpu", 25, "%", false}};
  for (const auto& row : rows) {
    const auto found = runs[0].find(row.name);
    ASSERT_NE(found, runs[0].end()) << row.name;
    EXPECT_NEAR(found->second.value, row.value, 0.5) << row.name;
    EXPECT_EQ(found->second.unit, row.unit) << row.name;
    EXPECT_EQ(found->second.more_is_better, row.more_is_better) << row.name;
  }
  for (const char* name : {"ping.p99", "rtt.p98", "connect.failed.rate", "connection refused"})
    EXPECT_FALSE(runs[0].contains(name)) << name;
}

TEST(Readings, AreThoseOfEachRunThatAResultHolds) {
  Load all = load_of_messages();
  all.trials = {{.duration = 2s, .recorded = 1s, .achieved_rate = 5, .counters = {{"sent", 30}}},
                {.duration = 4s,
                 .recorded = 3s,
                 .achieved_rate = 7,
                 .counters = {{"sent", 30}},
                 .errors = {{"disconnected: reset", 2}},
                 .processor_time = 1s}};
  all.trials[1].histograms["rtt"].histogram.record(80);
  const auto runs = runs_of(all);
  ASSERT_EQ(runs.size(), 2u);
  EXPECT_EQ(runs[0].at("achieved_rate").value, 5);
  EXPECT_EQ(runs[1].at("achieved_rate").value, 7);
  EXPECT_EQ(runs[0].at("sent.rate").value, 30);
  EXPECT_EQ(runs[1].at("sent.rate").value, 10);
  EXPECT_FALSE(runs[0].contains("rtt.p50"));
  EXPECT_EQ(runs[1].at("rtt.p50").value, 80);
  EXPECT_EQ(runs[1].at("disconnected.reset").value, 2);
  EXPECT_EQ(runs[1].at("cpu").value, 25);
}

TEST(Readings, OfAForgedResultAreNoLessThanZero) {
  EXPECT_EQ(runs_of({.achieved_rate = -5})[0].at("achieved_rate").value, 0);
}

TEST(Readings, AreFoundByTheirCanonicalNames) {
  EXPECT_EQ(canonical("rtt.p99"), "rtt.p99");
  EXPECT_EQ(canonical("rtt.p(99.90)"), "rtt.p99.9");
  EXPECT_EQ(canonical("rtt.service.p50.0"), "rtt.service.p50");
  EXPECT_EQ(canonical("rtt.mean"), "rtt.mean");
  for (const char* name : {"connect.failed", "rtt.p101", "rtt.p", "rtt.p()", "rtt.p9x", "p99", ""})
    EXPECT_FALSE(percentile_in(name)) << name;
}

}  // namespace
}  // namespace results
