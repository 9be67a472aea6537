#include "libcore/stats/prometheus.h"

#include <gtest/gtest.h>

namespace stats {
namespace {

std::vector<Sample> read(std::string_view text) { return read_prometheus(text, 100); }

TEST(Prometheus, TellsSamplesWithTheirLabels) {
  EXPECT_EQ(read("# HELP up Whether it is up.\n"
                 "# TYPE up gauge\n"
                 "up 1\n"
                 "requests_total{code=\"200\",method=\"get\"} 1027 1395066363000\n"
                 "  seconds{path=\"/a}b\\\"c\\\\\"}\t-1.5e-3\r\n"
                 "last +4"),
            (std::vector<Sample>{{"up", 1, false},
                                 {"requests_total{code=\"200\",method=\"get\"}", 1027, true},
                                 {"seconds{path=\"/a}b\\\"c\\\\\"}", -0.0015, false},
                                 {"last", 4, false}}));
}

TEST(Prometheus, KnowsWhatOnlyGrows) {
  const auto all = read(
      "# TYPE hits counter\nhits 1\n"
      "# TYPE told counter\ntold_total 1\n"
      "# TYPE odd_total gauge\nodd_total 1\n"
      "# TYPE time histogram\ntime_bucket{le=\"1\"} 1\ntime_sum 1\ntime_count 1\n"
      "# TYPE quick summary\nquick{quantile=\"0.5\"} 1\nquick_count 1\n"
      "untold_total 1\nuntold_count 1\n");
  std::string grow;
  for (const Sample& sample : all)
    if (sample.counter) grow += sample.series + ' ';
  EXPECT_EQ(grow,
            "hits told_total time_bucket{le=\"1\"} time_sum time_count quick_count untold_total ");
}

TEST(Prometheus, PassesOverWhatIsNone) {
  for (const char* line :
       {"",        "\n\n",   "#",           "# TYPE",      "# TYPE x",    "x",
        "x ",      "x y",    "x 1y",        "x NaN",       "x +Inf",      "x -Inf",
        "x 1e999", "1x 1",   "{a=\"b\"} 1", "x{a=\"b\" 1", "x{a=\"}\" 1", "x{a=\"\\\"} 1",
        "x-y 1",   "<html>", "x\v1"})
    EXPECT_TRUE(read(line).empty()) << line;
  EXPECT_EQ(read("no\nyes 1\nno").size(), 1u);
}

TEST(Prometheus, EndsWhereThereIsNoRoom) {
  EXPECT_EQ(read_prometheus("a 1\nb 2\nc 3\n", 2).size(), 2u);
}

TEST(Prometheus, NamesAMetric) {
  EXPECT_EQ(metric_of("a_total{b=\"c\"}"), "a_total");
  EXPECT_EQ(metric_of("a_total"), "a_total");
}

}  // namespace
}  // namespace stats
