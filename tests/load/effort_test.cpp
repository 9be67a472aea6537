#include "tools/load/effort.h"

#include <gtest/gtest.h>

namespace load {
namespace {

using namespace std::chrono_literals;

TEST(Effort, IsTheShareOfAProcessorThatTheThreadUsed) {
  using Time = session::Clock::time_point;
  Effort effort(Time(0s));
  const auto before = Effort::processor_time();
  while (Effort::processor_time() - before < 5ms) continue;
  const std::uint64_t busy = effort.look(Time(10ms));  // that is what it is told of the time
  EXPECT_GE(busy, 500u);
  EXPECT_EQ(effort.look(Time(10ms)), 0u);   // no time has passed
  EXPECT_LT(effort.look(Time(100s)), 10u);  // and little was used since
}

}  // namespace
}  // namespace load
