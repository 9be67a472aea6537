#include "libcore/stats/counters.h"

#include <gtest/gtest.h>

#include <thread>

namespace stats {
namespace {

TEST(Counter, GoesUpAndDown) {
  Counter counter;
  counter.add();
  counter.add(5);
  counter.subtract(2);
  EXPECT_EQ(counter.read(), 4u);
  counter.set(9);
  EXPECT_EQ(counter.read(), 9u);
}

TEST(Counter, MayBeReadWhileItsThreadWrites) {
  Counter counter;
  std::thread writer([&counter] {
    for (int i = 0; i < 100'000; ++i) counter.add();
  });
  for (std::uint64_t last = 0; last < 100'000;) {
    const std::uint64_t now = counter.read();
    ASSERT_GE(now, last);
    last = now;
    std::this_thread::yield();
  }
  writer.join();
  EXPECT_EQ(counter.read(), 100'000u);
}

}  // namespace
}  // namespace stats
