#include "tools/load/plan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace load {
namespace {

using namespace std::chrono_literals;

TEST(Plan, OpensConnectionsOneByOneAtTheConnectRate) {
  const Plan plan({.users = 10, .connect_rate = 4, .rate = 1, .duration = 1s});
  EXPECT_EQ(plan.opens_at(0), 0s);
  EXPECT_EQ(plan.opens_at(1), 250ms);
  EXPECT_EQ(plan.opens_at(9), 2250ms);
  EXPECT_EQ(plan.traffic_begin(), 2500ms);
}

TEST(Plan, PutsTheStagesBehindOneAnother) {
  const Plan plan({.users = 100, .connect_rate = 100, .rate = 1, .warmup = 2s, .duration = 5s});
  EXPECT_EQ(plan.traffic_begin(), 1s);
  EXPECT_EQ(plan.record_begin(), 3s);
  EXPECT_EQ(plan.end(), 8s);
}

TEST(Plan, LetsTheLastConnectionSettle) {
  const Plan plan({.users = 10, .connect_rate = 10, .settle = 500ms, .rate = 1, .duration = 1s});
  EXPECT_EQ(plan.opens_at(9), 900ms);
  EXPECT_EQ(plan.traffic_begin(), 1500ms);
  EXPECT_EQ(plan.due(0, 0), 1500ms);
}

TEST(Plan, SpreadsTheUsersOverTheInterval) {
  const Plan plan({.users = 4, .connect_rate = 4, .rate = 4 * 10, .duration = 1s});
  EXPECT_EQ(plan.due(0, 0), 1s);
  EXPECT_EQ(plan.due(1, 0), 1025ms);
  EXPECT_EQ(plan.due(3, 0), 1075ms);
  EXPECT_EQ(plan.due(0, 1), 1100ms);
  EXPECT_EQ(plan.due(3, 7), 1775ms);
}

TEST(Plan, OfAClosedLoopHasNoRate) {
  EXPECT_FALSE(Plan({.users = 3, .duration = 1s}).open_loop());
  EXPECT_TRUE(Plan({.users = 3, .rate = 0.01, .duration = 1s}).open_loop());
}

TEST(Plan, LosesNothingToRoundingInADay) {
  const Plan plan({.users = 7, .connect_rate = 1e6, .rate = 3, .duration = 24h});
  // Message 3 * 86,400 * k is due k days behind the begin.
  const std::uint64_t in_a_day = 3 * 86'400;
  for (const std::uint64_t days : {1, 30, 365}) {
    const std::uint64_t j = in_a_day * days;
    const Plan::Time off =
        plan.due(j % 7, j / 7) - plan.traffic_begin() - 24h * static_cast<int>(days);
    EXPECT_LE(std::abs(off.count()), 10) << days;
  }
}

struct Case {
  std::uint64_t users;
  double rate;
  Plan::Time duration;
  std::uint64_t machines;
  std::uint64_t workers;
};

class PlanOfMany : public testing::TestWithParam<Case> {};

// However the users are dealt out to machines and workers, each message of the stream comes once,
// at its time, and their number is the rate times the duration.
TEST_P(PlanOfMany, AddsUpToTheRateWithoutGapOrDouble) {
  const Case& c = GetParam();
  const Plan plan({.users = c.users, .connect_rate = 1000, .rate = c.rate, .duration = c.duration});
  std::vector<Plan::Time> all;
  std::uint64_t users = 0;
  for (std::uint64_t m = 0; m < c.machines; ++m) {
    for (std::uint64_t w = 0; w < c.workers; ++w) {
      const Share share = Share{m, c.machines}.part({w, c.workers});
      for (std::uint64_t i = 0; i < share.size(c.users); ++i, ++users) {
        const std::uint64_t user = share.user(i);
        ASSERT_LT(user, c.users);
        ASSERT_EQ(share.place(user), i);
        const std::uint64_t n = plan.due_before(user, plan.end());
        for (std::uint64_t k = 0; k < n; ++k) all.push_back(plan.due(user, k));
        ASSERT_GE(plan.due(user, n), plan.end());
      }
    }
  }
  EXPECT_EQ(users, c.users);
  std::ranges::sort(all);
  const double seconds = std::chrono::duration<double>(c.duration).count();
  EXPECT_EQ(all.size(), static_cast<std::uint64_t>(std::ceil(c.rate * seconds)));
  for (std::size_t j = 0; j < all.size(); ++j) {
    const double at = static_cast<double>(j) / c.rate * 1e9;
    EXPECT_NEAR(static_cast<double>((all[j] - plan.traffic_begin()).count()), at, 1.01);
  }
}

INSTANTIATE_TEST_SUITE_P(Table, PlanOfMany,
                         testing::Values(Case{1, 1, 10s, 1, 1}, Case{1, 1000, 1s, 1, 1},
                                         Case{3, 1, 10s, 1, 2}, Case{10, 3, 1s, 1, 4},
                                         Case{10, 0.5, 7s, 1, 3}, Case{64, 1e5, 100ms, 1, 2},
                                         Case{1000, 1000, 3s, 2, 2}, Case{1000, 7, 10s, 3, 5},
                                         Case{7, 333, 3s, 2, 3}, Case{5, 100, 1s, 8, 2},
                                         Case{2, 1e-3, 3000s, 1, 2}));

// `due_before` is what counting would give, at every border.
TEST(Plan, CountsWhatIsDueBefore) {
  for (const double rate : {0.3, 1.0, 7.0, 10.0, 333.3, 1e6}) {
    const Plan plan({.users = 3, .connect_rate = 3, .rate = rate, .duration = 10s});
    for (std::uint64_t user = 0; user < 3; ++user) {
      EXPECT_EQ(plan.due_before(user, 0s), 0u);
      EXPECT_EQ(plan.due_before(user, plan.traffic_begin()), 0u);
      for (std::uint64_t k = 0; k < 100; ++k) {
        const Plan::Time due = plan.due(user, k);
        EXPECT_EQ(plan.due_before(user, due), k) << rate << ' ' << user;
        EXPECT_EQ(plan.due_before(user, due + 1ns), k + 1) << rate << ' ' << user;
      }
    }
  }
}

}  // namespace
}  // namespace load
