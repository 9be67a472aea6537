#include "tools/probe/difference.h"

#include <gtest/gtest.h>

namespace probe {
namespace {

using results::Grade;

results::Probe probe_of(const std::vector<std::pair<std::string, Grade>>& cases) {
  results::Probe probe;
  for (const auto& [id, grade] : cases)
    probe.cases.push_back({.id = id, .grade = grade, .why = "why " + id});
  return probe;
}

TEST(Difference, IsALineAChangeAndTheirCounts) {
  const auto all = difference(
      probe_of({{"a", Grade::fail}, {"b", Grade::pass}, {"c", Grade::pass}, {"d", Grade::pass}}),
      probe_of({{"a", Grade::pass}, {"b", Grade::flaky}, {"d", Grade::not_applicable}}));
  EXPECT_EQ(text_of(all),
            "worse   b: flaky, was pass; why b\n"
            "better  a: pass, was fail; why a\n"
            "gone    c: not run, was pass\n"
            "gone    d: not applicable, was pass; why d\n"
            "1 worse, 1 better, 2 gone, 0 new\n");
}

TEST(Difference, IsNoneBetweenEqualRuns) {
  const auto all = difference(probe_of({{"a", Grade::fail}}), probe_of({{"a", Grade::fail}}));
  EXPECT_EQ(text_of(all), "0 worse, 0 better, 0 gone, 0 new\n");
}

}  // namespace
}  // namespace probe
