#include "reports/diff.h"

#include <gtest/gtest.h>

#include "libcore/base/error.h"
#include "reports/formats.h"
#include "reports/html/page.h"
#include "reports/terminal.h"
#include "tests/reports/diff_samples.h"
#include "tests/support/golden.h"

namespace {

using test::matches_golden;

TEST(Golden, APageATerminalAndProgramsShowHowLoadChanged) {
  const report::Diff diff = test::sample_load_diff();
  EXPECT_TRUE(matches_golden(report::diff_page(diff), "diff.load.html"));
  EXPECT_TRUE(matches_golden(report::summary(diff, {}), "diff.load.txt"));
  EXPECT_TRUE(matches_golden(report::markdown(diff), "diff.load.md"));
  EXPECT_TRUE(matches_golden(report::junit(diff), "diff.load.junit.xml"));
}

TEST(Golden, APageATerminalAndProgramsShowHowConformanceChanged) {
  const report::Diff diff = test::sample_probe_diff();
  EXPECT_TRUE(matches_golden(report::diff_page(diff), "diff.probe.html"));
  EXPECT_TRUE(matches_golden(report::summary(diff, {}), "diff.probe.txt"));
  EXPECT_TRUE(matches_golden(report::markdown(diff), "diff.probe.md"));
  EXPECT_TRUE(matches_golden(report::junit(diff), "diff.probe.junit.xml"));
}

TEST(Diff, HasWhatGotWorseInItsHeadline) {
  test::LoadRuns runs = test::sample_runs();
  EXPECT_TRUE(test::diff_of(runs).headline.starts_with("assay-report: FAIL rtt.p50 +"));
  std::swap(runs.before, runs.after);
  const report::Diff back = test::diff_of(runs, {.metrics = {"rtt.p50", "rtt.p99"}});
  EXPECT_EQ(back.headline, "assay-report: OK 2 better in 5 and 5 runs");
  EXPECT_EQ(back.result.run.verdict.exit, 0);
  runs.before.resize(1);
  EXPECT_EQ(test::diff_of(runs, {.metrics = {"rtt.p99"}}).headline,
            "assay-report: OK 1 unsure in 1 and 5 runs");
}

TEST(Diff, TellsAFigureThatIsGoneAndOneThatIsNew) {
  test::LoadRuns runs = test::sample_runs();
  for (results::Load& load : runs.after) {
    load.histograms.clear();
    load.counters["verify.failed"] = 3;
  }
  const report::Diff diff = test::diff_of(runs, {.metrics = {"rtt.p99", "verify.failed"}});
  EXPECT_TRUE(diff.headline.starts_with("assay-report: FAIL rtt.p99 gone, verify.failed from 0"));
  EXPECT_EQ(diff.changes.rows[0].cells[3], "none");
  const std::string page = report::diff_page(diff);
  EXPECT_EQ(page.find("inf"), page.npos);
  EXPECT_EQ(page.find("nan"), page.npos);
}

TEST(Diff, OfEqualConformanceSaysSo) {
  const results::Probe probe{.run = {.tool = "assay-probe"}};
  const results::Probe* const pointer = &probe;
  const report::Side side{.names = {"a.json"}, .runs = {&probe.run}};
  const report::Diff diff =
      report::diff_of(results::compare({&pointer, 1}, {&pointer, 1}), side, side, "");
  EXPECT_EQ(diff.headline, "assay-report: OK 0 worse");
  const std::string page = report::diff_page(diff);
  EXPECT_NE(page.find("Every case is judged as before."), page.npos);
  EXPECT_NE(page.find("Nothing that the results tell of"), page.npos);
}

}  // namespace
