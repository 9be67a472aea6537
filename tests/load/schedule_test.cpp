#include "tools/load/schedule.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace load {
namespace {

using namespace std::chrono_literals;

// A link that counts how often it was rung.
class Bell final : public session::Link {
 public:
  void ring() override { ++rings; }
  std::string local_address() const override { return {}; }
  std::string peer_address() const override { return {}; }
  void send_urgent(char) override {}

  int rings = 0;
};

const session::Clock::time_point start{1h};

std::vector<int> rings(const std::vector<Bell>& bells) {
  std::vector<int> n;
  for (const Bell& bell : bells) n.push_back(bell.rings);
  return n;
}

TEST(Schedule, RingsEachUserWhenItsMessageIsDue) {
  // Begin of traffic at 1s, a message each 100ms.
  const Plan plan({.users = 4, .connect_rate = 4, .rate = 10, .duration = 1s});
  Schedule schedule(plan, {}, start);
  std::vector<Bell> bells(4);
  for (std::uint64_t i = 0; i < 4; ++i) schedule.join(i, bells[i]);

  EXPECT_EQ(schedule.next(), start + 1s);
  schedule.ring_due(start + 1s - 1ns);
  EXPECT_EQ(rings(bells), (std::vector{0, 0, 0, 0}));
  schedule.ring_due(start + 1s);
  EXPECT_EQ(rings(bells), (std::vector{1, 0, 0, 0}));
  EXPECT_EQ(schedule.next(), start + 1100ms);
  schedule.ring_due(start + 1450ms);
  EXPECT_EQ(rings(bells), (std::vector{2, 1, 1, 1}));
}

TEST(Schedule, EndsWithThePlan) {
  const Plan plan({.users = 4, .connect_rate = 4, .rate = 10, .duration = 1s});
  Schedule schedule(plan, {}, start);
  std::vector<Bell> bells(4);
  for (std::uint64_t i = 0; i < 4; ++i) schedule.join(i, bells[i]);
  schedule.ring_due(start + 1h);
  EXPECT_EQ(rings(bells), (std::vector{3, 3, 2, 2}));  // ten messages
  EXPECT_EQ(schedule.next(), session::never);
}

TEST(Schedule, KeepsToItsShare) {
  const Plan plan({.users = 5, .connect_rate = 5, .rate = 10, .duration = 1s});
  Schedule schedule(plan, {.index = 1, .of = 2}, start);  // users 1 and 3
  std::vector<Bell> bells(5);
  for (const std::uint64_t user : {1, 3}) schedule.join(user, bells[user]);
  EXPECT_EQ(schedule.next(), start + 1100ms);
  schedule.ring_due(start + 1100ms);
  EXPECT_EQ(schedule.next(), start + 1300ms);
  schedule.ring_due(start + 1h);
  EXPECT_EQ(rings(bells), (std::vector{0, 2, 0, 2, 0}));
}

TEST(Schedule, PassesOverUsersThatAreNotOpen) {
  const Plan plan({.users = 2, .connect_rate = 2, .rate = 2, .duration = 2s});
  Schedule schedule(plan, {}, start);
  std::vector<Bell> bells(2);
  schedule.join(0, bells[0]);
  schedule.join(1, bells[1]);
  schedule.ring_due(start + 1500ms);
  schedule.leave(0);
  schedule.ring_due(start + 1h);
  EXPECT_EQ(rings(bells), (std::vector{1, 2}));
}

TEST(Schedule, HasNothingDueInAClosedLoopAndForNobody) {
  const Plan closed({.users = 2, .duration = 1s});
  EXPECT_EQ(Schedule(closed, {}, start).next(), session::never);
  const Plan one({.users = 1, .rate = 1, .duration = 1s});
  EXPECT_EQ(Schedule(one, {.index = 1, .of = 2}, start).next(), session::never);
}

TEST(Schedule, RingsAllWhoTakePart) {
  const Plan plan({.users = 3, .duration = 1s});
  Schedule schedule(plan, {}, start);
  std::vector<Bell> bells(3);
  schedule.join(0, bells[0]);
  schedule.join(2, bells[2]);
  schedule.ring_all();
  EXPECT_EQ(rings(bells), (std::vector{1, 0, 1}));
}

}  // namespace
}  // namespace load
