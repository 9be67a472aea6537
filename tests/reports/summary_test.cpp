#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "reports/figures.h"
#include "reports/headline.h"
#include "reports/html/page.h"
#include "reports/terminal.h"
#include "tests/reports/samples.h"
#include "tests/reports/shown.h"

namespace {

using results::Grade;
using results::Level;

results::CaseResult graded(Grade grade, Level level, bool known = false) {
  return {.level = level, .grade = grade, .known_failing = known};
}

TEST(Headline, OfAProbeCountsByLevel) {
  results::Probe probe;
  probe.run.verdict.status = "FAIL";
  probe.run.duration = std::chrono::milliseconds(6400);
  probe.cases.assign(300, graded(Grade::pass, Level::must));
  probe.cases.insert(probe.cases.end(), 3, graded(Grade::fail, Level::must));
  probe.cases.insert(probe.cases.end(), 2, graded(Grade::fail, Level::must, true));
  probe.cases.push_back(graded(Grade::non_strict, Level::should));
  probe.cases.insert(probe.cases.end(), 6, graded(Grade::non_strict, Level::must));
  probe.cases.insert(probe.cases.end(), 9, graded(Grade::not_applicable, Level::must));
  probe.cases.insert(probe.cases.end(), 9, graded(Grade::not_run, Level::must));
  EXPECT_EQ(report::headline(probe), "assay-probe: FAIL 3 must, 1 should of 312 (2 known) in 6.4s");
  probe.cases.push_back(graded(Grade::blocked, Level::must));
  probe.run.partial = true;
  EXPECT_EQ(report::headline(probe),
            "assay-probe: FAIL 3 must, 1 should of 313 (2 known, 1 blocked) in 6.4s partial");
}

TEST(Headline, OfALoadRunNamesItsLeadingMetric) {
  results::Load load;
  load.run.verdict.status = "OK";
  load.achieved_rate = 19980;
  EXPECT_EQ(report::headline(load), "assay-load: OK rate=19.98k/s valid");
  load.histograms["send_lag"].histogram.record(50);
  EXPECT_EQ(report::headline(load), "assay-load: OK send_lag p99=50us rate=19.98k/s valid");
  load.histograms["connect"].histogram.record(900);
  EXPECT_EQ(report::headline(load), "assay-load: OK connect p99=900us rate=19.98k/s valid");
  load.histograms["rtt"].histogram.record(12300);
  EXPECT_EQ(report::headline(load), "assay-load: OK rtt p99=12.3ms rate=19.98k/s valid");
  load.validity.push_back({.check = "send lag p99", .ok = false});
  EXPECT_EQ(report::headline(load), "assay-load: OK rtt p99=12.3ms rate=19.98k/s invalid");
}

TEST(Summary, EndsWithTheHeadlineAlone) {
  const std::string text = report::summary(test::sample_load(), {});
  EXPECT_TRUE(text.ends_with("\n" + report::headline(test::sample_load()) + "\n"));
}

TEST(Summary, SaysTheSameWithAndWithoutColor) {
  for (std::string colored : {report::summary(test::sample_probe(), {.color = true}),
                              report::summary(test::sample_load(), {.color = true})}) {
    EXPECT_NE(colored.find("\x1b["), std::string::npos);
    for (std::size_t at = colored.find('\x1b'); at != std::string::npos; at = colored.find('\x1b'))
      colored.erase(at, colored.find('m', at) - at + 1);
    EXPECT_TRUE(colored == report::summary(test::sample_probe(), {}) ||
                colored == report::summary(test::sample_load(), {}));
  }
}

TEST(Summary, GivesALineEachToFailuresBeyondTheFirstTwenty) {
  results::Probe probe;
  probe.cases.assign(500, test::sample_probe().cases[7]);
  const std::string text = report::summary(probe, {});
  EXPECT_LT(std::ranges::count(text, '\n'), 1000);
}

// Runs that measured nothing, or very little, have reports too.
TEST(Summary, OfNothingIsStillWhole) {
  results::Load load;
  EXPECT_TRUE(report::summary(load, {}).ends_with("rate=0/s valid\n"));
  EXPECT_TRUE(report::load_page(load).ends_with("</html>\n"));
  EXPECT_TRUE(report::probe_page({}).ends_with("</html>\n"));
  load.histograms["rtt"].histogram.record(0);
  load.series = {results::SeriesSlot{}};
  load.stages = {results::Stage{}};
  EXPECT_EQ(test::shown(report::load_page(load)).find("nan"), std::string::npos);
}

TEST(Summary, ShowsThePercentilesThatAreAskedFor) {
  results::Load load = test::sample_load();
  load.percentiles = {75, 99.99};
  for (const std::string& text : {report::summary(load, {}), report::load_page(load)}) {
    EXPECT_NE(text.find("p99.99"), std::string::npos);
    EXPECT_EQ(text.find("p99.9 "), std::string::npos);
  }
  load.percentiles.assign(1000, 12.5);
  const std::string text = report::summary(load, {});
  std::size_t columns = 0;
  for (std::size_t at = text.find("p12.5"); at != text.npos; at = text.find("p12.5", at + 1))
    ++columns;
  EXPECT_EQ(columns, 20u);
}

TEST(Page, JoinsTheStepsOfALongRun) {
  results::Load load = test::sample_load();
  const results::SeriesSlot slot = load.series[6];
  load.series.assign(4096, slot);
  for (std::size_t i = 0; i < load.series.size(); ++i) load.series[i].start = i * load.step;
  load.run.duration = load.series.size() * load.step;
  EXPECT_LT(report::load_page(load).size(), 2'000'000U);
}

TEST(Page, IsTheSameForTheSameResult) {
  EXPECT_EQ(report::load_page(test::sample_load()), report::load_page(test::sample_load()));
}

TEST(Page, NeedsNothingFromOutside) {
  for (const std::string& page : {test::shown(report::load_page(test::sample_load())),
                                  test::shown(report::probe_page(test::sample_probe())),
                                  test::shown(report::matrix_page(test::sample_matrix()))}) {
    for (const char* outside : {"=\"http", "(http", "<link", "src=", "@import", "style=\""})
      EXPECT_EQ(page.find(outside), std::string::npos) << outside;
  }
}

TEST(Figures, AreWrittenWithTheirUnits) {
  EXPECT_EQ(report::brief(12345, "us"), "12.3ms");
  EXPECT_EQ(report::brief(1024, "B"), "1 KiB");
  EXPECT_EQ(report::brief(3, "gaps"), "3 gaps");
  EXPECT_EQ(report::brief(1e30, "s"), "2555555h33m20s");
  EXPECT_EQ(report::column_unit("us").write(12345), "12.345");
  EXPECT_EQ(report::grouped(13186888), "13,186,888");
  EXPECT_EQ(report::grouped(999), "999");
  EXPECT_EQ(report::percentile_name(99.99), "p99.99");
}

report::Terminal terminal(report::ColorWish wish, bool is_terminal,
                          const std::map<std::string, const char*>& environment) {
  return report::terminal_for(wish, is_terminal, [&](const char* name) -> const char* {
    const auto found = environment.find(name);
    return found == environment.end() ? nullptr : found->second;
  });
}

TEST(Terminal, HasColorWhereItIsWantedAndPossible) {
  using enum report::ColorWish;
  EXPECT_TRUE(terminal(automatic, true, {}).color);
  EXPECT_FALSE(terminal(automatic, false, {}).color);
  EXPECT_FALSE(terminal(automatic, true, {{"TERM", "dumb"}}).color);
  EXPECT_FALSE(terminal(automatic, true, {{"NO_COLOR", "1"}}).color);
  EXPECT_TRUE(terminal(automatic, true, {{"NO_COLOR", ""}}).color);
  EXPECT_TRUE(terminal(automatic, false, {{"CLICOLOR_FORCE", "1"}}).color);
  EXPECT_TRUE(terminal(always, false, {{"NO_COLOR", "1"}}).color);
  EXPECT_FALSE(terminal(never, true, {}).color);
}

TEST(Terminal, ShowsMoreThanAsciiInAUtf8Locale) {
  using enum report::ColorWish;
  EXPECT_TRUE(terminal(automatic, true, {}).ascii);
  EXPECT_FALSE(terminal(automatic, true, {{"LANG", "de_DE.UTF-8"}}).ascii);
  EXPECT_TRUE(terminal(automatic, true, {{"LC_ALL", "C"}, {"LANG", "de_DE.UTF-8"}}).ascii);
}

}  // namespace
