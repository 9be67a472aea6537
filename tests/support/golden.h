#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace test {

// Compares a text with the approved file tests/golden/NAME:
//   EXPECT_TRUE(matches_golden(page, "probe.html"));
// A failure shows the first line that differs. With UPDATE_GOLDEN=1 in the environment the file is
// written instead, to be looked at and committed.
testing::AssertionResult matches_golden(std::string_view text, const std::string& name);

}  // namespace test
