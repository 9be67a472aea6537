#include "tools/load/spread.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "tests/support/folder.h"

namespace load {
namespace {

using namespace std::chrono_literals;
using profile::Dist;
using profile::SizeSpread;
using profile::TimeSpread;

std::vector<double> drawn(const Spread& spread) {
  base::Random random(1);
  std::vector<double> all;
  for (int i = 0; i < 100'000; ++i) all.push_back(spread.draw(random));
  std::ranges::sort(all);
  EXPECT_GE(all.front(), spread.least());
  EXPECT_LE(all.back(), spread.most());
  return all;
}

void expect_percentiles(const std::vector<double>& all, double p50, double p99) {
  EXPECT_NEAR(all[50'000], p50, p50 * 0.03);
  EXPECT_NEAR(all[99'000], p99, p99 * 0.05);
}

TEST(Spread, IsAlwaysTheSame) {
  base::Random random(1);
  EXPECT_EQ(Spread(SizeSpread{.fixed = 180}).draw(random), 180);
  EXPECT_EQ(Spread(SizeSpread{.dist = Dist::fixed, .p50 = 20}).draw(random), 20);
  EXPECT_EQ(Spread(TimeSpread{.fixed = 5ms}).draw(random), 5e6);
  EXPECT_EQ(Spread(TimeSpread{.mean = 5ms}).draw(random), 5e6);
  EXPECT_EQ(Spread(7).draw(random), 7);
}

TEST(Spread, HasThePercentilesThatWereAsked) {
  expect_percentiles(drawn(Spread(SizeSpread{.dist = Dist::lognormal, .p50 = 180, .p99 = 4096})),
                     180, 4096);
  expect_percentiles(drawn(Spread(SizeSpread{.dist = Dist::normal, .p50 = 100, .p99 = 150})), 100,
                     150);
  expect_percentiles(drawn(Spread(SizeSpread{.dist = Dist::uniform, .min = 100, .max = 300})), 200,
                     298);
  expect_percentiles(drawn(Spread(SizeSpread{.dist = Dist::exponential, .p50 = 100})), 100, 664);
  expect_percentiles(drawn(Spread(TimeSpread{.dist = TimeSpread::Dist::exponential, .mean = 1s})),
                     0.693e9, 4.605e9);
  expect_percentiles(
      drawn(Spread(TimeSpread{.dist = TimeSpread::Dist::lognormal, .p50 = 1s, .p99 = 3s})), 1e9,
      3e9);
  expect_percentiles(
      drawn(Spread(TimeSpread{.dist = TimeSpread::Dist::normal, .mean = 1s, .p99 = 2s})), 1e9, 2e9);
}

TEST(Spread, StaysWithinItsBounds) {
  const auto all = drawn(Spread(
      SizeSpread{.dist = Dist::lognormal, .min = 100, .max = 1000, .p50 = 180, .p99 = 4096}));
  EXPECT_EQ(all.front(), 100);
  EXPECT_EQ(all.back(), 1000);
  EXPECT_GE(drawn(Spread(SizeSpread{.dist = Dist::normal, .p50 = 10, .p99 = 100})).front(), 0);
}

TEST(Spread, IsOneOfAFile) {
  const test::Folder folder;
  const std::string file = folder.file("sizes");
  base::write_file(file, "10\n20B\n1KiB\n");
  const Spread spread(SizeSpread{.dist = Dist::empirical, .file = file});
  EXPECT_EQ(spread.most(), 1024);
  const auto all = drawn(spread);
  EXPECT_EQ(std::ranges::count(all, 20),
            std::ranges::count_if(all, [](double n) { return n > 10 && n < 1024; }));
  EXPECT_NEAR(static_cast<double>(std::ranges::count(all, 20)), 33'333, 1000);
  base::write_file(file, "10\nten\n");
  EXPECT_THROW(Spread(SizeSpread{.dist = Dist::empirical, .file = file}), base::Error);
}

}  // namespace
}  // namespace load
