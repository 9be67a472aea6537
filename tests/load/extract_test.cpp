#include "tools/load/extract.h"

#include <gtest/gtest.h>

#include "libcore/base/error.h"

namespace load {
namespace {

std::optional<std::string> taken(const std::string& what, std::string_view message) {
  JsonReader reader;
  return Extract::parse(what).from(message, reader);
}

TEST(Extract, TakesAPathOfJson) {
  EXPECT_EQ(taken("$.id", R"({"id": "x1"})"), "x1");
  EXPECT_EQ(taken("$.id", R"({"no": "x1"})"), std::nullopt);
}

TEST(Extract, TakesWhatAGroupMatches) {
  EXPECT_EQ(taken("id=([0-9]+);", "op=1 id=42; x"), "42");
  EXPECT_EQ(taken("id=[0-9]+", "op=1 id=42; x"), "id=42");
  EXPECT_EQ(taken("id=(x)?", "id="), "");
  EXPECT_EQ(taken("id=", "nothing"), std::nullopt);
  EXPECT_EQ(taken("\\xff(.)", std::string_view("\x01\xff\xfe", 3)), "\xfe");
}

TEST(Extract, TakesOctets) {
  EXPECT_EQ(taken("2+3", "abcdefg"), "cde");
  EXPECT_EQ(taken("2+5", "abcdefg"), "cdefg");
  EXPECT_EQ(taken("2+6", "abcdefg"), std::nullopt);
  EXPECT_EQ(taken("8+1", "abcdefg"), std::nullopt);
  EXPECT_EQ(taken("1+18446744073709551615", "abcdefg"), std::nullopt);
}

TEST(Extract, RefusesWhatIsNoExpression) {
  EXPECT_THROW(Extract::parse("id=("), base::Error);
  EXPECT_THROW(Extract::parse("$x"), base::Error);
  EXPECT_THROW(Regex("(?<=x)"), base::Error);
}

// What takes a backtracking matcher longer than anybody lives.
TEST(Extract, NeedsTimeInProportionOnly) {
  EXPECT_FALSE(Regex("(a*)*b").is_in(std::string(100'000, 'a')));
}

}  // namespace
}  // namespace load
