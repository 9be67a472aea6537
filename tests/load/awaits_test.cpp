#include "tools/load/awaits.h"

#include <gtest/gtest.h>

#include <deque>

#include "libcore/base/random.h"

namespace load {
namespace {

Await await(int n) {
  const session::Clock::time_point at{std::chrono::seconds(n)};
  return {at, at + std::chrono::seconds(1)};
}

TEST(Awaits, GivesBackTheOldestFirst) {
  Awaits awaits;
  EXPECT_TRUE(awaits.empty());
  for (int i = 0; i < 3; ++i) awaits.push(await(i));
  EXPECT_EQ(awaits.size(), 3u);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(awaits.pop().due, await(i).due);
  EXPECT_TRUE(awaits.empty());
}

TEST(Awaits, KeepsBothTimes) {
  Awaits awaits;
  awaits.push(await(5));
  const Await oldest = awaits.pop();
  EXPECT_EQ(oldest.due, await(5).due);
  EXPECT_EQ(oldest.sent, await(5).sent);
}

TEST(Awaits, BehavesLikeAQueueHoweverItGrowsAndWraps) {
  Awaits awaits;
  std::deque<int> model;
  base::Random random(7);
  int next = 0;
  for (int step = 0; step < 20000; ++step) {
    // Phases of growing and of shrinking.
    const bool push = random.below(100) < (step / 1000 % 2 == 0 ? 60u : 40u);
    if (push) {
      model.push_back(next);
      awaits.push(await(next++));
    } else if (!model.empty()) {
      ASSERT_EQ(awaits.pop().due, await(model.front()).due);
      model.pop_front();
    }
    ASSERT_EQ(awaits.size(), model.size());
  }
}

}  // namespace
}  // namespace load
