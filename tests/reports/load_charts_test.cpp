#include "reports/load_charts.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/reports/samples.h"

namespace report {
namespace {

using namespace std::chrono_literals;

std::vector<std::string> ids(const std::vector<Figure>& figures) {
  std::vector<std::string> all;
  for (const Figure& figure : figures) all.push_back(figure.id);
  return all;
}

const Figure* find(const std::vector<Figure>& figures, std::string_view id) {
  const auto found = std::ranges::find(figures, id, &Figure::id);
  EXPECT_NE(found, figures.end()) << id;
  return found == figures.end() ? nullptr : &*found;
}

// The values of a curve, -1 where it has a gap.
std::vector<double> values(const Figure* figure, std::string_view curve) {
  std::vector<double> all;
  if (figure == nullptr) return all;
  const auto& curves = figure->chart.curves;
  const auto found = std::ranges::find(curves, curve, &LineChart::Curve::name);
  EXPECT_NE(found, curves.end()) << curve;
  if (found != curves.end())
    for (const LineChart::Point& point : found->points) all.push_back(point.y.value_or(-1));
  return all;
}

results::SeriesSlot slot(std::chrono::seconds start) { return {.start = start}; }

TEST(LoadFigures, ShowAllThatWasMeasuredInReadingOrder) {
  EXPECT_EQ(ids(load_figures(test::sample_load())),
            (std::vector<std::string>{"spectrum", "heat", "latency", "throughput", "connections",
                                      "openings", "losses", "errors", "phases", "reach",
                                      "outstanding", "send-lag", "effort", "target-processor",
                                      "target-memory", "target-figure-1"}));
  EXPECT_TRUE(load_figures({}).empty());
}

TEST(LoadFigures, EachHasItsTableAndAName) {
  for (const Figure& figure : load_figures(test::sample_load())) {
    EXPECT_FALSE(figure.data.rows.empty()) << figure.id;
    EXPECT_FALSE(figure.chart.name.empty()) << figure.id;
  }
}

TEST(LoadFigures, MarkStagesAndEventsOnEveryAxisOfTime) {
  std::size_t over_time = 0;
  for (const Figure& figure : load_figures(test::sample_load())) {
    if (!figure.chart.over_time) continue;
    ++over_time;
    ASSERT_EQ(figure.chart.stretches.size(), 2U) << figure.id;
    EXPECT_TRUE(figure.chart.stretches[0].shaded);
    ASSERT_EQ(figure.chart.moments.size(), 1U) << figure.id;
    EXPECT_EQ(figure.chart.moments[0].at, 20);
    EXPECT_EQ(figure.chart.tips[20].text.find("20s in steady, gateway-blip at 20s"), 0U)
        << figure.chart.tips[20].text;
  }
  EXPECT_EQ(over_time, 14U);
}

TEST(LoadFigures, PutEachMetricOfMessagesIntoFiguresOfItsOwn) {
  results::Load load;
  for (const char* metric : {"delivery", "rtt", "connect"})
    load.histograms[metric].histogram.record(1000);
  stats::Histogram coarse(stats::coarse_shape);
  coarse.record(1000);
  load.series = {slot(0s)};
  load.series[0].times = {{"rtt", stats::SparseHistogram(coarse)},
                          {"delivery", stats::SparseHistogram(coarse)}};
  EXPECT_EQ(ids(load_figures(load)),
            (std::vector<std::string>{"spectrum", "heat", "latency", "spectrum-delivery",
                                      "heat-delivery", "latency-delivery"}));
  load.histograms.erase("rtt");
  load.histograms.erase("delivery");
  EXPECT_EQ(ids(load_figures(load)), std::vector<std::string>{"spectrum"});
}

TEST(LoadFigures, TellDisconnectsFromOtherErrors) {
  results::Load load{.series = {slot(0s), slot(1s)}};
  load.series[1].errors = {{"disconnected: RST", 2}, {"ping: no Pong came", 3}};
  const std::vector<Figure> figures = load_figures(load);
  EXPECT_EQ(values(find(figures, "losses"), "RST"), (std::vector<double>{0, 2}));
  EXPECT_EQ(values(find(figures, "errors"), "ping: no Pong came"), (std::vector<double>{0, 3}));
}

TEST(LoadFigures, JoinTheRarestCauses) {
  results::Load load{.series = {slot(0s)}};
  for (std::uint64_t i = 1; i <= 8; ++i)
    load.series[0].errors["disconnected: " + std::to_string(i)] = i;
  const std::vector<Figure> figures = load_figures(load);
  const Figure* const losses = find(figures, "losses");
  EXPECT_EQ(losses->chart.curves.size(), 6U);
  EXPECT_EQ(losses->chart.curves[0].name, "8");
  EXPECT_EQ(values(losses, "other causes"), std::vector<double>{1 + 2 + 3});
}

TEST(LoadFigures, ShowAReachOfNobody) {
  results::Load load{.series = {slot(0s), slot(1s), slot(2s)}};
  load.series[1].counts = {{"reach.due", 10}};
  EXPECT_EQ(values(find(load_figures(load), "reach"), "reached"), (std::vector<double>{-1, 0, -1}));
  load.series[2].counts = {{"reach.due", 8}, {"reach.came", 7}};
  EXPECT_EQ(values(find(load_figures(load), "reach"), "reached"),
            (std::vector<double>{-1, 0, 87.5}));
}

TEST(LoadFigures, JoinTheSlotsOfLongRuns) {
  results::Load load;
  for (int second = 0; second < 601; ++second) {
    load.series.push_back(slot(std::chrono::seconds(second)));
    load.series.back().counts = {{"connected", 1}};
    load.series.back().levels = {{"connections", std::uint64_t(second)}};
  }
  const std::vector<Figure> figures = load_figures(load);
  const std::vector<double> connections = values(find(figures, "connections"), "connections");
  ASSERT_EQ(connections.size(), 201U);
  EXPECT_EQ(connections[0], 2);
  EXPECT_EQ(connections[200], 600);
  EXPECT_EQ(values(find(figures, "openings"), "opened")[0], 3);
}

TEST(LoadFigures, SayNothingOfTheRateOfAMoment) {
  results::Load load{.run = {.duration = 1100ms}, .series = {slot(0s), slot(1s)}};
  for (results::SeriesSlot& each : load.series) each.counts = {{"sent", 10}};
  EXPECT_EQ(values(find(load_figures(load), "throughput"), "sent"), (std::vector<double>{10, -1}));
}

TEST(LoadFigures, PutTheSpectrumOfServiceTimeBesideThatOfResponses) {
  const std::vector<Figure> figures = load_figures(test::sample_load());
  const Figure* const spectrum = find(figures, "spectrum");
  std::vector<std::string> names;
  for (const LineChart::Curve& curve : spectrum->chart.curves) names.push_back(curve.name);
  EXPECT_EQ(names, (std::vector<std::string>{"response time", "service time", "send lag"}));
  EXPECT_EQ(spectrum->chart.tips.front().text.find("0 %, response time "), 0U);
}

TEST(LoadFigures, ShowWhatATargetToldAndChanged) {
  results::Load load{.series = {slot(0s), slot(1s), slot(2s)}};
  load.scrapes = {{.url = "http://a/",
                   .series = {{"process_cpu_seconds_total", true, {1.0, 1.5, 2.5}},
                              {"always", false, {1.0, 1.0, 1.0}},
                              {"queue", false, {1.0, 5.0, 2.0}},
                              {"seconds_bucket{le=\"1\"}", true, {1.0, 2.0, 3.0}}}}};
  const std::vector<Figure> figures = load_figures(load);
  EXPECT_EQ(ids(figures), (std::vector<std::string>{"target-processor", "target-figure-1"}));
  EXPECT_EQ(values(find(figures, "target-processor"), "target 1"),
            (std::vector<double>{0.5, 1, -1}));  // what it did in the last second, nobody asked
  EXPECT_EQ(values(find(figures, "target-figure-1"), "highest"), (std::vector<double>{1, 5, 2}));
}

// What a target told in each of three seconds of a run whose slots are a tenth of that.
TEST(LoadFigures, ShowWhatWasToldOnceASecondInShorterSlotsToo) {
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

  const std::vector<Figure> figures = load_figures(load);
  const std::vector<double> grown = values(find(figures, "target-processor"), "target 1");
  const std::vector<double> open = values(find(figures, "target-descriptors"), "target 1");
  ASSERT_EQ(grown.size(), 30u);
  ASSERT_EQ(open.size(), 30u);
  for (std::size_t i = 0; i < 30; ++i) {
    EXPECT_EQ(grown[i], i < 10 ? 1.0 : i < 20 ? 3.0 : -1.0) << i;
    EXPECT_EQ(open[i], 5.0 + static_cast<double>(i / 10)) << i;
  }
}

}  // namespace
}  // namespace report
