// The time series of the real program, over loopback.

#include <gtest/gtest.h>

#include "tests/load/programs.h"

namespace {

using namespace std::chrono_literals;
using test::Ran;
using test::run;
using test::Server;

TEST(Series, HasSlotsOfATenthOfASecondWhereAsked) {
  Server server({"-l", "127.0.0.1:0", "-q"});
  const Ran ran = run(
      {server.at("/echo"), "-c", "4", "-r", "50/s", "-d", "1s", "-w", "2", "--interval", "100ms"});
  EXPECT_EQ(ran.result.step, 100ms);
  EXPECT_GE(ran.result.series.size(), 10u);
  std::uint64_t sent = 0;
  std::size_t slots = 0;
  for (const results::SeriesSlot& slot : ran.result.series)
    if (const auto found = slot.counts.find("sent"); found != slot.counts.end()) {
      sent += found->second;
      ++slots;
    }
  EXPECT_EQ(sent, ran.result.counters.at("sent"));
  EXPECT_GE(slots, 5u);
}

// A tenth of a second would have a tenth of the messages.
TEST(Series, IsWatchedBySecondsAllTheSame) {
  Server server({"-l", "127.0.0.1:0", "-q"});
  const Ran ran = run({server.at("/echo"), "-c", "4", "-r", "50/s", "-d", "2s", "--interval",
                       "100ms", "--threshold", "sent rate >= 40/s", "--abort-on-fail"});
  EXPECT_FALSE(ran.result.run.partial) << ran.err;
}

}  // namespace
