#include "tools/load/check.h"

#include <gtest/gtest.h>

#include "profiles/example.h"
#include "tests/load/scene.h"
#include "tests/support/golden.h"

namespace load {
namespace {

constexpr Room room{.descriptors = 20'000, .ports = 28'232};

profile::Profile profile_of(const std::string& text) {
  return profile::read("p.yaml", "version: 1\n" + text, nothing_set);
}

// All that there is to say of all examples, as it is printed, is in tests/golden/outlooks.txt; and
// of what is done several times.
TEST(Check, SaysWhatTheExamplesDo) {
  std::string all;
  for (const profile::Example& example : profile::examples) {
    const Prospect found =
        prospect(profile::read("p.yaml", std::string(example.text), nothing_set), room, 2);
    EXPECT_FALSE(found.refusal.has_value());
    all += found.text + '\n';
  }
  EXPECT_TRUE(test::matches_golden(all, "outlooks.txt"));
}

TEST(Check, SaysHowOftenAllOfThatIsDone) {
  std::string all;
  for (const char* more :
       {"search: {vary: connections, from: 10, to: 10k, hold: 20s, until: \"rtt p99 < 50ms\"}\n",
        "search: {vary: rate, method: step, until: \"rtt p99 < 50ms\"}\n",
        "baseline: {file: main.json, metrics: [rtt.p99, rtt.p50], max_change: 5%, runs: 5}\n",
        "baseline: {file: main.json}\n"}) {
    const Prospect found = prospect(
        profile_of(std::string("target: {url: \"ws://a/\"}\n"
                               "stages: [{name: ramp, duration: 5s, record: false}, {name: steady, "
                               "duration: 1m}]\n"
                               "scenarios: {a: {population: {connections: 100}, traffic: [{rate: "
                               "50/s, do: [{request: {send: x, correlate: echo}}]}]}}\n") +
                   more),
        room, 2);
    EXPECT_FALSE(found.refusal.has_value());
    all += found.text.substr(found.text.find("\nScenario a")) + '\n';
  }
  EXPECT_TRUE(test::matches_golden(all, "repetitions.txt"));
  const Prospect none =
      prospect(profile_of("target: {url: \"ws://a/\"}\n"
                          "search: {vary: connections, to: 30k, until: \"connect p99 < 1s\"}\n"
                          "scenarios: {a: {population: {connections: 1}}}\n"),
               room, 2);
  ASSERT_TRUE(none.refusal.has_value());
  EXPECT_EQ(none.refusal->exit_status(), 4);
}

TEST(Check, SaysThePlanEvenWhereThereIsNoRoom) {
  const auto asking = [](const std::string& source) {
    return prospect(profile_of("target: {url: \"ws://a/\"" + source +
                               "}\nscenarios: {a: {population: {connections: 2k}}}\n"),
                    {.descriptors = 5000, .ports = 1000}, 2);
  };
  const Prospect none = asking("");
  EXPECT_NE(none.text.find("2000 of 1000 local ports to a:80"), std::string::npos) << none.text;
  ASSERT_TRUE(none.refusal.has_value());
  EXPECT_EQ(none.refusal->exit_status(), 4);
  const Prospect several = asking(", source: [10.0.0.1-10.0.0.3]");
  EXPECT_FALSE(several.refusal.has_value());
  EXPECT_NE(several.text.find("2000 of 3000 local ports to a:80"), std::string::npos)
      << several.text;
}

}  // namespace
}  // namespace load
