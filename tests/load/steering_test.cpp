// Rates by latency by the real program, over loopback.

#include <gtest/gtest.h>

#include "tests/load/programs.h"

namespace {

using test::Ran;
using test::run;
using test::Server;

TEST(Steering, FindsARate) {
  Server server({"-l", "127.0.0.1:0", "-q"});
  const Ran ran = run({server.at("/echo"), "-c", "8", "-R", "@500ms", "-d", "2s", "-w", "2"});
  ASSERT_EQ(ran.result.thresholds.size(), 1u);
  const results::Threshold& rate = ran.result.thresholds.front();
  EXPECT_EQ(rate.text, "rate @500ms of echo in steady");
  EXPECT_TRUE(rate.pass) << rate.observed;
  EXPECT_EQ(ran.result.counters.at("received"), ran.result.counters.at("sent"));
  EXPECT_GE(ran.result.offered_rate, 100);
}

}  // namespace
