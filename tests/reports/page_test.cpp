#include "reports/html/page.h"

#include <gtest/gtest.h>

#include "libcore/results/probe.h"

namespace {

using results::Grade;

TEST(ProbePage, CountsARequirementOnceAndAsBrokenIfOneCaseBrokeIt) {
  const auto tried = [](Grade grade) {
    results::CaseResult result{.id = "a.b", .grade = grade};
    result.requirements = {{"R-1", "MUST", "RFC 1, 2", "", grade},
                           {"R-2", "MUST", "RFC 1, 2", "", Grade::pass}};
    return result;
  };
  results::Probe probe;
  probe.cases = {tried(Grade::pass), tried(Grade::fail), tried(Grade::fail), tried(Grade::not_run)};
  const std::string page = report::probe_page(probe);
  EXPECT_NE(page.find(">RFC 1, 2</th><td align=\"right\">1</td><td align=\"right\">2</td>"
                      "<td align=\"right\">3</td>"),
            page.npos);
  probe.cases = {tried(Grade::pass)};
  EXPECT_NE(report::probe_page(probe).find(">RFC 1, 2</th><td align=\"right\"></td>"), page.npos);
}

}  // namespace
