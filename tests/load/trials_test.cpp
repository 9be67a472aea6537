#include "tools/load/trials.h"

#include <gtest/gtest.h>

#include <csignal>
#include <set>

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "libcore/results/json.h"
#include "tests/support/folder.h"
#include "tools/load/demand.h"

namespace load {
namespace {

using namespace std::chrono_literals;

Order order_of(const std::string& more) {
  return {.profile = profile::read("p.yaml",
                                   "version: 1\n"
                                   "target: {url: \"ws://127.0.0.1:9001/echo\"}\n"
                                   "scenarios:\n"
                                   "  echo:\n"
                                   "    population: {connections: 10, connect_rate: 50/s}\n"
                                   "    traffic: [{rate: 10/s, do: [{request: {send: x, "
                                   "correlate: echo}}]}]\n" +
                                       more,
                                   [](const std::string&) { return std::nullopt; }),
          .workers = 4};
}

double rate_of(const Order& order) {
  return order.profile.scenarios.at("echo").traffic.front().rate.everywhere->a_second;
}

// A run that took so long for each reply, and was good.
results::Load good(std::chrono::microseconds rtt) {
  results::Load load{.run = {.tool = "assay-load",
                             .started = "2024-05-01T12:00:00.000Z",
                             .duration = 10s,
                             .verdict = {"OK", 0, {}}},
                     .achieved_rate = 100,
                     .stages = {{.name = "steady", .duration = 10s}},
                     .counters = {{"sent", 1000}},
                     .validity = {{"send lag p99", "5ms", "1ms", true}}};
  load.histograms["rtt"].histogram.record(static_cast<std::uint64_t>(rtt.count()), 1000);
  return load;
}

results::Load failed(std::chrono::microseconds rtt) {
  results::Load load = good(rtt);
  load.run.verdict = {"FAIL", 1, {"threshold rtt p99 < 50ms: it is 70ms"}};
  return load;
}

// A target that answers in time up to so many messages a second.
class Target {
 public:
  explicit Target(double limit) : limit_(limit) {}

  results::Load operator()(const Order& order) {
    rates.push_back(rate_of(order));
    const bool holds = rates.back() <= limit_;
    results::Load load = holds ? good(20ms) : failed(70ms);
    load.achieved_rate = rates.back();
    load.thresholds = {{"rtt p99 < 50ms", holds ? "20ms" : "70ms", holds}};
    return load;
  }

  std::vector<double> rates;

 private:
  const double limit_;
};

const std::string search_rate =
    "search: {vary: rate, from: 100, to: 1600, until: \"rtt p99 < 50ms\"}\n";

class Trials : public testing::Test {
 protected:
  results::Load make(const std::string& more, const Runner& run) {
    return make_runs(order_of(more), console_, run);
  }
  Console console_{Console::Style::silent};
};

TEST_F(Trials, AreOneWhereNothingElseIsAsked) {
  int runs = 0;
  const results::Load load = make("", [&](const Order&) { return ++runs, good(1ms); });
  EXPECT_EQ(runs, 1);
  EXPECT_TRUE(load.trials.empty());
  EXPECT_FALSE(load.search);
}

TEST_F(Trials, FindTheLimit) {
  Target target(1000);
  const results::Load load = make(search_rate, std::ref(target));
  EXPECT_EQ(load.run.verdict.exit, 0);
  ASSERT_TRUE(load.search);
  const results::Search& search = *load.search;
  EXPECT_EQ(search.vary, "rate");
  EXPECT_EQ(search.until, "rtt p99 < 50ms");
  EXPECT_EQ(search.metric, "rtt");
  EXPECT_EQ(search.most, 1600u);
  EXPECT_LE(search.found, 1000u);
  EXPECT_GE(search.found, 953u);
  ASSERT_EQ(search.trials.size(), target.rates.size());
  EXPECT_EQ(load.achieved_rate, static_cast<double>(search.found));  // it is that run's result
  for (std::size_t i = 0; i < search.trials.size(); ++i) {
    const results::Search::Trial& trial = search.trials[i];
    EXPECT_EQ(static_cast<double>(trial.value), target.rates[i]);
    EXPECT_EQ(trial.holds, trial.value <= 1000);
    EXPECT_TRUE(trial.valid);
    EXPECT_EQ(trial.observed, trial.holds ? "20ms" : "70ms");
    EXPECT_EQ(trial.why, trial.holds ? "" : "rtt p99 is 70ms");
    EXPECT_NEAR(static_cast<double>(trial.times.at("p99")), trial.holds ? 20'000 : 70'000, 70);
  }
}

TEST_F(Trials, FailWhereNotEvenTheFirstHolds) {
  const results::Load load = make(search_rate, Target(99));
  EXPECT_EQ(load.run.verdict.exit, 1);
  EXPECT_EQ(load.search->found, 0u);
  EXPECT_EQ(load.run.verdict.reasons.back(), "search: not even rate 100/s holds: rtt p99 is 70ms");
}

TEST_F(Trials, HoldAllThatWasAskedFor) {
  const results::Load load = make(search_rate, Target(5000));
  EXPECT_EQ(load.run.verdict.exit, 0);
  EXPECT_EQ(load.search->found, 1600u);
}

// Where the generator lags, nobody knows what the target would bear.
class Lagging {
 public:
  explicit Lagging(double limit) : limit_(limit) {}
  results::Load operator()(const Order& order) {
    results::Load load = good(20ms);
    load.thresholds = {{"rtt p99 < 50ms", "20ms", true}};
    if (rate_of(order) <= limit_) return load;
    load.validity = {{"send lag p99", "5ms", "9ms", false}};
    const bool matters = order.profile.validity.on_invalid == profile::OnFault::fail;
    load.run.verdict = {
        matters ? "INVALID" : "OK", matters ? 4 : 0, {"not valid: send lag p99 is 9ms, limit 5ms"}};
    return load;
  }

