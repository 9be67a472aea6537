#include "tools/load/outcome.h"

#include <gtest/gtest.h>

#include <functional>

namespace load {
namespace {

using namespace std::chrono_literals;

Settings settings() {
  Settings s;
  s.targets = {http::parse_url("ws://127.0.0.1:9001/echo")};
  s.connections = 10;
  s.connect_rate = 20;  // with half a second to settle, traffic begins at 1s
  s.warmup = 1s;
  s.duration = 2s;
  s.rate = 100;
  s.command = "assay-load ws://127.0.0.1:9001/echo";
  return s;
}

// A run in which nothing went wrong, but for what `change` does to it.
results::Load after(
    const std::function<void(Tally&, Course&)>& change = [](Tally&, Course&) {},
    const Settings& s = settings()) {
  const Plan plan(s.intent());
  const Tally::Time start{1h};
  Tally tally(start + plan.traffic_begin(), start + plan.record_begin());
  Figures& connect = tally.at(start);
  connect.count(Count::connected, 10);
  connect.record(Metric::connect, 3ms);
  tally.at(start + 1s).count(Count::sent, 100);
  Figures& steady = tally.at(start + 2s);
  for (const Count count : {Count::due, Count::sent, Count::received}) steady.count(count, 200);
  steady.record(Metric::rtt, 2ms);
  steady.record(Metric::send_lag, 1ms);
  Course course{.duration = 4s, .traffic_end = plan.end()};
  change(tally, course);
  tally.end_slot(0s);
  return outcome(s, plan, tally, course);
}

TEST(Outcome, OfAGoodRunIsOkAndValid) {
  const results::Load load = after();
  EXPECT_EQ(load.run.verdict, (results::Verdict{"OK", 0, {}}));
  EXPECT_FALSE(load.run.partial);
  EXPECT_EQ(load.offered_rate, 100);
  EXPECT_EQ(load.achieved_rate, 100);
  EXPECT_EQ(load.run.targets, std::vector<std::string>{"ws://127.0.0.1:9001/echo"});
  for (const results::Validity& check : load.validity) EXPECT_TRUE(check.ok) << check.check;
}

TEST(Outcome, RecordsMessagesOfTheSteadyStageAndConnectionsOfAll) {
  const results::Load load = after(
      [](Tally& tally, Course&) { tally.at(Tally::Time(1h + 1s)).count(Count::disconnected); });
  EXPECT_EQ(load.counters.at("sent"), 200u);
  EXPECT_EQ(load.counters.at("connected"), 10u);
  EXPECT_EQ(load.counters.at("disconnected"), 1u);
  EXPECT_EQ(load.histograms.at("connect").histogram.total(), 1u);
  EXPECT_EQ(load.histograms.at("rtt").histogram.total(), 1u);
  EXPECT_EQ(load.histograms.count("connect.tls"), 0u);
}

TEST(Outcome, HasTheStagesOfThePlan) {
  const results::Load load = after();
  ASSERT_EQ(load.stages.size(), 3u);
  EXPECT_EQ(load.stages[0].name, "connect");
  EXPECT_EQ(load.stages[1].name, "warmup");
  EXPECT_EQ(load.stages[1].start, 1s);
  EXPECT_EQ(load.stages[1].counters.at("sent"), 100u);
  EXPECT_FALSE(load.stages[1].record);
  EXPECT_EQ(load.stages[2].name, "steady");
  EXPECT_EQ(load.stages[2].start, 2s);
  EXPECT_EQ(load.stages[2].duration, 2s);
  EXPECT_TRUE(load.stages[2].record);
  ASSERT_EQ(load.series.size(), 1u);
  EXPECT_EQ(load.series[0].counts.at("sent"), 300u);
}

TEST(Outcome, FailsForEveryKindOfFailureWithItsNumber) {
  const std::pair<Count, const char*> table[] = {
      {Count::connect_failed, "3 of 10 connections could not be opened"},
      {Count::disconnected, "3 connections were lost"},
      {Count::protocol_errors, "3 connections broke the protocol"},
      {Count::verify_failed, "3 messages were not what was sent"},
      {Count::timeouts, "3 messages were not answered"}};
  for (const auto& [count, reason] : table) {
    for (const auto at : {0s, 1s, 2s}) {  // in whichever stage
      const results::Load load = after([&, what = count](Tally& tally, Course&) {
        tally.at(Tally::Time(1h + at)).count(what, 3);
      });
      EXPECT_EQ(load.run.verdict, (results::Verdict{"FAIL", 1, {reason}}));
    }
  }
}

TEST(Outcome, IsNotValidWhereTheGeneratorLagged) {
  const results::Load load = after(
      [](Tally& tally, Course&) { tally.at(Tally::Time(1h + 2s)).record(Metric::send_lag, 6ms); });
  EXPECT_EQ(load.run.verdict.exit, 4);
  EXPECT_EQ(load.run.verdict.status, "INVALID");
  EXPECT_EQ(load.run.verdict.reasons,
            std::vector<std::string>{"not valid: send lag p99 is 6ms, limit 5ms"});
}

TEST(Outcome, IsNotValidWhereTooLittleOfWhatWasDueWasSent) {
  const auto due = [](std::uint64_t more) {
    return after(
        [=](Tally& tally, Course&) { tally.at(Tally::Time(1h + 2s)).count(Count::due, more); });
  };
  EXPECT_EQ(due(4).run.verdict.exit, 0);
  EXPECT_EQ(due(5).run.verdict.exit, 4);
}

TEST(Outcome, DoesNotBlameTheGeneratorForConnectionsThatWereLost) {
  const results::Load load = after([](Tally& tally, Course&) {
    tally.at(Tally::Time(1h + 2s)).count(Count::due, 100);
    tally.at(Tally::Time(1h + 2s)).count(Count::missed, 100);
    tally.at(Tally::Time(1h + 2s)).count(Count::disconnected, 5);
  });
  EXPECT_EQ(load.run.verdict.exit, 1);
}

TEST(Outcome, IsNotValidWhereProcessorsRanOutUnlessTheLoopIsClosed) {
  const auto busy = [](Tally&, Course& course) { course.processor_share = 0.86; };
  EXPECT_EQ(after(busy).run.verdict.exit, 4);
  Settings closed = settings();
  closed.rate.reset();
  closed.closed = true;
  EXPECT_EQ(after(busy, closed).run.verdict.exit, 0);
}

TEST(Outcome, IsNotValidWhereThisMachineHadNoRoom) {
  const results::Load load = after([](Tally& tally, Course&) {
    tally.at(Tally::Time(1h)).count(Count::connect_failed);
    tally.at(Tally::Time(1h)).count(Count::not_begun);
  });
  EXPECT_EQ(load.run.verdict.exit, 4);
  EXPECT_EQ(load.run.verdict.reasons.size(), 2u);
}

TEST(Outcome, IsUntestedWhereNobodyListens) {
  const Settings s = settings();
  const Plan plan(s.intent());
  Tally tally(Tally::Time(1s), Tally::Time(2s));
  tally.at(Tally::Time()).count(Count::connect_failed, 10);
  const results::Load load = outcome(s, plan, tally, {.traffic_end = plan.end()});
  EXPECT_EQ(load.run.verdict.status, "UNTESTED");
  EXPECT_EQ(load.run.verdict.exit, 3);
}

TEST(Outcome, OfAStoppedRunIsPartial) {
  const results::Load load = after([](Tally&, Course& course) {
    course.signal = 2;
    course.traffic_end = 3s;
  });
  EXPECT_TRUE(load.run.partial);
  EXPECT_EQ(load.run.verdict.status, "STOPPED");
  EXPECT_EQ(load.run.verdict.exit, 130);
  EXPECT_EQ(load.stages.back().duration, 1s);
  EXPECT_EQ(load.achieved_rate, 200);
}

}  // namespace
}  // namespace load
