#include "reports/share_bar.h"

#include <gtest/gtest.h>

#include "tests/support/text.h"

namespace {

using test::contains;

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
