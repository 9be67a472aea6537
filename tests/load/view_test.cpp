#include "tools/load/view.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "libcore/base/text.h"
#include "tests/support/golden.h"

namespace load {
namespace {

using namespace std::chrono_literals;

constexpr report::Terminal utf8{};
constexpr report::Terminal ascii{.ascii = true};

Glance steady() {
  stats::Histogram times(stats::coarse_shape);
  for (std::uint64_t i = 1; i <= 20'000; ++i) times.record(40 + i * i / 400'000);
  return {.stage = "steady",
          .spent = 12s,
          .duration = 30s,
          .connections = 1000,
          .outstanding = 12,
          .sent = 19'984,
          .received = 19'971,
          .metric = "rtt",
          .times = stats::SparseHistogram(times),
          .p99s = {1100, 1200, 1150, 3000, 9000, std::nullopt, 40'000, 12'000, 5000, 1300, 1200}};
}

Glance failing() {
  Glance glance = steady();
  glance.errors = {{"connect.failed", 3}, {"timeouts", 1200}};
  return glance;
}

TEST(View, LooksAsApproved) {
  Glance silent = steady();
  silent.times = {};
  Glance first;
  first.stage = "warm-up";
  first.duration = 0s;
  std::string all;
  const auto show = [&](std::string_view name, const std::string& text) {
    all += fmt::format("--- {}\n{}", name, text);
  };
  show("steady, 80 places", view(steady(), utf8, 80));
  show("with errors, 80 places, ASCII", view(failing(), ascii, 80));
  show("with errors, 40 places", view(failing(), utf8, 40));
  show("with errors, 20 places", view(failing(), utf8, 20));
  show("a second without replies", view(silent, utf8, 80));
  show("nothing yet", view(first, ascii, 80));
  show("in colour", base::printable(view(failing(), {.color = true, .ascii = true}, 60), 4000));
  all += '\n';
  EXPECT_TRUE(test::matches_golden(all, "load.view.txt"));
}

TEST(View, FitsEveryWidth) {
  for (const Glance& glance : {steady(), failing()})
    for (std::size_t width = 20; width < 200; ++width)
      for (const report::Terminal& terminal : {utf8, ascii}) {
        const std::string text = view(glance, terminal, width);
        for (const std::string_view line : base::split(text, '\n'))
          EXPECT_LE(std::ranges::count_if(line, [](char c) { return (c & 0xc0) != 0x80; }),
                    std::ptrdiff_t(width))
              << line;
      }
}

TEST(View, IsAsciiWhereNothingElseCanBeShown) {
  EXPECT_TRUE(std::ranges::all_of(view(failing(), ascii, 80),
                                  [](char c) { return c == '\n' || (c >= ' ' && c < 0x7f); }));
}

TEST(Sparkline, StandsOnZero) {
  EXPECT_EQ(sparkline({}, false), "");
  EXPECT_EQ(sparkline({0, 1, 2, 3, 4, 5, 6, 7, 8}, false), "▁▂▃▄▅▆▇██");
  EXPECT_EQ(sparkline({0, std::nullopt, 4, 8}, true), ". +#");
  EXPECT_EQ(sparkline({0, 0}, false), "▁▁");
}

TEST(View, IsAsWideAsTheTerminal) {
  EXPECT_EQ(width_of("120", 90), 120u);
  EXPECT_EQ(width_of(nullptr, 90), 90u);
  EXPECT_EQ(width_of("", 90), 90u);
  EXPECT_EQ(width_of("12x", 90), 90u);
  EXPECT_EQ(width_of("0", 90), 90u);
  EXPECT_EQ(width_of("-5", 0), 80u);
}

}  // namespace
}  // namespace load
