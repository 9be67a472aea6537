#include "tests/support/golden.h"

#include <gtest/gtest.h>

#include "reports/formats.h"
#include "reports/html/page.h"
#include "reports/terminal.h"
#include "tests/reports/samples.h"
#include "tests/reports/shown.h"

namespace {

using test::matches_golden;
using test::shown;

TEST(Golden, APageShowsAProbeResult) {
  EXPECT_TRUE(matches_golden(shown(report::probe_page(test::sample_probe())), "probe.html"));
}

TEST(Golden, APageShowsALoadResult) {
  EXPECT_TRUE(matches_golden(shown(report::load_page(test::sample_load())), "load.html"));
}

TEST(Golden, APageShowsAMatrix) {
  EXPECT_TRUE(matches_golden(shown(report::matrix_page(test::sample_matrix())), "matrix.html"));
}

TEST(Golden, APageShowsAReleaseCard) {
  EXPECT_TRUE(matches_golden(shown(report::card_page(test::sample_card())), "card.html"));
}

TEST(Golden, ATerminalShowsAMatrix) {
  EXPECT_TRUE(matches_golden(report::summary(test::sample_matrix(), {}), "matrix.txt"));
}

TEST(Golden, ATerminalShowsAProbeResult) {
  EXPECT_TRUE(matches_golden(report::summary(test::sample_probe(), {}), "probe.txt"));
}

TEST(Golden, ATerminalShowsALoadResult) {
  EXPECT_TRUE(matches_golden(report::summary(test::sample_load(), {}), "load.txt"));
}

TEST(Golden, ATerminalShowsASearchAndSeveralRuns) {
  EXPECT_TRUE(matches_golden(report::summary(test::sample_search(), {}), "search.txt"));
  EXPECT_TRUE(matches_golden(report::summary(test::sample_repeated(), {}), "runs.txt"));
}

TEST(Golden, ProgramsReadASearchAndSeveralRuns) {
  const results::Load load = test::sample_search();
  EXPECT_TRUE(matches_golden(report::junit(load), "search.junit.xml"));
  EXPECT_TRUE(matches_golden(report::markdown(load), "search.md"));
  EXPECT_TRUE(matches_golden(report::openmetrics(load), "search.prom"));
  EXPECT_TRUE(matches_golden(report::junit(test::sample_repeated()), "runs.junit.xml"));
}

TEST(Golden, ProgramsReadAProbeResult) {
  const results::Probe probe = test::sample_probe();
  EXPECT_TRUE(matches_golden(report::junit(probe), "probe.junit.xml"));
  EXPECT_TRUE(matches_golden(report::tap(probe), "probe.tap"));
  EXPECT_TRUE(matches_golden(report::sarif(probe), "probe.sarif"));
  EXPECT_TRUE(matches_golden(report::markdown(probe), "probe.md"));
  EXPECT_TRUE(matches_golden(report::openmetrics(probe), "probe.prom"));
  EXPECT_TRUE(matches_golden(report::badge_svg(probe), "badge.svg"));
  EXPECT_TRUE(matches_golden(report::badge_endpoint(probe), "badge.json"));
}

TEST(Golden, ProgramsReadALoadResult) {
  const results::Load load = test::sample_load();
  EXPECT_TRUE(matches_golden(report::junit(load), "load.junit.xml"));
  EXPECT_TRUE(matches_golden(report::markdown(load), "load.md"));
  EXPECT_TRUE(matches_golden(report::openmetrics(load), "load.prom"));
  EXPECT_TRUE(matches_golden(report::csv(load), "load.csv"));
  EXPECT_TRUE(matches_golden(report::hdr_log(load), "load.hlog"));
}

TEST(Golden, AutobahnsReadersReadAProbeResult) {
  std::string all;
  for (const auto& [name, text] : report::autobahn(test::sample_probe()))
    all += "--- " + name + '\n' + text;
  EXPECT_TRUE(matches_golden(all, "probe.autobahn.txt"));
}

}  // namespace
