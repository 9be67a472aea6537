#include "reports/matrix.h"

#include <gtest/gtest.h>

namespace {

using results::Grade;

results::Probe probe_with(const std::string& title,
                          const std::vector<std::pair<std::string, Grade>>& cases, int exit = 0) {
  results::Probe probe{.run = {.title = title, .verdict = {.status = "S", .exit = exit}}};
  for (const auto& [id, grade] : cases)
    probe.cases.push_back({.id = id, .group = id.substr(0, id.find('.')), .grade = grade});
  return probe;
}

TEST(Matrix, HasARowACaseAndAColumnAPeer) {
  const report::Comparables all = report::comparables(
      {{probe_with("a", {{"ping.empty", Grade::pass}, {"close.code", Grade::fail}}),
        probe_with("b", {{"ping.empty", Grade::pass}, {"ping.long", Grade::flaky}})}});
  EXPECT_EQ(all.peers, (std::vector<std::string>{"a", "b"}));
  ASSERT_EQ(all.cases.size(), 2u);
  EXPECT_EQ(all.cases[0].name, "ping");
  ASSERT_EQ(all.cases[0].cases.size(), 2u);
  EXPECT_TRUE(all.cases[0].cases[0].alike);
  const auto& longer = all.cases[0].cases[1];  // of which only the second peer has a verdict
  EXPECT_EQ(longer.name, "ping.long");
  EXPECT_FALSE(longer.alike);
  EXPECT_EQ(longer.cells[0].text, "not run");
  EXPECT_EQ(longer.cells[1].text, "flaky");
}

TEST(Matrix, CountsGradesAndTellsWhatDidNotPass) {
  const report::Comparables all = report::comparables(
      {{probe_with("a", {{"g.1", Grade::pass}, {"g.2", Grade::fail}, {"g.3", Grade::flaky}}, 1),
        probe_with("b", {{"g.1", Grade::pass}, {"g.2", Grade::pass}}), probe_with("c", {})}});
  ASSERT_EQ(all.grades.size(), 4u);  // the verdict, fail, flaky, pass
  EXPECT_EQ(all.grades[0].cells[0].mood, report::Mood::bad);
  EXPECT_EQ(all.grades[0].cells[1].mood, report::Mood::good);
  EXPECT_EQ(all.grades[1].name, "fail");
  EXPECT_EQ(all.grades[1].cells[0].text, "1");
  EXPECT_EQ(all.grades[1].cells[1].text, "0");
  ASSERT_EQ(all.groups.size(), 1u);
  EXPECT_EQ(all.groups[0].cells[0].text, "1 fail, 1 flaky");
  EXPECT_EQ(all.groups[0].cells[1].text, "2 pass");
  EXPECT_EQ(all.groups[0].cells[2].text, "not judged");
}

TEST(Matrix, CallsEachPeerOtherwise) {
  results::Probe by_target;
  by_target.run.targets = {"ws://a/"};
  EXPECT_EQ(report::comparables({{probe_with("a", {}), probe_with("a", {}), by_target}}).peers,
            (std::vector<std::string>{"a", "a (2)", "ws://a/"}));
}

TEST(Matrix, HasAHeadline) {
  EXPECT_EQ(report::headline({{probe_with("a", {}, 1), probe_with("b", {})}}),
            "assay-report: FAIL 1 of 2 peers passed");
  EXPECT_EQ(report::headline({{probe_with("b", {})}}), "assay-report: OK 1 of 1 peers passed");
}

}  // namespace
