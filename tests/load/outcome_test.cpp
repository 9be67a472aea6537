#include "tools/load/outcome.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace load {
namespace {

using namespace std::chrono_literals;

constexpr const char* base_profile = R"(version: 1
target: {url: "ws://127.0.0.1:9001/echo"}
stages: [{name: ramp, duration: 2s, record: false}, {name: steady, duration: 8s}]
scenarios:
  echo:
    population: {connections: 10}
    traffic: [{rate: 10/s, do: [{request: {send: x, correlate: echo}}]}]
)";

// A run of two stages, of which the second is recorded: ten connections, 80 messages, all well.
class Outcome : public testing::Test {
 protected:
  Outcome() {
    course.stages = {{.name = "ramp", .begin = 0s, .duration = 2s, .record = false},
                     {.name = "steady", .begin = 2s, .duration = 8s}};
    tally.begin_stage(Tally::Time(2s));
    course.duration = 10s;
    Figures& ramp = tally.at(Tally::Time(1s));
    ramp.count(Count::connected, 10);
    for (int i = 0; i < 10; ++i) ramp.record(Metric::connect, 3ms);
    ramp.count(Count::sent, 20);
    Figures& steady = tally.at(Tally::Time(5s));
    for (const Count count : {Count::due, Count::sent, Count::received}) steady.count(count, 80);
    for (int i = 0; i < 80; ++i) {
      steady.record(Metric::rtt, 5ms);
      steady.record(Metric::send_lag, 100us);
    }
    for (int second = 0; second < 10; ++second) {
      tally[Level::connections] = 10;
      tally.end_slot(second * 1s);
    }
  }

  results::Load result(const std::string& more = "") {
    const Order order{.profile = profile::read("p.yaml", base_profile + more,
                                               [](const std::string&) { return std::nullopt; }),
                      .command = "assay-load -f p.yaml"};
    return outcome(order, tally, course);
  }
  results::Verdict verdict(const std::string& more = "") { return result(more).run.verdict; }

  Tally tally{Tally::Time(0s)};
  Course course;
};

TEST_F(Outcome, CountsWhatIsRecordedAndAllConnections) {
  const results::Load load = result();
  EXPECT_EQ(load.run.verdict.status, "OK");
  EXPECT_EQ(load.run.verdict.exit, 0);
  EXPECT_EQ(load.counters.at("sent"), 80u);
  EXPECT_EQ(load.counters.at("connected"), 10u);
  EXPECT_EQ(load.histograms.at("connect").histogram.total(), 10u);
  EXPECT_EQ(load.histograms.at("rtt").histogram.total(), 80u);
  EXPECT_DOUBLE_EQ(load.achieved_rate, 10);
  EXPECT_DOUBLE_EQ(load.offered_rate, 10);
  ASSERT_EQ(load.stages.size(), 2u);
  EXPECT_EQ(load.stages[0].counters.at("sent"), 20u);
  EXPECT_FALSE(load.stages[0].record);
  EXPECT_EQ(load.series.size(), 10u);
  EXPECT_FALSE(load.counters.contains("published"));
}

TEST_F(Outcome, IsReportedAsTheProfileAsksFor) {
  const results::Load load = result("report: {percentiles: [50, 99.99], interval: 4s}\n");
  EXPECT_EQ(load.percentiles, (std::vector<double>{50, 99.99}));
  EXPECT_EQ(load.step, 4s);
  ASSERT_EQ(load.series.size(), 3u);
  EXPECT_EQ(load.series[2].start, 8s);
  EXPECT_EQ(load.series[2].levels.at("connections"), 10u);
  std::uint64_t sent = 0;
  for (const results::SeriesSlot& slot : load.series)
    if (const auto found = slot.counts.find("sent"); found != slot.counts.end())
      sent += found->second;
  EXPECT_EQ(sent, 100u);
  EXPECT_EQ(result("report: {interval: 1s}\n").series, result().series);
}

TEST_F(Outcome, TellsWhatCameOfARateByLatency) {
  const std::string yaml = R"(version: 1
target: {url: "ws://127.0.0.1:9001/echo"}
stages: [{name: ramp, duration: 2s, record: false}, {name: steady, duration: 8s}]
scenarios:
  echo:
    population: {connections: 10}
    traffic: [{rate: "@5ms", do: [{request: {send: x, correlate: echo}}]}]
)";
  const Order order{
      .profile = profile::read("p.yaml", yaml, [](const std::string&) { return std::nullopt; })};
  const auto judged = [&] { return outcome(order, tally, course); };
  tally.steered({0, 0, 0}).add({.rate = 7, .kept = false});  // not recorded
  results::Load load = judged();
  ASSERT_EQ(load.thresholds.size(), 1u);
  EXPECT_EQ(load.thresholds[0].text, "rate @5ms of echo in steady");
  EXPECT_EQ(load.thresholds[0].observed, "none, as there were no replies");
  EXPECT_EQ(load.run.verdict.exit, 1);

  for (int worker = 0; worker < 2; ++worker)
    tally.steered({0, 0, 1}).add({.rate = 1000.0 + 500 * worker, .kept = true});
  load = judged();
  EXPECT_EQ(load.thresholds[0].observed, "1250/s");
  EXPECT_TRUE(load.thresholds[0].pass);
  EXPECT_EQ(load.run.verdict.exit, 0);

  tally.steered({0, 0, 1}).add({.rate = 1, .kept = false});
  load = judged();
  EXPECT_EQ(load.run.verdict.reasons,
            (std::vector<std::string>{
                "threshold rate @5ms of echo in steady: it is none, even the lowest is too much"}));
}

