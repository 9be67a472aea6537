#include "tools/probe/console.h"

#include <gtest/gtest.h>

namespace probe {
namespace {

using namespace std::chrono_literals;

const Progress half{
    .cases = 10, .done = 5, .failed = 1, .non_strict = 2, .taken = 4s, .group = "control.ping"};

TEST(ProgressLine, SaysHowFarARunIs) {
  EXPECT_EQ(progress_line(half, 79, true),
            "[##########..........]  5/10  1 failed  2 non-strict  4s left  control.ping");
  EXPECT_EQ(progress_line(half, 79, false),
            " ██████████░░░░░░░░░░   5/10  1 failed  2 non-strict  4s left  control.ping");
}

TEST(ProgressLine, LeavesOutWhatIsNone) {
  EXPECT_EQ(progress_line({.cases = 10}, 79, true), "[....................]  0/10  ");
  EXPECT_EQ(progress_line({}, 79, true), "[####################]  0/0  ");
}

TEST(ProgressLine, FitsTheTerminal) {
  for (const std::size_t width : {10u, 30u, 40u, 60u})
    EXPECT_LE(progress_line(half, width, true).size(), std::max<std::size_t>(width, 22)) << width;
}

}  // namespace
}  // namespace probe
