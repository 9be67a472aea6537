#include "reports/chart.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/text.h"

namespace {

using report::LineChart;
using test::contains;
using test::count;

LineChart chart_of(std::vector<LineChart::Curve> curves) {
  const auto write = [](double value) { return fmt::format("{:g}", value); };
  return {.name = "a chart",
          .x = {.name = "time", .scale = report::time_scale(10), .write = write},
          .y = {.name = "ms", .scale = report::linear_scale(100), .write = write},
          .curves = std::move(curves)};
}

TEST(Chart, DrawsALineWithItsNameColourAndDashes) {
  const std::string svg = to_svg(chart_of({{"p50", {{0, 50}, {10, 100}}}, {"p99", {{0, 70}}}}));
  EXPECT_TRUE(contains(svg, R"(d="M62.0 156.0L720.0 40.0")")) << svg;
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
  EXPECT_TRUE(contains(to_svg(chart_of({{"p50", {{5, 50}}}})), R"(d="M388.0 156.0h6")"));
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

TEST(Chart, NamesItsCurvesBelowWhereANameIsLong) {
  const std::string svg =
      to_svg(chart_of({{"no reply came within 5s", {{0, 1}}}, {"p50", {{0, 2}}}}));
  EXPECT_TRUE(contains(svg, R"(height="336")"));
  EXPECT_EQ(count(svg, R"(y="332.0")"), 2U);  // both names, in one row
  EXPECT_TRUE(contains(to_svg(chart_of({{"p50", {{0, 2}}}})), R"(height="320")"));
}

TEST(Chart, DrawsBoxesInTintsAndSaysWhatTheyMean) {
  LineChart chart = chart_of({});
  chart.tints = {{"1 to 9", 0.2, {{0, 1, 0, 50}, {1, 2, 50, 100}}}, {"10 or more", 1, {}}};
  const std::string svg = to_svg(chart);
  EXPECT_TRUE(contains(svg, R"(d="M62.0 272.0H127.8V156.0H62.0zM127.8 156.0H193.6V40.0H127.8z")"));
  EXPECT_TRUE(contains(svg, R"(fill-opacity="0.20")"));
  EXPECT_TRUE(contains(svg, ">10 or more</text>"));
  EXPECT_FALSE(contains(svg, "nothing was measured"));
}

TEST(Chart, MarksMomentsAboveStretches) {
  LineChart chart = chart_of({{"p50", {{0, 1}}}});
  chart.stretches.push_back({.from = 0, .to = 10, .name = "storm"});
  chart.moments = {
      {1, "restart"}, {1.5, "covered by the name before"}, {9.9, "the very end of all things"}};
  const std::string svg = to_svg(chart);
  EXPECT_TRUE(contains(svg, R"(<line x1="127.8" y1="22.0" x2="127.8" y2="288.0")"));
  EXPECT_TRUE(contains(svg, R"(y="31.0" fill="currentColor">restart</text>)"));
  EXPECT_FALSE(contains(svg, "covered by"));
  EXPECT_TRUE(contains(svg, R"(text-anchor="end">the very end of all things</text>)"));
}

TEST(Chart, TellsAScriptWhichTimeItShows) {
  LineChart chart = chart_of({{"p50", {{0, 1}}}});
  EXPECT_FALSE(contains(to_svg(chart), "data-from"));
  chart.over_time = true;
  EXPECT_TRUE(contains(to_svg(chart), R"(data-from="0" data-to="10")"));
}

TEST(Chart, EscapesNames) {
  LineChart chart = chart_of({{"<script>\"'&\x1b", {{0, 1}}}});
  chart.name = "\"><script>";
  EXPECT_FALSE(contains(to_svg(chart), "<script"));
  EXPECT_TRUE(contains(to_svg(chart), R"(&lt;script&gt;&quot;&#39;&amp;\x1b)"));
}

}  // namespace
