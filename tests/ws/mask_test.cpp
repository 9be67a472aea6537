#include "libcore/ws/mask.h"

#include <gtest/gtest.h>

#include <string>

#include "libcore/base/random.h"

namespace ws {
namespace {

// 5.3, octet by octet, as the RFC defines it.
std::string masked_by_the_book(std::string text, MaskKey key, std::size_t offset) {
  char octets[4];
  std::memcpy(octets, &key, 4);
  for (std::size_t i = 0; i < text.size(); ++i)
    text[i] = static_cast<char>(text[i] ^ octets[(i + offset) % 4]);
  return text;
}

TEST(Mask, AgreesWithTheDefinitionAtEverySizeOffsetAndAlignment) {
  base::Random random(1);
  std::string source(4200, '\0');
  for (char& c : source) c = static_cast<char>(random());
  for (std::size_t n = 0; n < 300; ++n) {
    for (const std::size_t at : {0, 1, 3, 8}) {
      const MaskKey key = random.word();
      const std::string text = source.substr(at, n);
      std::string copied(n, '\0');
      mask(copied.data(), source.data() + at, n, rotate(key, at));
      EXPECT_EQ(copied, masked_by_the_book(text, key, at));
      std::string in_place = text;
      mask(in_place.data(), in_place.data(), n, key);
      EXPECT_EQ(in_place, masked_by_the_book(text, key, 0));
    }
  }
  std::string large(source.size(), '\0');
  mask(large.data(), source.data(), source.size(), 0xdeadbeef);
  EXPECT_EQ(large, masked_by_the_book(source, 0xdeadbeef, 0));
}

TEST(Mask, IsTheSameWhateverTheProcessorKnows) {
  base::Random random(2);
  std::string source(5000, '\0');
  for (char& c : source) c = static_cast<char>(random());
  ASSERT_FALSE(mask_ways().empty());
  for (const MaskWay& way : mask_ways()) {
    SCOPED_TRACE(way.name);
    for (const std::size_t n : {0, 1, 3, 4, 7, 31, 63, 64, 65, 127, 128, 1000, 4096, 4999}) {
      std::string copied(n, '\0');
      way.mask(copied.data(), source.data() + 1, n, 0xdeadbeef);
      EXPECT_EQ(copied, masked_by_the_book(source.substr(1, n), 0xdeadbeef, 0)) << n;
    }
  }
}

TEST(Mask, IsTheSameWhereverItIsWrittenTo) {
  const std::string source(3000, 'm');
  for (const MaskWay& way : mask_ways()) {
    SCOPED_TRACE(way.name);
    for (const std::size_t n : {900, 1023, 1024, 1025, 2048, 2500}) {
      for (std::size_t at = 0; at < 65; ++at) {
        std::string to(at + n + 1, '.');
        way.mask(to.data() + at, source.data(), n, 0x01020304);
        EXPECT_EQ(to.substr(0, at), std::string(at, '.'));
        EXPECT_EQ(to.substr(at, n), masked_by_the_book(source.substr(0, n), 0x01020304, 0)) << at;
        EXPECT_EQ(to.back(), '.');
      }
    }
  }
}

TEST(Mask, DoesNotTouchOctetsBehindTheEnd) {
  for (std::size_t n = 0; n < 200; ++n) {
    std::string text(n + 16, 'x');
    mask(text.data(), text.data(), n, 0x01020304);
    EXPECT_EQ(text.substr(n), std::string(16, 'x'));
  }
}

}  // namespace
}  // namespace ws
