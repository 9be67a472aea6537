#include "suites/payload.h"

#include <gtest/gtest.h>

#include <set>

#include "libcore/ws/utf8.h"

namespace suite {
namespace {

TEST(Payload, IsTheOctetsItWasMadeOf) {
  const std::string octets("a\0b", 3);
  EXPECT_EQ(Payload(octets).octets(), octets);
  EXPECT_EQ(Payload(octets).size(), 3u);
  EXPECT_EQ(Payload().octets(), "");
}

TEST(Payload, PatternsHaveTheSizeThatWasAskedFor) {
  for (const std::size_t size : {0, 1, 7, 8, 9, 125, 65536}) {
    EXPECT_EQ(fill(size).size(), size);
    EXPECT_EQ(fill(size).octets().size(), size);
    EXPECT_EQ(noise(size).octets().size(), size);
  }
}

TEST(Payload, IsMadeWhenItIsNeeded) {
  int times = 0;
  const Payload payload = "a" +
                          Payload::made(2,
                                        [&] {
                                          ++times;
                                          return std::string("bc");
                                        }) +
                          "d";
  EXPECT_EQ(payload.size(), 4u);
  EXPECT_EQ(times, 0);
  EXPECT_EQ(payload.octets(), "abcd");
  EXPECT_EQ(times, 1);
}

TEST(Payload, PatternsAreTheSameEachTime) {
  EXPECT_EQ(fill(1000).octets(), fill(1000).octets());
  EXPECT_EQ(noise(1000).octets(), noise(1000).octets());
}

// Else blocks could be lost, doubled or swapped unseen.
TEST(Payload, PatternsDifferInEachBlock) {
  for (const Payload& payload : {fill(80000), noise(80000)}) {
    const std::string octets = payload.octets();
    std::set<std::string> blocks;
    for (std::size_t at = 0; at < octets.size(); at += 8) blocks.insert(octets.substr(at, 8));
    EXPECT_EQ(blocks.size(), 10000u);
  }
}

TEST(Payload, TextIsTextAndNoiseIsNone) {
  EXPECT_TRUE(ws::is_utf8(fill(5000).octets()));
  EXPECT_FALSE(ws::is_utf8(noise(5000).octets()));
  const std::string octets = noise(5000).octets();
  EXPECT_EQ(std::set(octets.begin(), octets.end()).size(), 256u);
}

TEST(Payload, DescribesShortTextInQuotesAndOthersBySize) {
  EXPECT_EQ(Payload("Hello").describe(), "\"Hello\"");
  EXPECT_EQ(Payload("\xff").describe(), "\"\\xff\"");
  EXPECT_EQ(Payload(std::string(33, 'x')).describe(), "33 octets");
  EXPECT_EQ(fill(5).describe(), "5 octets");
}

TEST(FirstDifference, SaysWhereAndHowOctetsPart) {
  struct Row {
    const char* expected;
    const char* seen;
    const char* difference;
  };
  const Row rows[] = {
      {"", "", ""},
      {"abc", "abc", ""},
      {"abc", "ab", "2 octets instead of 3, equal as far as they go"},
      {"ab", "abc", "3 octets instead of 2, equal as far as they go"},
      {"abc", "", "0 octets instead of 3, equal as far as they go"},
      {"abc", "axc", "from octet 1 of 3 on: 78 63 instead of 62 63"},
      {"abc", "x", "from octet 0 of 3 on: 78 instead of 61 62 63"},
  };
  for (const Row& row : rows) EXPECT_EQ(first_difference(row.expected, row.seen), row.difference);
}

}  // namespace
}  // namespace suite
