#include "reports/chart.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>

namespace {

using report::LineChart;

LineChart chart_of(std::vector<LineChart::Curve> curves) {
  const auto write = [](double value) { return fmt::format("{:g}", value); };
  return {.name = "a chart",
          .x = {.name = "time", .scale = report::time_scale(10), .write = write},
          .y = {.name = "ms", .scale = report::linear_scale(100), .write = write},
          .curves = std::move(curves)};
}

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1))
    ++found;
  return found;
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

TEST(Chart, DrawsALineWithItsNameColourAndDashes) {
  const std::string svg = to_svg(chart_of({{"p50", {{0, 50}, {10, 100}}}, {"p99", {{0, 70}}}}));
  EXPECT_TRUE(contains(svg, R"(d="M62.0 156.0h0.1L720.0 40.0")")) << svg;
  EXPECT_TRUE(contains(svg, ">p50</text>"));
  EXPECT_TRUE(contains(svg, "<title>p50</title>"));
  EXPECT_TRUE(contains(svg, R"(stroke="#0072b2")"));
  EXPECT_TRUE(contains(svg, R"(stroke-dasharray="7 3")"));
}

TEST(Chart, NamesItsAxesAndTicks) {
  const std::string svg = to_svg(chart_of({}));
  for (const char* text : {">time<", ">ms<", ">0<", ">100<", ">10<", R"(aria-label="a chart")"})
    EXPECT_TRUE(contains(svg, text)) << text;
}

TEST(Chart, SaysSoWhereNothingWasMeasured) {
  EXPECT_TRUE(contains(to_svg(chart_of({})), "nothing was measured"));
  EXPECT_TRUE(contains(to_svg(chart_of({{"p50", {}}})), "nothing was measured"));
  EXPECT_TRUE(contains(to_svg(chart_of({{"p50", {{1, std::nullopt}}}})), "nothing was measured"));
}

TEST(Chart, ShowsASinglePoint) {
  EXPECT_TRUE(contains(to_svg(chart_of({{"p50", {{5, 50}}}})), R"(d="M391.0 156.0h0.1")"));
}

TEST(Chart, BreaksTheLineAtAGap) {
  const std::string svg =
      to_svg(chart_of({{"p50", {{0, 0}, {1, 0}, {2, std::nullopt}, {3, 0}, {4, 0}}}}));
  EXPECT_EQ(count(svg.substr(svg.find("<path")), "M"), 2U);
}

TEST(Chart, DrawsZerosAtTheBottom) {
  EXPECT_TRUE(contains(to_svg(chart_of({{"errors", {{0, 0}, {10, 0}}}})), "L720.0 272.0"));
}

TEST(Chart, LeavesOutWhatIsNoNumber) {
  const std::string svg = to_svg(
      chart_of({{"p50", {{0, std::nan("")}, {1, 50}, {std::nan(""), 1}, {2, INFINITY}, {3, 50}}}}));
  EXPECT_FALSE(contains(svg, "nan"));
  EXPECT_FALSE(contains(svg, "inf"));
}

TEST(Chart, PushesNamesApart) {
  std::vector<LineChart::Curve> curves;
  for (const char* name : {"a", "b", "c", "d"}) curves.push_back({name, {{10, 0}}});
  const std::string svg = to_svg(chart_of(std::move(curves)));
  for (const char* y : {R"(y="276.0")", R"(y="260.0")", R"(y="244.0")", R"(y="228.0")"})
    EXPECT_TRUE(contains(svg, y)) << y;  // the baselines of the names
}

TEST(Chart, UsesPresentationAttributesOnly) {
  LineChart chart = chart_of({{"p50", {{0, 1}}}});
  chart.stretches.push_back({.from = 0, .to = 5, .name = "warm-up", .shaded = true, .tip = "tip"});
  chart.tips.push_back({.from = 0, .to = 1, .text = "at 0: 1"});
  const std::string svg = to_svg(chart);
  EXPECT_FALSE(contains(svg, "style="));
  EXPECT_FALSE(contains(svg, "class="));
  EXPECT_TRUE(contains(svg, "<title>at 0: 1</title>"));
  EXPECT_TRUE(contains(svg, ">warm-up</text>"));
}

TEST(Chart, EscapesNames) {
  LineChart chart = chart_of({{"<script>\"'&\x1b", {{0, 1}}}});
  chart.name = "\"><script>";
  EXPECT_FALSE(contains(to_svg(chart), "<script"));
  EXPECT_TRUE(contains(to_svg(chart), R"(&lt;script&gt;&quot;&#39;&amp;\x1b)"));
}

TEST(ShareBar, ShowsEveryShareWithItsCountAndName) {
  const std::string svg = to_svg(report::ShareBar{
      .name = "grades",
      .shares = {
          {"fail", 1, "#c8402f", true}, {"pass", 9999, "#0072b2"}, {"flaky", 0, "#b5609a"}}});
  EXPECT_TRUE(contains(svg, ">1 fail</text>"));
  EXPECT_TRUE(contains(svg, ">9999 pass</text>"));
  EXPECT_FALSE(contains(svg, "flaky"));
  EXPECT_TRUE(contains(svg, R"(width="4.1")"));  // one in ten thousand is still seen
}

TEST(ShareBar, OfNothingIsEmpty) {
  const std::string svg = to_svg(report::ShareBar{.name = "grades"});
  EXPECT_FALSE(contains(svg, "nan"));
  EXPECT_TRUE(contains(svg, "</svg>"));
}

}  // namespace
