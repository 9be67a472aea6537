#include "libcore/net/wakes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "libcore/base/random.h"

namespace test {
namespace {

using net::Wakes;
using Time = Wakes::Time;

Time at(int n) { return Time{std::chrono::milliseconds(n)}; }

struct Sleeper final : Wakes::Sleeper {
  void wake() override {}
};

TEST(Wakes, WithoutAnybodyTheEarliestIsNever) {
  Wakes wakes;
  EXPECT_EQ(wakes.earliest(), session::never);
  EXPECT_EQ(wakes.take_due(at(1000)), nullptr);
}

TEST(Wakes, TakesOnlyWhoIsDue) {
  Wakes wakes;
  Sleeper a;
  Sleeper b;
  wakes.set(a, at(2));
  wakes.set(b, at(1));
  EXPECT_EQ(wakes.earliest(), at(1));
  EXPECT_EQ(wakes.take_due(at(1)), &b);
  EXPECT_EQ(wakes.at(b), session::never);
  EXPECT_EQ(wakes.take_due(at(1)), nullptr);
  EXPECT_EQ(wakes.take_due(at(2)), &a);
}

TEST(Wakes, AreLikeASortedListWhateverIsSetAndTakenBack) {
  base::Random random(7);
  Wakes wakes;
  std::vector<Sleeper> sleepers(100);
  std::vector<Time> expected(sleepers.size(), session::never);
  for (int i = 0; i < 10'000; ++i) {
    const std::size_t k = random.below(sleepers.size());
    const Time time =
        random.below(4) == 0 ? session::never : at(static_cast<int>(random.below(50)));
    wakes.set(sleepers[k], time);
    expected[k] = time;
    ASSERT_EQ(wakes.at(sleepers[k]), time);
    ASSERT_EQ(wakes.earliest(), *std::min_element(expected.begin(), expected.end()));
  }
  std::sort(expected.begin(), expected.end());
  for (const Time time : expected) {
    if (time == session::never) break;
    ASSERT_EQ(wakes.earliest(), time);
    ASSERT_NE(wakes.take_due(time), nullptr);
  }
  EXPECT_EQ(wakes.earliest(), session::never);
}

}  // namespace
}  // namespace test
