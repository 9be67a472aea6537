#include "libcore/base/process.h"

#include <gtest/gtest.h>
#include <sys/mman.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
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

// Has `octets` resident for a moment. From the kernel, as AddressSanitizer's malloc keeps for
// itself what is freed.
void touch(std::size_t octets) {
  void* pages = mmap(nullptr, octets, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(pages, MAP_FAILED);
  std::memset(pages, 'x', octets);
  munmap(pages, octets);
}

TEST(Process, ForgetsTheMostMemoryThatItHad) {
  if (!std::ofstream("/proc/self/clear_refs")) GTEST_SKIP() << "this kernel never forgets it";
  constexpr std::size_t much = std::size_t{64} << 20;
  const std::uint64_t before = own_use().resident_octets;
  touch(much);
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
