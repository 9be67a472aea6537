#include "suites/blocks.h"

#include <gtest/gtest.h>

#include "suites/deflate_symbols.h"
#include "suites/inflation.h"
#include "suites/payload.h"
#include "tests/suites/zlib.h"

namespace suite {
namespace {

std::string by_zlib(const std::string& stream) {
  const test::Inflating::Result result = test::Inflating().take(stream);
  EXPECT_FALSE(result.broken) << result.why;
  return result.octets;
}

TEST(Blocks, WriteTheSamplesOfTheRfc) {  // RFC 7692, 7.2.3
  EXPECT_EQ(deflated("Hello"), std::string("\xf2\x48\xcd\xc9\xc9\x07\x00", 7));
  EXPECT_EQ(Blocks().stored("Hello").message(),
            std::string("\x00\x05\x00\xfa\xff\x48\x65\x6c\x6c\x6f\x00", 11));
  EXPECT_EQ(Blocks().fixed(true).literals("Hello").end().align().message(),
            std::string("\xf3\x48\xcd\xc9\xc9\x07\x00\x00", 8));
}

TEST(Blocks, AreReadByZlibWithAnyLengthAndDistance) {
  const std::string begin = noise(widest_window).octets();
  const int symbols[] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14,
                         15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29};
  for (const bool dynamic : {false, true}) {
    std::string text = begin;
    Blocks blocks;
    blocks.stored(begin);
    dynamic ? blocks.dynamic(CodeTable::fitting("", symbols)) : blocks.fixed();
    const auto copy = [&](std::size_t length, std::size_t distance) {
      blocks.copy(length, distance);
      for (std::size_t i = 0; i < length; ++i) text += text[text.size() - distance];
    };
    for (std::size_t length = 3; length <= longest_copy; ++length) copy(length, 100 * length);
    for (std::size_t distance = 1; distance <= widest_window; distance += 7) copy(3, distance);
    copy(258, widest_window);
    EXPECT_EQ(by_zlib(blocks.end().octets()), text);
  }
}

TEST(Blocks, HaveCodesThatFitTheirOctets) {
  for (const char* text : {"", "a", "ab", "abc", "the quick brown fox"}) {
    Blocks blocks;
    blocks.dynamic(CodeTable::fitting(text), true).literals(text).end();
    EXPECT_EQ(by_zlib(blocks.octets()), text);
  }
}

TEST(Blocks, EndAMessageSoThatTheTailCompletesIt) {
  std::string octets = Blocks().fixed().literals("Hello").end().message();
  octets.append(deflate_tail);
  octets += Blocks().fixed(true).literals(" world").end().octets();
  EXPECT_EQ(by_zlib(octets), "Hello world");
}

}  // namespace
}  // namespace suite
