#include "tools/load/demand.h"

#include <gtest/gtest.h>

namespace load {
namespace {

// What a profile with these scenarios demands, in a stage of ten seconds and one of twenty.
Demand demand(const std::string& scenarios) {
  const auto nothing_set = [](const std::string&) { return std::optional<std::string>(); };
  return demand_of(
      profile::read("p.yaml",
                    "version: 1\ntarget: {url: [\"ws://a/\", \"wss://b/\", \"ws://a/x\"]}\n"
                    "stages: [{name: up, duration: 10s}, {name: on, duration: 20s}]\n"
                    "scenarios:\n" +
                        scenarios,
                    nothing_set));
}

TEST(Demand, CountsConnectionsWhereTheyAreMost) {
  const Demand two = demand(
      "  a: {population: {connections: {up: {from: 60, to: 30}, on: 0}}}\n"
      "  b: {population: {connections: {on: {to: 40}}}, url: 'ws://c:81/'}\n");
  EXPECT_EQ(two.connections.value, 60);
  EXPECT_FALSE(two.connections.at_least);
  const std::map<std::string, std::uint64_t> by_address = {
      {"a:80", 40}, {"b:443", 20}, {"c:81", 40}};
  EXPECT_EQ(two.by_address, by_address);
}

TEST(Demand, CountsConnectionsThatArrive) {
  const auto arriving = [](const std::string& more) {
    return demand("  a: {population: {arrivals: {up: 2/s, on: 4/s}" + more).connections;
  };
  EXPECT_EQ(arriving("}}\n").value, 100);  // none of them leaves
  EXPECT_EQ(arriving(", lifetime: 5s}}\n").value, 20);
  EXPECT_EQ(arriving(", lifetime: {dist: uniform, min: 1s, max: 3s}}}\n").value, 8);
  EXPECT_FALSE(arriving(", lifetime: 5s}}\n").at_least);
  EXPECT_TRUE(arriving("}, flow: [{wait: 1s}]}\n").at_least);
}

TEST(Demand, CountsWhatTheStepsSend) {
  const auto messages = [](const std::string& more) {
    return demand("  a: {population: {connections: 10}, " + more + "}\n").messages;
  };
  EXPECT_EQ(messages("traffic: [{rate: 2/s, do: [{send: a}, {send: b}]}]").value, 2 * 30 * 2);
  EXPECT_EQ(messages("traffic: [{rate: {on: {to: 4/s}}, per: connection, do: [{send: a}]}]").value,
            2 * 20 * 10);
  EXPECT_EQ(messages("on_open: [{repeat: {times: 3, do: [{send: a}]}}, ping]").value, 30);
  EXPECT_EQ(messages("on_close: [{choose: [{weight: 3, do: [{send: a}, {send: b}]}, "
                     "{weight: 1, do: [{send: c}, {wait: 1s}]}]}]")
                .value,
            17.5);
  EXPECT_FALSE(messages("on_open: [{send: a}]").at_least);
  EXPECT_TRUE(messages("flow: [{send: a}]").at_least);  // once it is over, another one is opened
  EXPECT_TRUE(messages("on_open: [{repeat: {times: forever, do: [{send: a}]}}]").at_least);
  EXPECT_TRUE(messages("traffic: [{rate: max, do: [{send: a}]}]").at_least);
}

}  // namespace
}  // namespace load
