#include "libcore/results/comparison.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "libcore/base/error.h"

namespace results {
namespace {

using namespace std::chrono_literals;

// A run in which every message took as long.
Load run_of(std::chrono::microseconds rtt, double rate = 1000) {
  Load load{.run = {.tool = "assay-load", .duration = 10s}, .achieved_rate = rate};
  load.histograms["rtt"].histogram.record(std::uint64_t(rtt.count()), 1000);
  load.counters = {{"sent", 10'000}, {"connect.failed", 0}, {"timeouts", 0}};
  return load;
}

// Five runs about `rtt`, no two alike.
std::vector<Load> five_of(std::chrono::microseconds rtt) {
  std::vector<Load> runs;
  for (const int percent : {97, 99, 100, 101, 103}) runs.push_back(run_of(rtt * percent / 100));
  return runs;
}

Comparison compare(const std::vector<Load>& before, const std::vector<Load>& after,
                   const Terms& terms = {}) {
  const auto pointers = [](const std::vector<Load>& loads) {
    std::vector<const Load*> all;
    for (const Load& load : loads) all.push_back(&load);
    return all;
  };
  return results::compare(pointers(before), pointers(after), terms);
}

const Change& change_of(const Comparison& comparison, const std::string& metric) {
  for (const Change& change : comparison.changes)
    if (change.metric == metric) return change;
  throw std::out_of_range(metric);
}

bool warns(const Comparison& comparison, const std::string& of) {
  for (const std::string& warning : comparison.warnings)
    if (warning.find(of) != std::string::npos) return true;
  return false;
}

std::string complaint(const std::function<void()>& deed) {
  try {
    deed();
  } catch (const base::Error& error) {
    return error.what();
  }
  return "(none)";
}

TEST(Comparison, OfFiveRunsASideIsSure) {
  const Comparison worse = compare(five_of(10ms), five_of(20ms));
  const Change& change = change_of(worse, "rtt.p99");
  EXPECT_EQ(change.kind, Change::Kind::worse);
  EXPECT_EQ(change.unit, "us");
  EXPECT_EQ(change.before.size(), 5u);
  EXPECT_NEAR(change.old_value, 10'000, 10);
  EXPECT_NEAR(change.new_value, 20'000, 20);
  EXPECT_NEAR(change.share, 1, 0.01);
  EXPECT_NEAR(change.confidence, 1 - 2.0 / 252, 1e-9);
  ASSERT_TRUE(change.low && change.high);
  EXPECT_NEAR(*change.low, 2 * 0.97 / 1.03 - 1, 0.01);
  EXPECT_NEAR(*change.high, 2 * 1.03 / 0.97 - 1, 0.01);
  EXPECT_TRUE(worse.regression());
  EXPECT_TRUE(worse.warnings.empty());
  EXPECT_EQ(worse.old_runs, 5u);
  const Comparison better = compare(five_of(20ms), five_of(10ms));
  EXPECT_EQ(change_of(better, "rtt.p99").kind, Change::Kind::better);
  EXPECT_FALSE(better.regression());
}

TEST(Comparison, OfOneRunASideIsNeverSure) {
  const Comparison comparison = compare({run_of(10ms)}, {run_of(500ms)});
  const Change& change = change_of(comparison, "rtt.p99");
  EXPECT_EQ(change.kind, Change::Kind::unsure);
  EXPECT_EQ(change.confidence, 0);
  EXPECT_FALSE(change.low);
  EXPECT_FALSE(comparison.regression());
  EXPECT_TRUE(warns(comparison,
                    "1 old and 1 new runs are too few to be 99% sure of any change; "
                    "that takes 5 and 5"));
}

TEST(Comparison, AsksForFewerRunsWhereLessSureIsEnough) {
  const std::vector<Load> before{run_of(10ms), run_of(11ms), run_of(12ms)};
  const std::vector<Load> after{run_of(20ms), run_of(21ms), run_of(22ms)};
  EXPECT_EQ(change_of(compare(before, after), "rtt.p50").kind, Change::Kind::unsure);
  const Comparison comparison = compare(before, after, {.confidence = 0.9});
  EXPECT_EQ(change_of(comparison, "rtt.p50").kind, Change::Kind::worse);
  EXPECT_TRUE(comparison.warnings.empty());
}

TEST(Comparison, IsUnsureWhereRunsOverlap) {
  std::vector<Load> after = five_of(20ms);
  after[0] = run_of(9ms);
  EXPECT_EQ(change_of(compare(five_of(10ms), after), "rtt.p99").kind, Change::Kind::unsure);
}

TEST(Comparison, AChangeMustExceedItsShareAndItsTime) {
  EXPECT_EQ(change_of(compare(five_of(100ms), five_of(107ms)), "rtt.p99").kind, Change::Kind::same);
  EXPECT_EQ(
      change_of(compare(five_of(100ms), five_of(107ms), {.max_change = 0.05}), "rtt.p99").kind,
      Change::Kind::worse);
  EXPECT_EQ(change_of(compare(five_of(1ms), five_of(2ms)), "rtt.p99").kind, Change::Kind::same);
  EXPECT_EQ(change_of(compare(five_of(1ms), five_of(2ms), {.min_change = 500us}), "rtt.p99").kind,
            Change::Kind::worse);
}

TEST(Comparison, KnowsWhichWayIsBetter) {
  std::vector<Load> before, after;
  for (int i = 0; i < 5; ++i) {
    before.push_back(run_of(1ms, 1000 + i));
    after.push_back(run_of(1ms, 500 + i));
  }
  EXPECT_EQ(change_of(compare(before, after), "achieved_rate").kind, Change::Kind::worse);
  EXPECT_EQ(change_of(compare(after, before), "achieved_rate").kind, Change::Kind::better);
}

TEST(Comparison, OfWhatWasNoneIsNoShare) {
  std::vector<Load> after = five_of(10ms);
  for (Load& load : after) load.counters["timeouts"] = 7;
  const Comparison comparison = compare(five_of(10ms), after);
  const Change& change = change_of(comparison, "timeouts");
  EXPECT_TRUE(std::isinf(change.share));
  EXPECT_FALSE(change.low);
  EXPECT_EQ(change.kind, Change::Kind::worse);
  for (const Change& other : comparison.changes) EXPECT_NE(other.metric, "connect.failed");
}

TEST(Comparison, TakesAskedFiguresOnly) {
  const Comparison comparison =
      compare(five_of(10ms), five_of(10ms), {.metrics = {"rtt.p(99.90)", "connect.failed.count"}});
  ASSERT_EQ(comparison.changes.size(), 2u);
  EXPECT_EQ(comparison.changes[0].metric, "rtt.p99.9");
  EXPECT_EQ(comparison.changes[1].metric, "connect.failed");
  EXPECT_EQ(comparison.changes[1].kind, Change::Kind::same);
  EXPECT_EQ(comparison.changes[1].share, 0);
}

TEST(Comparison, CountsACauseThatNobodyTellsAsNone) {
  std::vector<Load> after = five_of(10ms);
  for (Load& load : after) load.errors["disconnected: reset"] = 4;
  const Comparison comparison = compare(five_of(10ms), after, {.metrics = {"disconnected.reset"}});
  EXPECT_EQ(comparison.changes[0].before, (std::vector<double>(5, 0)));
  EXPECT_EQ(comparison.changes[0].kind, Change::Kind::worse);
}

TEST(Comparison, TakesAFigureThatIsGoneForWorse) {
  std::vector<Load> after = five_of(10ms);
  for (Load& load : after) load.histograms.clear();
  const Comparison asked = compare(five_of(10ms), after, {.metrics = {"rtt.p99"}});
  EXPECT_EQ(asked.changes[0].kind, Change::Kind::worse);
  EXPECT_TRUE(asked.changes[0].after.empty());
  EXPECT_TRUE(warns(asked, "rtt.p99: 5 of 5 new runs have none"));
  for (const Change& change : compare(five_of(10ms), after).changes)
    EXPECT_FALSE(change.metric.starts_with("rtt"));
}

TEST(Comparison, WarnsOfRunsThatProveLittle) {
  std::vector<Load> before = five_of(10ms);
  std::vector<Load> after = five_of(10ms);
  before[1].run.partial = true;
  after[2].validity = {{.check = "send lag p99", .ok = false}};
  after[3].profile = {{"seed", "2"}};
  const Comparison comparison = compare(before, after);
  EXPECT_TRUE(warns(comparison, "1 of 5 old results: stopped before the plan ended"));
  EXPECT_TRUE(warns(comparison, "1 of 5 new results: the load generator was the limit"));
  EXPECT_TRUE(warns(comparison, "the profiles differ (seed)"));
}

TEST(Comparison, RefusesWhatCannotBeCompared) {
  const std::vector<Load> some = five_of(10ms);
  std::vector<Load> foreign = some;
  foreign[4].run.tool = "wrk";
  std::vector<Load> elsewhere = some;
  elsewhere[0].run.environment.processors = 8;
  const struct {
    std::function<void()> deed;
    const char* says;
  } rows[] = {
      {[&] { compare({}, some); }, "the old side has no runs"},
      {[&] { compare(some, {}); }, "the new side has no runs"},
      {[&] { compare(some, foreign); }, "a run of assay-load and one of wrk cannot be compared"},
      {[&] { compare(some, elsewhere, {.require_same_machine = true}); },
       "not of the same machine, as is asked for: processors 0; 8, was 0"},
      {[&] { compare(some, some, {.metrics = {"rtt.p9x"}}); }, "did you mean 'rtt.p9"},
      {[&] { compare(some, some, {.metrics = {"delivery.p99"}}); },
       "the old runs have no 'delivery.p99'"},
      {[&] { compare(some, some, {.confidence = 1}); }, "a confidence of 1 cannot be had"},
      {[&] { compare(some, some, {.confidence = 0}); }, "a confidence of 0 cannot be had"},
      {[&] { compare(some, some, {.max_change = -1}); }, "no less than 0"},
      {[&] { compare(some, some, {.min_change = -1ns}); }, "no less than 0"},
  };
  for (const auto& [deed, says] : rows)
    EXPECT_NE(complaint(deed).find(says), std::string::npos) << complaint(deed);
}

}  // namespace
}  // namespace results
