#include "libcore/base/process.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
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

TEST(Process, ForgetsTheMostMemoryThatItHad) {
  constexpr std::size_t much = std::size_t{64} << 20;
  const std::uint64_t before = own_use().resident_octets;
  EXPECT_EQ(std::string(much, 'x').back(), 'x');
  EXPECT_GE(own_peak_memory(), before + much / 2);
  forget_peak_memory();
  EXPECT_LT(own_peak_memory(), before + much / 2);
}

// Descriptors that the kernel has room for without growing its table.
std::uint64_t room_for_descriptors() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("FDSize:")) return std::stoull(line.substr(7));
  return 0;
}

TEST(Process, MakesRoomForItsDescriptors) {
  const std::uint64_t limit = raise_descriptor_limit();
  reserve_descriptors(0);
  reserve_descriptors(std::min<std::uint64_t>(limit, 3000));
  EXPECT_GE(room_for_descriptors(), std::min<std::uint64_t>(limit, 3000));
  reserve_descriptors(~std::uint64_t{0});
  EXPECT_GE(room_for_descriptors(), std::min<std::uint64_t>(limit, 65'536));
  EXPECT_LE(room_for_descriptors(), 128 * 1024u);
}

}  // namespace
}  // namespace base
