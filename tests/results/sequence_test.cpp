#include "libcore/results/sequence.h"

#include <gtest/gtest.h>

namespace results {
namespace {

using namespace std::chrono_literals;

// Ten messages a second for `seconds`, behind a second that is not recorded.
Load run_of(int seconds, std::uint64_t rtt) {
  Load load{.run = {.tool = "assay-load",
                    .started = "2024-05-01T12:00:00.000Z",
                    .duration = std::chrono::seconds(seconds) + 1200ms,
                    .verdict = {"OK", 0, {}}},
            .workers = 2,
            .offered_rate = 10,
            .achieved_rate = 10,
            .stages = {{.name = "ramp", .duration = 1s, .record = false},
                       {.name = "steady", .start = 1s, .duration = std::chrono::seconds(seconds)}},
            .events = {{"blip", 1500ms}},
            .marks = {{"joined", 3}},
            .counters = {{"sent", 10u * static_cast<unsigned>(seconds)}},
            .errors = {{"timeout", 1}},
            .thresholds = {{"rtt p99 < 50ms", "12ms", true}},
            .validity = {{"send lag p99", "5ms", "1ms", true}},
            .processor_time = 100ms,
            .peak_memory = 1000};
  load.histograms["rtt"].histogram.record(rtt, 10u * static_cast<unsigned>(seconds));
  for (int second = 0; second <= seconds + 1; ++second)
    load.series.push_back({.start = std::chrono::seconds(second),
                           .counts = {{"sent", second == 0 ? 0u : 10u}},
                           .levels = {{"connections", static_cast<unsigned>(second)}}});
  load.scrapes = {
      {.url = "http://a/m", .answers = 2, .left_out = {"gone"}, .series = {{"up", false, {}}}}};
  for (std::size_t i = 0; i < load.series.size(); ++i)
    load.scrapes[0].series[0].values.push_back(static_cast<double>(i));
  return load;
}

TEST(Sequence, OfOneIsThatOne) {
  const Load load = run_of(2, 100);
  EXPECT_EQ(in_sequence({load}), load);
}

TEST(Sequence, AddsAllUpAndKeepsEachRun) {
  const Load first = run_of(2, 100);
  Load second = run_of(6, 200);
  second.achieved_rate = 6;
  second.run.started = "2024-05-01T12:01:00.000Z";
  second.histograms["delivery"].histogram.record(7);
  const Load all = in_sequence({first, second});
  EXPECT_EQ(all.counters.at("sent"), 80u);
  EXPECT_EQ(all.marks.at("joined"), 6u);
  EXPECT_EQ(all.errors.at("timeout"), 2u);
  EXPECT_EQ(all.histograms.at("rtt").histogram.total(), 80u);
  EXPECT_EQ(all.histograms.at("rtt").histogram.count_between(100, 100), 20u);
  EXPECT_EQ(all.histograms.at("delivery").histogram.total(), 1u);
  EXPECT_DOUBLE_EQ(all.offered_rate, 10);
  EXPECT_DOUBLE_EQ(all.achieved_rate, (2 * 10 + 6 * 6) / 8.0);
  EXPECT_EQ(all.processor_time, 200ms);
  EXPECT_EQ(all.peak_memory, 1000u);
  EXPECT_EQ(all.run.started, first.run.started);

  ASSERT_EQ(all.trials.size(), 2u);
  EXPECT_EQ(all.trials[1].started, second.run.started);
  EXPECT_EQ(all.trials[1].duration, second.run.duration);
  EXPECT_EQ(all.trials[1].recorded, 6s);
  EXPECT_EQ(all.trials[1].achieved_rate, 6);
  EXPECT_EQ(all.trials[1].counters, second.counters);
  EXPECT_EQ(all.trials[1].histograms, second.histograms);
  EXPECT_EQ(all.trials[1].errors, second.errors);
  EXPECT_EQ(all.trials[0].histograms, first.histograms);
}

TEST(Sequence, PutsOneBehindTheOtherInTime) {
  const Load all = in_sequence({run_of(2, 100), run_of(3, 100)});  // 4 and 5 slots
  ASSERT_EQ(all.series.size(), 9u);
  for (std::size_t i = 0; i < all.series.size(); ++i)
    EXPECT_EQ(all.series[i].start, static_cast<int>(i) * 1s);
  EXPECT_EQ(all.series[5].levels.at("connections"), 1u);
  ASSERT_EQ(all.stages.size(), 4u);
  EXPECT_EQ(all.stages[3].name, "steady");
  EXPECT_EQ(all.stages[3].start, 5s);
  ASSERT_EQ(all.events.size(), 2u);
  EXPECT_EQ(all.events[1].start, 5500ms);
  EXPECT_EQ(all.run.duration, 8200ms);
  const Scrape& scrape = all.scrapes.at(0);
  EXPECT_EQ(scrape.answers, 4u);
  EXPECT_EQ(scrape.left_out, std::vector<std::string>{"gone"});
  EXPECT_EQ(scrape.series.at(0).values,
            (std::vector<std::optional<double>>{0, 1, 2, 3, 0, 1, 2, 3, 4}));
}

TEST(Sequence, LeavesRoomForWhatWasNotTold) {
  Load first = run_of(2, 100);
  first.scrapes[0].series[0].name = "old";
  Load second = run_of(2, 100);
  second.scrapes.push_back({.url = "http://b/m", .series = {{"b", true, {1, 2, 3, 4}}}});
  const Load all = in_sequence({first, second});
  ASSERT_EQ(all.scrapes.size(), 2u);
  ASSERT_EQ(all.scrapes[0].series.size(), 2u);
  const std::optional<double> none;
  EXPECT_EQ(all.scrapes[0].series[0].values,
            (std::vector<std::optional<double>>{0, 1, 2, 3, none, none, none, none}));
  EXPECT_EQ(all.scrapes[0].series[1].values,
            (std::vector<std::optional<double>>{none, none, none, none, 0, 1, 2, 3}));
  EXPECT_TRUE(all.scrapes[1].series[0].counter);
  EXPECT_EQ(all.scrapes[1].series[0].values.size(), 8u);
}

TEST(Sequence, JoinsSlotsWhereOneRunHasLongerOnes) {
  Load coarse = run_of(2, 100);
  coarse.step = 2s;
  coarse.series = {{.start = 0s, .counts = {{"sent", 10}}}, {.start = 2s}};
  coarse.scrapes[0].series[0].values = {1.0, 3.0};
  const Load fine = run_of(3, 100);
  const Load behind = in_sequence({coarse, fine});
  EXPECT_EQ(behind.step, 2s);
  ASSERT_EQ(behind.series.size(), 5u);
  EXPECT_EQ(behind.series[3].start, 6s);
  EXPECT_EQ(behind.series[3].counts.at("sent"), 20u);
  EXPECT_EQ(behind.series[3].levels.at("connections"), 3u);
  EXPECT_EQ(behind.scrapes[0].series[0].values,
            (std::vector<std::optional<double>>{1, 3, 1, 3, 4}));
  const Load before = in_sequence({fine, coarse});
  EXPECT_EQ(before.step, 2s);
  EXPECT_EQ(before.series.size(), 5u);
  EXPECT_EQ(before.series[2].counts.at("sent"), 10u);
}

TEST(Sequence, HoldsWhatHeldInEveryRun) {
  const Load first = run_of(2, 100);
  Load second = run_of(2, 100);
  second.thresholds[0] = {"rtt p99 < 50ms", "70ms", false};
  second.validity[0] = {"send lag p99", "5ms", "9ms", false};
  second.validity.push_back({"own processor share", "85%", "9%", true});
  const Load all = in_sequence({first, second, first});
  ASSERT_EQ(all.thresholds.size(), 1u);
  EXPECT_FALSE(all.thresholds[0].pass);
  EXPECT_EQ(all.thresholds[0].observed, "12ms, 70ms, 12ms");
  ASSERT_EQ(all.validity.size(), 2u);
  EXPECT_FALSE(all.validity[0].ok);
  EXPECT_EQ(all.validity[0].observed, "1ms, 9ms, 1ms");
}

TEST(Sequence, IsAsGoodAsTheWorstRun) {
  const auto verdict = [](std::initializer_list<int> exits) {
    std::vector<Load> runs;
    for (const int exit : exits) {
      runs.push_back(run_of(1, 100));
      if (exit != 0) runs.back().run.verdict = {"S" + std::to_string(exit), exit, {"why"}};
    }
    runs.back().run.partial = exits.size() > 2;
    return in_sequence(runs).run;
  };
  EXPECT_EQ(verdict({0, 0}).verdict, (Verdict{"OK", 0, {}}));
  EXPECT_EQ(verdict({0, 1}).verdict, (Verdict{"S1", 1, {"run 2: why"}}));
  EXPECT_EQ(verdict({4, 1}).verdict, (Verdict{"S4", 4, {"run 1: why", "run 2: why"}}));
  EXPECT_EQ(verdict({4, 3}).verdict.exit, 3);
  EXPECT_EQ(verdict({0, 4, 130}).verdict.exit, 130);
  EXPECT_FALSE(verdict({0, 0}).partial);
  EXPECT_TRUE(verdict({0, 0, 130}).partial);
}

}  // namespace
}  // namespace results