 private:
  const double limit_;
};

TEST_F(Trials, SayThatTheGeneratorWasTheLimit) {
  const results::Load load = make(search_rate, Lagging(1000));
  EXPECT_EQ(load.run.verdict.exit, 4);
  EXPECT_EQ(load.run.verdict.status, "INVALID");
  EXPECT_GE(load.search->found, 953u);
  EXPECT_NE(load.run.verdict.reasons.back().find("this machine is the limit"), std::string::npos);
  EXPECT_NE(load.run.verdict.reasons.back().find("send lag p99 is 9ms, limit 5ms"),
            std::string::npos);
  std::multiset<std::uint64_t> invalid;  // each was tried twice
  for (const results::Search::Trial& trial : load.search->trials)
    if (!trial.valid) invalid.insert(trial.value);
  for (const std::uint64_t value : invalid) EXPECT_EQ(invalid.count(value), 2u) << value;
  EXPECT_FALSE(invalid.empty());

  const results::Load warned = make(search_rate + "validity: {on_invalid: warn}\n", Lagging(1000));
  EXPECT_EQ(warned.run.verdict.exit, 0);
  EXPECT_EQ(warned.search->found, load.search->found);
  EXPECT_EQ(make(search_rate + "validity: {on_invalid: warn}\n", Lagging(1)).run.verdict.exit, 1);
}

TEST_F(Trials, SayThatTheGeneratorDialledTooSlowly) {
  const results::Load load = make_runs(
      order_of("search: {vary: connect_rate, from: 100, to: 1600, until: \"rtt p99 < 50ms\"}\n"),
      console_, [&](const Order& order) {
        const double rate =
            order.profile.scenarios.begin()->second.population.connect_rate->value.a_second;
        results::Load made = good(20ms);
        made.thresholds = {{"rtt p99 < 50ms", "20ms", true}};
        made.counters["connected"] = 100;
        if (rate > 1000) made.counters["connect.late"] = 50;
        return made;
      });
  EXPECT_EQ(load.run.verdict.exit, 4);
  EXPECT_GE(load.search->found, 953u);
  EXPECT_LE(load.search->found, 1000u);
  EXPECT_NE(load.run.verdict.reasons.back().find("dialled in time is 66.67%, limit at least 98%"),
            std::string::npos)
      << load.run.verdict.reasons.back();
}

TEST_F(Trials, TryOnceMoreWhatWasNotValidByChance) {
  Target target(1000);
  bool lagged = false;
  const results::Load load = make(search_rate, [&](const Order& order) {
    if (std::exchange(lagged, true)) return target(order);
    return Lagging(0)(order);
  });
  EXPECT_EQ(load.run.verdict.exit, 0);
  EXPECT_FALSE(load.search->trials.front().valid);
  EXPECT_GE(load.search->found, 953u);
}

TEST_F(Trials, EndWhereTheTargetIsGone) {
  Target target(400);
  const results::Load load = make(search_rate, [&](const Order& order) {
    results::Load run = target(order);
    if (rate_of(order) > 1000) run.run.verdict = {"UNTESTED", 3, {"nobody listens"}};
    return run;
  });
  EXPECT_EQ(load.run.verdict.exit, 3);
  EXPECT_EQ(target.rates, (std::vector<double>{100, 1600}));
  EXPECT_EQ(load.search->found, 100u);
}

TEST_F(Trials, HaveAsManyWorkersAsConnections) {
  std::vector<unsigned> workers;
  std::vector<double> connections;
  make("search: {vary: connections, from: 2, to: 40, until: \"rtt p99 < 50ms\"}\n",
       [&](const Order& order) {
         workers.push_back(order.workers);
         connections.push_back(demand_of(order.profile).connections.value);
         return good(1ms);
       });
  EXPECT_EQ(connections, (std::vector<double>{2, 40, 40}));
  EXPECT_EQ(workers, (std::vector<unsigned>{2, 4, 4}));
}

TEST_F(Trials, EndWithASignalBetweenThem) {
  int runs = 0;
  const auto interrupted = [&](const Order&) {
    if (++runs == 2) std::raise(SIGTERM);
    results::Load load = good(20ms);
    load.thresholds = {{"rtt p99 < 50ms", "20ms", true}};
    return load;
  };
  const results::Load load = make(search_rate, interrupted);
  EXPECT_EQ(runs, 2);
  EXPECT_EQ(load.run.verdict.exit, 128 + SIGTERM);
  EXPECT_TRUE(load.run.partial);
  EXPECT_EQ(load.search->found, 100u);  // what was cut says nothing
  EXPECT_NE(load.run.verdict.reasons.back().find("not at its end"), std::string::npos);
}

TEST_F(Trials, RefuseWhatNoTrialCouldBe) {
  EXPECT_THROW(make("search: {vary: connections, to: 10m, until: \"rtt p99 < 50ms\"}\n",
                    [](const Order&) { return good(1ms); }),
               base::Error);
}

// Runs that are held against an earlier result of five.
class Compared : public Trials {
 protected:
  results::Load make_with(const Runner& run, const std::string& more = "") {
    return make("baseline: {file: " + file_ + ", runs: 5" + more + "}\n", run);
  }
  // Each run a little different, as runs are.
  Runner taking(std::chrono::microseconds rtt) {
    return [this, rtt](const Order&) { return good(rtt + ++runs_ % 5 * 10us); };
  }
  void keep(std::chrono::microseconds rtt) {
    Order order = order_of("baseline: {file: " + file_ + ", runs: 5}\n");
    order.makes_baseline = true;
    base::write_file(file_, results::to_json(make_runs(order, console_, taking(rtt))));
  }

