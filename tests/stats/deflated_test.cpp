#include "libcore/stats/deflated.h"

#include <gtest/gtest.h>

namespace stats {
namespace {

TEST(Deflated, InflatesToWhatItWas) {
  for (const std::string& octets : {std::string(), std::string("a"), std::string(100'000, 'x')})
    EXPECT_EQ(inflated(deflated(octets), octets.size()), octets);
  EXPECT_LT(deflated(std::string(100'000, 'x')).size(), 200u);
}

TEST(Deflated, IsNothingWhereItWasChangedOrIsOfAnotherSize) {
  const std::string octets = "what remains of a run, of a run, of a run";
  const std::string sound = deflated(octets);
  EXPECT_EQ(inflated(sound, octets.size() - 1), std::nullopt);
  EXPECT_EQ(inflated(sound, octets.size() + 1), std::nullopt);
  EXPECT_EQ(inflated(sound.substr(0, sound.size() - 1), octets.size()), std::nullopt);
  for (std::size_t i = 0; i < sound.size(); ++i) {
    std::string damaged = sound;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x10);
    const auto read = inflated(damaged, octets.size());
    EXPECT_TRUE(!read || *read == octets) << "octet " << i;  // some bits of the header say nothing
  }
}

// The size is another's word, too.
TEST(Deflated, AsksForNoMoreMemoryThanDeflateCanMake) {
  EXPECT_EQ(inflated(deflated("short"), std::size_t{1} << 62), std::nullopt);
}

}  // namespace
}  // namespace stats
