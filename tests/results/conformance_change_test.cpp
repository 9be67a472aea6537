#include "libcore/results/conformance_change.h"

#include <gtest/gtest.h>

#include "libcore/base/error.h"

namespace results {
namespace {

using Cases = std::vector<std::pair<std::string, Grade>>;

Probe probe_of(const Cases& cases) {
  Probe probe;
  for (const auto& [id, grade] : cases)
    probe.cases.push_back({.id = id, .grade = grade, .why = "why " + id});
  return probe;
}

ConformanceComparison compare(const std::vector<Cases>& before, const std::vector<Cases>& after) {
  std::vector<Probe> probes;
  for (const auto& side : {before, after})
    for (const Cases& cases : side) probes.push_back(probe_of(cases));
  std::vector<const Probe*> pointers;
  for (const Probe& probe : probes) pointers.push_back(&probe);
  const std::span<const Probe* const> all = pointers;
  return results::compare(all.first(before.size()), all.subspan(before.size()));
}

TEST(ConformanceComparison, SaysWhatGotWorseFirst) {
  const auto all = compare({{{"a", Grade::fail},
                             {"b", Grade::pass},
                             {"c", Grade::pass},
                             {"d", Grade::not_run},
                             {"e", Grade::informational},
                             {"f", Grade::pass},
                             {"h", Grade::not_run}}},
                           {{{"a", Grade::non_strict},
                             {"b", Grade::flaky},
                             {"d", Grade::pass},
                             {"e", Grade::pass},
                             {"f", Grade::not_applicable},
                             {"g", Grade::fail},
                             {"h", Grade::not_run}}});
  EXPECT_EQ(all.changes,
            (std::vector<ConformanceChange>{
                {ConformanceChange::Kind::worse, "b", "pass", "flaky", "why b"},
                {ConformanceChange::Kind::better, "a", "fail", "non-strict", "why a"},
                {ConformanceChange::Kind::missing, "c", "pass", "not run", ""},
                {ConformanceChange::Kind::missing, "f", "pass", "not applicable", "why f"},
                {ConformanceChange::Kind::added, "d", "not run", "pass", "why d"},
                {ConformanceChange::Kind::added, "g", "not run", "fail", "why g"}}));
  EXPECT_EQ(all.flaky, std::vector<std::string>{"b"});
  EXPECT_EQ(all.same, 1u);  // e; nobody judged h
  EXPECT_TRUE(all.regression());
}

TEST(ConformanceComparison, OfRunsThatAreNotOfOneMindIsFlaky) {
  const auto all =
      compare({{{"a", Grade::pass}, {"b", Grade::fail}},
               {{"a", Grade::pass}, {"b", Grade::pass}},
               {{"a", Grade::informational}, {"b", Grade::pass}}},
              {{{"a", Grade::pass}, {"b", Grade::pass}}, {{"a", Grade::fail}, {"b", Grade::pass}}});
  EXPECT_EQ(all.changes,
            (std::vector<ConformanceChange>{
                {ConformanceChange::Kind::worse, "a", "pass: 2 pass, 1 informational",
                 "flaky: 1 pass, 1 fail", "why a"},
                {ConformanceChange::Kind::better, "b", "flaky: 2 pass, 1 fail", "pass", "why b"}}));
  EXPECT_EQ(all.flaky, (std::vector<std::string>{"a", "b"}));
}

TEST(ConformanceComparison, IsNoneBetweenEqualRuns) {
  const auto all = compare({{{"a", Grade::fail}}}, {{{"a", Grade::fail}}});
  EXPECT_TRUE(all.changes.empty());
  EXPECT_TRUE(all.flaky.empty());
  EXPECT_FALSE(all.regression());
}

TEST(ConformanceComparison, WarnsOfAnotherSuite) {
  Probe before, after;
  after.suite_version = "2";
  const Probe* const old_run = &before;
  const Probe* const new_run = &after;
  const auto all = results::compare({&old_run, 1}, {&new_run, 1});
  EXPECT_EQ(all.warnings,
            std::vector<std::string>{"the versions differ (suite): they may measure otherwise"});
}

TEST(ConformanceComparison, NeedsRunsOnBothSides) {
  EXPECT_THROW(compare({}, {{{"a", Grade::pass}}}), base::Error);
  EXPECT_THROW(compare({{{"a", Grade::pass}}}, {}), base::Error);
}

}  // namespace
}  // namespace results