  test::Folder folder_;
  std::string file_ = folder_.file("main.json");
  int runs_ = 0;
};

TEST_F(Compared, AreAllInTheResult) {
  const auto before = [&] {
    Order order = order_of("baseline: {file: " + file_ + ", runs: 5}\n");
    order.makes_baseline = true;
    return make_runs(order, console_, taking(5ms));
  }();
  EXPECT_EQ(runs_, 5);
  EXPECT_EQ(before.run.verdict.exit, 0);
  ASSERT_EQ(before.trials.size(), 5u);
  EXPECT_EQ(before.counters.at("sent"), 5000u);
  EXPECT_EQ(before.histograms.at("rtt").histogram.total(), 5000u);
  EXPECT_FALSE(before.baseline);
}

TEST_F(Compared, HoldWhereNothingIsWorse) {
  keep(5ms);
  const results::Load load = make_with(taking(5ms));
  EXPECT_EQ(load.run.verdict.exit, 0);
  ASSERT_TRUE(load.baseline);
  EXPECT_EQ(load.baseline->file, file_);
  EXPECT_FALSE(load.baseline->changes.empty());
}

TEST_F(Compared, FailWhereAFigureIsWorse) {
  keep(5ms);
  const results::Load load = make_with(taking(10ms));
  EXPECT_EQ(load.run.verdict.exit, 1);
  EXPECT_EQ(load.run.verdict.status, "FAIL");
  ASSERT_FALSE(load.run.verdict.reasons.empty());
  EXPECT_NE(load.run.verdict.reasons.back().find("rtt.p"), std::string::npos)
      << load.run.verdict.reasons.back();
  // What the profile says of a comparison is heeded.
  EXPECT_EQ(make_with(taking(10ms), ", max_change: 200%").run.verdict.exit, 0);
  EXPECT_EQ(make_with(taking(10ms), ", min_change: 1s").run.verdict.exit, 0);
  EXPECT_EQ(make_with(taking(10ms), ", metrics: [sent.count]").run.verdict.exit, 0);
  EXPECT_EQ(make_with(taking(10ms), ", confidence: 0.9999").run.verdict.exit, 0);
}

TEST_F(Compared, EndWithTheRunThatWasCut) {
  keep(5ms);
  runs_ = 0;
  const results::Load load = make_with([&](const Order&) {
    results::Load run = good(5ms);
    if (++runs_ == 2) {
      run.run.partial = true;
      run.run.verdict = {"STOPPED", 130, {"stopped before the plan ended"}};
    }
    return run;
  });
  EXPECT_EQ(runs_, 2);
  EXPECT_EQ(load.run.verdict.exit, 130);
  EXPECT_TRUE(load.run.partial);
  EXPECT_EQ(load.trials.size(), 2u);
  EXPECT_FALSE(load.baseline);
}

TEST_F(Compared, AreNotBegunWithoutABaseline) {
  const auto refusal = [&](const std::string& more = "") -> std::string {
    try {
      make_with(taking(5ms), more);
    } catch (const base::Error& error) {
      EXPECT_EQ(error.exit_status(), 2);
      EXPECT_EQ(runs_, 0);
      return error.what();
    }
    return "none";
  };
  EXPECT_EQ(refusal(), file_ + ": there is no baseline yet; to make it, add -o json=" + file_);
  base::write_file(file_, "{}");
  EXPECT_TRUE(refusal().starts_with(file_ + ": ")) << refusal();
  results::Load before = good(5ms);
  before.run.environment.processor = "another";
  base::write_file(file_, results::to_json(before));
  EXPECT_NE(refusal(", require_same_machine: true").find("machine"), std::string::npos);
  EXPECT_NE(refusal(", metrics: [recovery.p99]").find("recovery.p99"), std::string::npos);
}

}  // namespace
}  // namespace load
