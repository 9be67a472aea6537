#include "libcore/base/text.h"

#include <gtest/gtest.h>

namespace base {
namespace {

TEST(Text, SplitsIntoAllParts) {
  EXPECT_EQ(split("a,b,,c", ','), (std::vector<std::string_view>{"a", "b", "", "c"}));
  EXPECT_EQ(split("", ','), (std::vector<std::string_view>{""}));
}

TEST(Text, ShowsHostileOctetsHarmlessly) {
  EXPECT_EQ(printable("ok\r\n\x1b[31m\xff"), "ok\\r\\n\\x1b[31m\\xff");
  EXPECT_EQ(printable("abcdef", 3), "abc… (6 B)");
  EXPECT_EQ(hex("\x81\x05H"), "81 05 48");
  EXPECT_EQ(hex("abc", 2), "61 62 … (3 B)");
}

TEST(Text, MatchesGlobs) {
  EXPECT_TRUE(matches_glob("framing.echo.text-0", "framing.*"));
  EXPECT_TRUE(matches_glob("framing.echo.text-0", "*text-?"));
  EXPECT_TRUE(matches_glob("abc", "a*b*c*"));
  EXPECT_TRUE(matches_glob("", "*"));
  EXPECT_FALSE(matches_glob("framing", "framing.*"));
  EXPECT_FALSE(matches_glob("abc", "a?"));
  EXPECT_FALSE(matches_glob("", "?"));
}

TEST(Text, FindsTheNearestName) {
  const std::string_view names[] = {"connections", "rate", "duration"};
  EXPECT_EQ(nearest("conections", names), "connections");
  EXPECT_EQ(nearest("rat", names), "rate");
  EXPECT_EQ(nearest("arte", names), "rate");  // swapped is one mistake
  EXPECT_EQ(nearest("tare", names), "");
  EXPECT_EQ(nearest("zzzzzz", names), "");
}

TEST(Text, QuotesForAShellOnlyWhereNeeded) {
  EXPECT_EQ(shell_quoted("ws://127.0.0.1:9001/"), "ws://127.0.0.1:9001/");
  EXPECT_EQ(shell_quoted("a b"), "'a b'");
  EXPECT_EQ(shell_quoted("it's"), "'it'\\''s'");
  EXPECT_EQ(shell_quoted(""), "''");
}

TEST(Text, ComparesIgnoringAsciiCaseOnly) {
  EXPECT_TRUE(same_ignoring_case("WebSocket", "websocket"));
  EXPECT_FALSE(same_ignoring_case("websocket", "websockets"));
  EXPECT_FALSE(same_ignoring_case("\xc3\x84", "\xc3\xa4"));
}

TEST(Text, BracesStandForEveryCombination) {
  using Words = std::vector<std::string>;
  EXPECT_EQ(expand_braces("plain"), Words{"plain"});
  EXPECT_EQ(expand_braces("a-{b,,c}"), (Words{"a-b", "a-", "a-c"}));
  EXPECT_EQ(expand_braces("{1,2}.{3,4}x"), (Words{"1.3x", "1.4x", "2.3x", "2.4x"}));
  EXPECT_EQ(expand_braces("open{1,2"), Words{"open{1,2"});
  EXPECT_EQ(expand_braces("}{1}"), Words{"}1"});
}

}  // namespace
}  // namespace base
