#include "tests/support/golden.h"

#include <gtest/gtest.h>

#include "reports/html/page.h"
#include "reports/terminal.h"
#include "tests/reports/samples.h"

namespace {

using test::matches_golden;

TEST(Golden, APageShowsAProbeResult) {
  EXPECT_TRUE(matches_golden(report::probe_page(test::sample_probe()), "probe.html"));
}

TEST(Golden, APageShowsALoadResult) {
  EXPECT_TRUE(matches_golden(report::load_page(test::sample_load()), "load.html"));
}

TEST(Golden, ATerminalShowsAProbeResult) {
  EXPECT_TRUE(matches_golden(report::summary(test::sample_probe(), {}), "probe.txt"));
}

TEST(Golden, ATerminalShowsALoadResult) {
  EXPECT_TRUE(matches_golden(report::summary(test::sample_load(), {}), "load.txt"));
}

}  // namespace
