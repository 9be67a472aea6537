#include "tools/load/variation.h"

#include <gtest/gtest.h>

#include "libcore/base/error.h"
#include "tools/load/demand.h"

namespace load {
namespace {

using namespace std::chrono_literals;

profile::Profile profile_with(const std::string& text) {
  return profile::read("p.yaml", "version: 1\ntarget: {url: \"ws://a/\"}\n" + text,
                       [](const std::string&) { return std::nullopt; });
}

std::string searching(const std::string& vary, const std::string& more = "") {
  return "search: {vary: " + vary + more + ", until: \"rtt p99 < 50ms\"}\n";
}

constexpr const char* chat = R"(stages:
  - {name: ramp, duration: 1m, record: false}
  - {name: steady, duration: 5m}
  - {name: storm, duration: 2m}
scenarios:
  readers:
    population: {connections: {ramp: {from: 0, to: 300}, steady: 300}, connect_rate: 30/s}
  writers:
    population: {connections: 100, connect_rate: 10/s}
    traffic:
      - {rate: {ramp: 10/s, steady: {from: 50/s, to: 200/s}}, do: [{send: x}]}
      - {rate: 1/s, per: connection, do: [{send: y}]}
)";

const profile::Scenario& readers(const profile::Profile& p) { return p.scenarios.at("readers"); }
const profile::Scenario& writers(const profile::Profile& p) { return p.scenarios.at("writers"); }

TEST(Variation, MultipliesAllRatesToOneSum) {
  const profile::Profile whole = profile_with(searching("rate") + chat);  // 200/s and 100 times 1/s
  const profile::Profile trial = Variation(whole).at(600);
  const auto& say = writers(trial).traffic[0].rate.by_stage;
  EXPECT_DOUBLE_EQ(say.at({"ramp", {}}).steady->a_second, 20);
  EXPECT_DOUBLE_EQ(say.at({"steady", {}}).from->a_second, 100);
  EXPECT_DOUBLE_EQ(say.at({"steady", {}}).to.a_second, 400);
  EXPECT_DOUBLE_EQ(writers(trial).traffic[1].rate.everywhere->a_second, 2);
  EXPECT_EQ(writers(trial).population.connections->everywhere, 100u);
  EXPECT_FALSE(trial.search);
}

TEST(Variation, MultipliesAllLevelsAndGivesTimeToOpen) {
  std::string yaml = chat;
  yaml.replace(yaml.find("duration: 1m"), 12, "duration: 1m, until: target-reached");
  const profile::Profile whole = profile_with(searching("connections") + yaml);
  const profile::Profile trial = Variation(whole).at(4000);
  EXPECT_EQ(readers(trial).population.connections->by_stage.at({"ramp", {}}).to, 3000u);
  EXPECT_EQ(writers(trial).population.connections->everywhere, 1000u);
  EXPECT_EQ(demand_of(trial).connections.value, 4000);
  EXPECT_EQ(trial.stages[0].duration, 60s + 90s);  // 100s to open all instead of 10s
  EXPECT_EQ(Variation(whole).at(4).stages[0].duration, 60s);
  const auto& opened = trial.thresholds.at({"connect", {}});
  ASSERT_EQ(opened.size(), 1u);
  EXPECT_EQ(to_string(opened[0].is.value), "count >= 4000");
  // Whoever is there stays there.
  EXPECT_EQ(writers(Variation(whole).at(1)).population.connections->everywhere, 1u);
}

TEST(Variation, MultipliesHowFastConnectionsCome) {
  const profile::Profile whole = profile_with(searching("connect_rate") + chat);
  const profile::Profile trial = Variation(whole).at(80);
  EXPECT_DOUBLE_EQ(readers(trial).population.connect_rate->value.a_second, 60);
  EXPECT_DOUBLE_EQ(writers(trial).population.connect_rate->value.a_second, 20);
  const profile::Profile arriving =
      profile_with(searching("connect_rate") + "scenarios: {a: {population: {arrivals: 5/s}}}\n");
  EXPECT_DOUBLE_EQ(
      Variation(arriving).at(80).scenarios.at("a").population.arrivals->everywhere->a_second, 80);
}

TEST(Variation, HoldsStagesThatAreRecordedAndWantsTheGoal) {
  const profile::Profile whole =
      profile_with(searching("rate", ", hold: 7s") + "thresholds: {rtt: [\"p50 < 1ms\"]}\n" + chat);
  const profile::Profile trial = Variation(whole).at(300);
  EXPECT_EQ(trial.stages[0].duration, 1min);
  EXPECT_EQ(trial.stages[1].duration, 7s);
  EXPECT_EQ(trial.stages[2].duration, 7s);
  const auto& rtt = trial.thresholds.at({"rtt", {}});
  ASSERT_EQ(rtt.size(), 2u);
  EXPECT_EQ(to_string(rtt[1].is.value), "p99 < 50ms");
  EXPECT_FALSE(trial.thresholds.contains({"connect", {}}));
}

TEST(Variation, KnowsTheLargest) {
  const auto rate = [](const std::string& ends) {
    const profile::Profile whole = profile_with(searching("rate", ends) + chat);
    return writers(Variation(whole).largest()).traffic[1].rate.everywhere->a_second;
  };
  EXPECT_DOUBLE_EQ(rate(", from: 10, to: 3k"), 10);
  EXPECT_DOUBLE_EQ(rate(", from: 30"), 0.1);
  EXPECT_DOUBLE_EQ(rate(""), 1.0 / 300);
}

std::string refusal(const std::string& yaml) {
  const profile::Profile whole = profile_with(yaml);
  try {
    Variation{whole};
  } catch (const base::Error& error) {
    EXPECT_EQ(error.exit_status(), 2);
    return error.what();
  }
  return "none";
}

TEST(Variation, RefusesWhatCannotBeMultiplied) {
  EXPECT_NE(refusal(searching("rate") +
                    "scenarios: {a: {population: {connections: 1}, traffic: [{rate: 0/s, do: "
                    "[{send: x}]}]}}\n")
                .find("is 0 in all stages"),
            std::string::npos);
  EXPECT_NE(refusal(searching("rate") +
                    "scenarios: {a: {population: {arrivals: 1/s}, traffic: [{rate: 1/s, per: "
                    "connection, do: [{send: x}]}]}}\n")
                .find("per: scenario"),
            std::string::npos);
}

}  // namespace
}  // namespace load