TEST_F(Outcome, TellsOfEachSlotWhatWentWrongAndWhatItReached) {
  tally.count_error("disconnected: RST", 2);
  tally.end_slot(9s);
  tally.reach(Tally::Time(9500ms)) = {.due = 10, .came = 9};
  tally.reach(Tally::Time(60s)) = {.due = 1, .came = 1};  // behind the last slot
  const results::Load load = result("report: {interval: 4s}\n");
  EXPECT_EQ(load.series[2].errors, (results::Counters{{"disconnected: RST", 2}}));
  EXPECT_EQ(load.series[2].counts.at("reach.due"), 10u);
  EXPECT_EQ(load.series[2].counts.at("reach.came"), 9u);
  EXPECT_FALSE(load.series[1].counts.contains("reach.due"));
}

TEST_F(Outcome, FailsOnWhatWentWrong) {
  const std::pair<Count, const char*> table[] = {
      {Count::connect_failed, "1 of 11 connections could not be opened"},
      {Count::disconnected, "1 connections were lost"},
      {Count::protocol_errors, "1 connections broke the protocol"},
      {Count::verify_failed, "1 messages were not what was sent"},
      {Count::timeouts, "1 messages were not answered"}};
  for (const auto& [count, reason] : table) {
    tally.at(Tally::Time(1s)).count(count);
    const results::Verdict seen = verdict();
    EXPECT_EQ(seen.status, "FAIL");
    EXPECT_EQ(seen.exit, 1);
    EXPECT_EQ(std::ranges::count(seen.reasons, reason), 1) << reason;
  }
}

TEST_F(Outcome, LeavesToAThresholdWhatItSpeaksOf) {
  tally.at(Tally::Time(1s)).count(Count::connect_failed);
  EXPECT_EQ(verdict("thresholds: {connect.failed: ['rate < 20%']}\n").exit, 0);
  const results::Verdict seen = verdict("thresholds: {connect.failed: ['rate < 1%']}\n");
  EXPECT_EQ(seen.exit, 1);
  EXPECT_EQ(seen.reasons,
            std::vector<std::string>{"threshold connect.failed rate < 1%: it is 9.091%"});
}

TEST_F(Outcome, HoldsThresholds) {
  const results::Load load = result(R"(thresholds:
  rtt: ["p99 < 10ms", {is: "p50 < 1ms", level: warn}]
  sent: [{is: "count == 20", stage: ramp}, "count == 80"]
  connect: ["max < 10ms"]
  connections: ["min == 10"]
)");
  EXPECT_EQ(load.run.verdict.exit, 0);
  ASSERT_EQ(load.thresholds.size(), 6u);
  EXPECT_EQ(std::ranges::count(load.thresholds, true, &results::Threshold::pass), 5);
  const auto& warning = *std::ranges::find(load.thresholds, false, &results::Threshold::pass);
  EXPECT_TRUE(warning.warning);
  EXPECT_EQ(warning.text, "rtt p50 < 1ms");
  EXPECT_EQ(verdict("thresholds: {rtt: ['p99 < 1ms']}\n").exit, 1);
}

TEST_F(Outcome, DoesNotBlameThePeerForWhatEventsDid) {
  tally.at(Tally::Time(5s)).count(Count::disconnected, 4);
  tally.count_error("disconnected: dropped by an event", 4);
  EXPECT_EQ(verdict().exit, 0);
  tally.at(Tally::Time(5s)).count(Count::disconnected);
  EXPECT_EQ(verdict().reasons, std::vector<std::string>{"1 connections were lost"});
}

TEST_F(Outcome, IsNotValidWhereTheGeneratorLagged) {
  for (int i = 0; i < 10; ++i) tally.at(Tally::Time(5s)).record(Metric::send_lag, 7ms);
  EXPECT_EQ(verdict().status, "INVALID");
  EXPECT_EQ(verdict().exit, 4);
  EXPECT_EQ(verdict("validity: {max_send_lag: 10ms}\n").exit, 0);
  const results::Verdict told = verdict("validity: {on_invalid: warn}\n");
  EXPECT_EQ(told.exit, 0);
  EXPECT_EQ(told.reasons.size(), 1u);
}

TEST_F(Outcome, IsNotValidWhereTooLittleWasSent) {
  tally.at(Tally::Time(5s)).count(Count::due, 20);
  EXPECT_EQ(verdict().exit, 4);
  EXPECT_EQ(verdict("validity: {min_rate: 80%}\n").exit, 0);
  tally.at(Tally::Time(5s)).count(Count::missed, 20);  // nobody was there
  EXPECT_EQ(verdict().exit, 0);
}

TEST_F(Outcome, IsNotValidWhereTheProcessorWasFullOrPortsRanOut) {
  course.processor_share = 0.9;
  EXPECT_EQ(verdict().exit, 4);
  EXPECT_EQ(verdict("validity: {max_cpu: 95%}\n").exit, 0);
  course.processor_share = 0;
  tally.at(Tally::Time(1s)).count(Count::not_begun);
  EXPECT_EQ(verdict().exit, 4);
}

TEST_F(Outcome, IsUntestedWithoutAnyConnection) {
  Tally nobody{Tally::Time(0s)};
  nobody.at(Tally::Time(1s)).count(Count::connect_failed, 10);
  tally = std::move(nobody);
  EXPECT_EQ(verdict().status, "UNTESTED");
  EXPECT_EQ(verdict().exit, 3);
}

TEST_F(Outcome, SaysThatItWasStopped) {
  course.signal = 2;
  course.cut = true;
  EXPECT_EQ(verdict().status, "STOPPED");
  EXPECT_EQ(verdict().exit, 130);
  EXPECT_TRUE(result().run.partial);
}

}  // namespace
}  // namespace load
