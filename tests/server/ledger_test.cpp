#include "tools/server/ledger.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace serve {
namespace {

using Answer = Ledger::Answer;

TEST(Ledger, IsFullUntilSomebodyLeaves) {
  Ledger ledger(2, 0);
  EXPECT_FALSE(ledger.wants_address());
  EXPECT_EQ(ledger.enter(5, ""), Answer::welcome);
  EXPECT_EQ(ledger.enter(9, ""), Answer::welcome);
  EXPECT_EQ(ledger.enter(7, ""), Answer::full);
  ledger.leave(7);  // was never in
  ledger.leave(1000);
  EXPECT_EQ(ledger.enter(7, ""), Answer::full);
  ledger.leave(5);
  ledger.leave(5);
  EXPECT_EQ(ledger.enter(7, ""), Answer::welcome);
  EXPECT_EQ(ledger.enter(8, ""), Answer::full);
}

TEST(Ledger, CountsEachAddressForItself) {
  Ledger ledger(0, 2);
  EXPECT_TRUE(ledger.wants_address());
  EXPECT_EQ(ledger.enter(1, "10.0.0.1"), Answer::welcome);
  EXPECT_EQ(ledger.enter(2, "10.0.0.1"), Answer::welcome);
  EXPECT_EQ(ledger.enter(3, "10.0.0.1"), Answer::too_many_from_there);
  EXPECT_EQ(ledger.enter(3, "10.0.0.2"), Answer::welcome);
  ledger.leave(1);
  ledger.leave(2);
  for (int fd = 10; fd < 12; ++fd) EXPECT_EQ(ledger.enter(fd, "10.0.0.1"), Answer::welcome);
  EXPECT_EQ(ledger.enter(12, "10.0.0.1"), Answer::too_many_from_there);
}

TEST(Ledger, HasNoLimitForClientsWithoutAnAddress) {
  Ledger ledger(0, 1);
  for (int fd = 0; fd < 100; ++fd) EXPECT_EQ(ledger.enter(fd, ""), Answer::welcome);
}

TEST(Ledger, NeverHoldsMoreThanItsLimitHoweverManyWrite) {
  constexpr std::uint64_t most = 10;
  Ledger ledger(most, most);
  std::atomic<int> inside = 0;
  {
    std::vector<std::jthread> writers;
    writers.reserve(4);
    for (int writer = 0; writer < 4; ++writer) {
      writers.emplace_back([&, writer] {
        for (int i = 0; i < 2000; ++i) {
          const int fd = writer * 8 + i % 8;
          if (ledger.enter(fd, "10.0.0.1") != Answer::welcome) continue;
          EXPECT_LE(++inside, static_cast<int>(most));
          --inside;
          ledger.leave(fd);
        }
      });
    }
  }
  for (int fd = 0; fd < static_cast<int>(most); ++fd)
    EXPECT_EQ(ledger.enter(fd, "10.0.0.1"), Answer::welcome) << "all have left";
}

}  // namespace
}  // namespace serve
