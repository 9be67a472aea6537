#include "libcore/base/hash.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace base {
namespace {

TEST(Hash, TellsEveryChangeOfAnOctet) {
  for (const std::size_t size : {1, 7, 8, 9, 64, 100}) {
    const std::string octets(size, 'x');
    std::set<std::uint64_t> seen = {hash(octets)};
    for (std::size_t at = 0; at < size; ++at) {
      for (unsigned value = 0; value < 256; ++value) {
        std::string changed = octets;
        changed[at] = static_cast<char>(value);
        seen.insert(hash(changed));
      }
    }
    EXPECT_EQ(seen.size(), 1 + 255 * size);
  }
}

TEST(Hash, TellsLengthsApart) {
  std::set<std::uint64_t> seen;
  for (std::size_t size = 0; size < 1000; ++size) seen.insert(hash(std::string(size, '\0')));
  EXPECT_EQ(seen.size(), 1000u);
}

TEST(Hash, TellsWordsThatHaveChangedPlaces) {
  EXPECT_NE(hash("aaaaaaaabbbbbbbb"), hash("bbbbbbbbaaaaaaaa"));
}

TEST(Hash, GoesOnFromASeed) {
  EXPECT_NE(hash("x", hash("y")), hash("y", hash("x")));
  EXPECT_EQ(hash("x", 5), hash("x", 5));
}

}  // namespace
}  // namespace base
