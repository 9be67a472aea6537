#include "libcore/ws/utf8.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/support/octets.h"

namespace ws {
namespace {

using test::octets;

std::string encoded(std::uint32_t point) {  // RFC 3629, section 3, surrogates and all
  const auto tail = [point](int shift) {
    return static_cast<char>(0x80 | ((point >> shift) & 0x3f));
  };
  if (point < 0x80) return {static_cast<char>(point)};
  if (point < 0x800) return {static_cast<char>(0xc0 | point >> 6), tail(0)};
  if (point < 0x10000) return {static_cast<char>(0xe0 | point >> 12), tail(6), tail(0)};
  return {static_cast<char>(0xf0 | point >> 18), tail(12), tail(6), tail(0)};
}

// By every way that this processor knows, and by the portable one.
class Utf8 : public testing::TestWithParam<std::string> {
 protected:
  Utf8() {
    simdjson::get_active_implementation() = simdjson::get_available_implementations()[GetParam()];
  }
  ~Utf8() override { simdjson::get_active_implementation() = before_; }

 private:
  const simdjson::implementation* before_ = simdjson::get_active_implementation();
};

std::vector<std::string> ways() {
  std::vector<std::string> names;
  for (const auto* way : simdjson::get_available_implementations())
    if (way->supported_by_runtime_system()) names.push_back(way->name());
  return names;
}
INSTANTIATE_TEST_SUITE_P(By, Utf8, testing::ValuesIn(ways()),
                         [](const auto& way) { return way.param; });

TEST(Utf8Ways, IncludeThePortableOne) { EXPECT_EQ(std::ranges::count(ways(), "fallback"), 1); }

TEST_P(Utf8, AcceptsEveryCharacterAndNoSurrogate) {
  for (std::uint32_t point = 0; point < 0x120000; ++point) {
    const bool good = point < 0x110000 && (point < 0xd800 || point > 0xdfff);
    ASSERT_EQ(is_utf8(encoded(point)), good) << point;
  }
}

struct Broken {
  const char* hex;
  std::size_t first_impossible;  // index of the first octet that cannot stand there
};

const Broken broken[] = {
    {"80", 0},          {"bf", 0},          {"c0 80", 0},          {"c1 bf", 0},
    {"c2 41", 1},       {"e0 80 80", 1},    {"e0 9f bf", 1},       {"ed a0 80", 1},
    {"ed bf bf", 1},    {"ef bf 41", 2},    {"f0 80 80 80", 1},    {"f0 8f bf bf", 1},
    {"f4 90 80 80", 1}, {"f5 80 80 80", 0}, {"f8 88 80 80 80", 0}, {"ff", 0},
    {"fe", 0},          {"e2 82 c3", 2},    {"f0 9f 98 ff", 3},
};

TEST_P(Utf8, RejectsAtTheFirstImpossibleOctet) {
  for (const Broken& row : broken) {
    for (const std::size_t before : {0, 1, 61, 62, 63, 64, 200}) {
      const std::string text = std::string(before, 'a') + octets(row.hex);
      Utf8Validator validator;
      for (std::size_t i = 0; i < text.size(); ++i) {
        EXPECT_EQ(validator.feed(text.substr(i, 1)), i < before + row.first_impossible)
            << row.hex << " behind " << before << " octets, at " << i;
      }
      EXPECT_FALSE(validator.complete());
    }
  }
}

TEST_P(Utf8, RejectsThemInLongPiecesToo) {
  for (const Broken& row : broken) {
    for (const std::size_t before : {0, 1, 63, 64, 1000}) {
      for (const std::size_t behind : {0, 1, 2, 3, 64, 100}) {
        const std::string text =
            std::string(before, 'a') + octets(row.hex) + std::string(behind, 'z');
        EXPECT_FALSE(is_utf8(text)) << row.hex << " " << before << " " << behind;
      }
    }
  }
}

TEST_P(Utf8, DoesNotCareWhereTextIsCut) {
  std::string text;
  for (int i = 0; i < 40; ++i) text += "a\xc2\xa2\xe2\x82\xac\xf0\x9f\x98\x80";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    Utf8Validator validator;
    EXPECT_TRUE(validator.feed(text.substr(0, cut)));
    EXPECT_TRUE(validator.feed(text.substr(cut)));
    EXPECT_TRUE(validator.complete());
  }
}

TEST_P(Utf8, IsNotCompleteInsideACharacter) {
  for (const char* hex : {"c2", "e2", "e2 82", "f0", "f0 9f", "f0 9f 98"}) {
    Utf8Validator validator;
    EXPECT_TRUE(validator.feed(std::string(100, 'a') + octets(hex))) << hex;
    EXPECT_FALSE(validator.complete()) << hex;
  }
}

TEST_P(Utf8, StaysBrokenOnceItIs) {
  Utf8Validator validator;
  EXPECT_FALSE(validator.feed("\xff"));
  EXPECT_FALSE(validator.feed("good"));
  EXPECT_FALSE(validator.feed(""));
  EXPECT_FALSE(validator.complete());
}

}  // namespace
}  // namespace ws
