#include "reports/change_chart.h"

#include <gtest/gtest.h>

#include <cmath>
#include <regex>

#include "tests/support/text.h"

namespace {

using report::ChangeChart;
using test::contains;

ChangeChart chart_with(ChangeChart::Row row) {
  return {.name = "a chart", .allowed = 0.1, .rows = {std::move(row)}};
}

ChangeChart::Row row() {
  return {.name = "rtt.p99",
          .verdict = "+100% WORSE",
          .tip = "from 1 to 2",
          .colour = "#d55e00",
          .before = {0.9, 1.0, 1.1},
          .after = {1.9, 2.0, 2.1},
          .middle = 2.0,
          .low = 1.8,
          .high = 2.3};
}

// Dots with the tip of their row, by their fill.
std::ptrdiff_t dots(const std::string& svg, const std::string& look) {
  const std::regex dot("<path d=\"[^\"]*\" [^>]*" + look + "[^>]*><title>from 1 to 2</title>");
  return std::distance(std::sregex_iterator(svg.begin(), svg.end(), dot), std::sregex_iterator());
}

TEST(ChangeChart, HasADotARun) {
  ChangeChart::Row one = row();
  one.after.push_back(2.2);
  const std::string svg = to_svg(chart_with(one));
  EXPECT_EQ(dots(svg, "fill=\"none\""), 3);
  EXPECT_EQ(dots(svg, "fill=\"#d55e00\""), 4);
  for (const char* text :
       {">rtt.p99<", ">+100% WORSE<", ">0<", ">+100%<", "changes that are allowed"})
    EXPECT_TRUE(contains(svg, text)) << text;
}

TEST(ChangeChart, OfWhatHasNoRatioHasItsVerdictOnly) {
  ChangeChart::Row one = row();
  one.middle.reset();
  EXPECT_EQ(dots(to_svg(chart_with(one)), ""), 0);
  one = row();
  one.before = {0, -1, 1};
  EXPECT_EQ(dots(to_svg(chart_with(one)), "fill=\"none\""), 1);
}

TEST(ChangeChart, DrawsWhatIsFarOutAtTheEdge) {
  ChangeChart::Row one = row();
  one.after = {1e9};
  one.middle = 1e9;
  one.high = INFINITY;
  const std::string svg = to_svg(chart_with(one));
  EXPECT_FALSE(contains(svg, "inf"));
  EXPECT_TRUE(contains(svg, "x1=\"700.0\""));
}

TEST(ChangeChart, IsInertAndHasNoStyles) {
  ChangeChart::Row one = row();
  one.name = one.verdict = one.tip = "<script>\x1b";
  ChangeChart chart = chart_with(one);
  chart.name = "\"><script>";
  const std::string svg = to_svg(chart);
  EXPECT_FALSE(contains(svg, "<script"));
  EXPECT_FALSE(contains(svg, "style="));
  EXPECT_FALSE(contains(svg, "\x1b"));
}

}  // namespace
