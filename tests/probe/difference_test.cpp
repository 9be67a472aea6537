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

TEST(Difference, SaysWhatGotWorseFirst) {
  const auto all = differences(probe_of({{"a", Grade::fail},
                                         {"b", Grade::pass},
                                         {"c", Grade::pass},
                                         {"d", Grade::not_run},
                                         {"e", Grade::informational},
                                         {"f", Grade::pass}}),
                               probe_of({{"a", Grade::non_strict},
                                         {"b", Grade::flaky},
                                         {"d", Grade::pass},
                                         {"e", Grade::pass},
                                         {"f", Grade::not_applicable},
                                         {"g", Grade::fail}}));
  EXPECT_EQ(text_of(all),
            "worse   b: flaky, was pass; why b\n"
            "better  a: non-strict, was fail; why a\n"
            "gone    c: not run, was pass\n"
            "gone    f: not applicable, was pass; why f\n"
            "new     d: pass, was not run; why d\n"
            "new     g: fail, was not run; why g\n"
            "1 worse, 1 better, 2 gone, 2 new\n");
  EXPECT_TRUE(any_worse(all));
}

TEST(Difference, IsNoneBetweenEqualRuns) {
  const auto all = differences(probe_of({{"a", Grade::fail}}), probe_of({{"a", Grade::fail}}));
  EXPECT_TRUE(all.empty());
  EXPECT_FALSE(any_worse(all));
  EXPECT_EQ(text_of(all), "0 worse, 0 better, 0 gone, 0 new\n");
}

}  // namespace
}  // namespace probe
