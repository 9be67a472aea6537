#include "tools/load/stamp.h"

#include <gtest/gtest.h>

#include <string>

#include "libcore/base/random.h"

namespace load {
namespace {

const Stamp stamp{.user = 123'456'789,
                  .channel = 4095,
                  .number = 60'000'000'000,
                  .due = 200'000'000'000'000,
                  .length = 1'000'000'000,
                  .check = 0xabcdef};

std::string text_of(const Stamp& of) {
  const Stamp::Text text = to_text(of);
  return {text.data(), text.size()};
}

TEST(Stamp, IsFoundWhereverItStands) {
  for (const std::string before :
       {"", "{\"from\": \"aSy1\", \"text\": \"", "aSaSy", "\xff\0\x01"}) {
    const auto found = find_stamp(before + text_of(stamp) + "\"}");
    ASSERT_TRUE(found) << before;
    EXPECT_EQ(found->stamp, stamp);
    EXPECT_EQ(found->at, before.size());
  }
}

TEST(Stamp, NeedsNoEscapes) {
  for (const char c : text_of(stamp))
    EXPECT_TRUE(std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_') << c;
}

TEST(Stamp, KeepsTheLowestBitsOfNumbers) {
  const auto found = find_stamp(text_of({.user = 0xffffffff, .number = ~0ull, .due = ~0ull}));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->stamp.user, (1u << 30) - 1);
  EXPECT_EQ(found->stamp.number, (1ull << 36) - 1);
  EXPECT_EQ(found->stamp.due, (1ull << 48) - 1);
}

TEST(Stamp, IsNotFoundInWhatIsNone) {
  EXPECT_FALSE(find_stamp(""));
  EXPECT_FALSE(find_stamp("aSy1"));
  EXPECT_FALSE(find_stamp("aSy1" + std::string(100, 'x')));
  const std::string text = text_of(stamp);
  EXPECT_FALSE(find_stamp(text.substr(0, text.size() - 1)));
  int found = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = changed[i] == 'x' ? 'y' : 'x';
    found += find_stamp(changed).has_value();
  }
  EXPECT_EQ(found, 0);
}

TEST(Stamp, IsFoundBehindOneThatIsBroken) {
  std::string broken = text_of(stamp);
  broken[10] ^= 1;
  const auto found = find_stamp(broken + text_of(stamp));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->at, Stamp::size);
}

TEST(Stamp, SurvivesAnything) {
  base::Random random(1);
  for (int i = 0; i < 10'000; ++i) {
    std::string octets = text_of(stamp) + text_of(stamp);
    octets.resize(random.below(octets.size()));
    for (int flips = 0; flips < 3 && !octets.empty(); ++flips)
      octets[random.below(octets.size())] = static_cast<char>(random());
    const auto found = find_stamp(octets);
    EXPECT_TRUE(!found || found->at + Stamp::size <= octets.size());
  }
}

TEST(Stamp, TellsContentThatIsNotWhole) {
  EXPECT_EQ(checksum("ab", "cd"), checksum("ab", "cd"));
  EXPECT_NE(checksum("ab", "cd"), checksum("ab", "c"));
  EXPECT_NE(checksum("ab", "cd"), checksum("cd", "ab"));
}

}  // namespace
}  // namespace load
