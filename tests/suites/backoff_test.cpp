#include "suites/backoff.h"

#include <gtest/gtest.h>

#include <vector>

namespace suite {
namespace {

using std::chrono::milliseconds;
using Kind = Backoff::Kind;

Backoff fitted(const std::vector<int>& delays) {
  std::vector<Backoff::Time> times;
  for (const int delay : delays) times.emplace_back(milliseconds(delay));
  return fit(times);
}

TEST(Backoff, IsToldByTheDelays) {
  struct Row {
    const char* says;
    std::vector<int> delays;
  };
  const Row rows[] = {
      {"none", {}},
      {"immediate", {3}},
      {"immediate", {1, 90, 2, 3, 5}},
      {"fixed: 5s", {5000}},
      {"fixed: 5s, up to 5.04s", {5000, 5040, 4980, 5010}},
      {"fixed: 200ms", {200, 180, 190, 160}},
      {"exponential: 1s, times 2.0, up to 8s", {1000, 2000, 4000, 8000}},
      {"exponential: 1s, times 2.0, up to 8.01s", {1000, 2050, 3990, 8010}},
      {"exponential: 100ms, times 1.5, up to 506ms", {100, 150, 225, 338, 506}},
      {"exponential: 1s, times 2.0, up to 5s", {1000, 2000, 4000, 5000, 5000, 5000}},
      {"jittered: 700ms, times 1.5, up to 9.1s", {700, 1900, 2900, 3100, 7300, 9100}},
      {"random: 4s, up to 5.2s", {4000, 1000, 5200, 900, 3000, 2100}},
  };
  for (const Row& row : rows) EXPECT_EQ(describe(fitted(row.delays)), row.says);
}

TEST(Backoff, KnowsACap) {
  EXPECT_TRUE(fitted({1000, 2000, 4000, 5000, 5000, 5000}).capped);
  EXPECT_FALSE(fitted({1000, 2000, 4000, 8000}).capped);
  EXPECT_FALSE(fitted({5000, 5000, 5000}).capped);
}

// Ten attempts within a second are one, and nine are not, wherever they stand.
TEST(Backoff, KnowsAStorm) {
  EXPECT_TRUE(fitted(std::vector<int>(9, 10)).storm);
  EXPECT_FALSE(fitted(std::vector<int>(8, 10)).storm);
  EXPECT_TRUE(fitted(std::vector<int>(9, 111)).storm);
  EXPECT_FALSE(fitted(std::vector<int>(9, 112)).storm);
  std::vector<int> late{5000, 5000};
  late.insert(late.end(), 9, 1);
  EXPECT_TRUE(fitted(late).storm);
}

}  // namespace
}  // namespace suite
