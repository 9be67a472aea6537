#include "libcore/base/process.h"

#include <gtest/gtest.h>

#include <string>

namespace base {
namespace {

TEST(Process, RemembersTheMostMemoryThatItHas) {
  constexpr std::size_t much = std::size_t{64} << 20;
  const std::uint64_t before = own_use().resident_octets;
  {
    const std::string text(much, 'x');
    EXPECT_GE(own_use().resident_octets, before + much / 2);
  }
  EXPECT_GE(own_peak_memory(), before + much / 2);
  EXPECT_LT(own_peak_memory(), before + 16 * much);
}

}  // namespace
}  // namespace base
