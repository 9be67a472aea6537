#include "reports/load_charts.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace report {
namespace {

using namespace std::chrono_literals;

// What a target told in each of three seconds of a run whose slots are a tenth of that.
TEST(LoadCharts, ShowWhatWasToldOnceASecondInShorterSlotsToo) {
  results::Load load;
  load.step = 100ms;
  load.run.duration = 3s;
  results::Scrape::Series processor{.name = "process_cpu_seconds_total", .counter = true};
  results::Scrape::Series files{.name = "process_open_fds"};
  for (int i = 0; i < 30; ++i) load.series.push_back({.start = i * 100ms});
  processor.values.resize(30);
  files.values.resize(30);
  for (std::size_t second = 0; second < 3; ++second) {
    processor.values[10 * second] = static_cast<double>(second * second);
    files.values[10 * second] = static_cast<double>(5 + second);
  }
  load.scrapes = {{.url = "http://a/", .answers = 3, .series = {processor, files}}};

  const auto figures = load_figures(load);
  const auto points = [&](const char* id) {
    const auto found = std::ranges::find(figures, id, &Figure::id);
    return found == figures.end() ? std::vector<LineChart::Point>()
                                  : found->chart.curves.front().points;
  };
  const auto grown = points("target-processor");
  const auto open = points("target-descriptors");
  ASSERT_EQ(grown.size(), 30u);
  ASSERT_EQ(open.size(), 30u);
  for (std::size_t i = 0; i < 30; ++i) {
    if (i < 20)
      EXPECT_EQ(grown[i].y, i < 10 ? 1.0 : 3.0) << i;
    else
      EXPECT_FALSE(grown[i].y) << i;
    EXPECT_EQ(open[i].y, 5.0 + static_cast<double>(i / 10)) << i;
  }
}

}  // namespace
}  // namespace report
