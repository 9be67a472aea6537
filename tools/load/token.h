#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace load {

// What random messages begin with where they have no stamp: the numbers of message and user, as
// letters 'a' to 'p'.
class Token {
 public:
  static constexpr std::size_t size = 16;

  Token(std::uint64_t number, std::uint64_t user) : halves_{letters(number), letters(user)} {}

  // The first `n` octets of it, or all where that is more.
  void write(char* to, std::size_t n) const {
    if (n >= size) {  // by halves, as they were made: the processor would wait for a whole
      std::memcpy(to, &halves_[0], 8);
      std::memcpy(to + 8, &halves_[1], 8);
    } else {
      std::memcpy(to, halves_, n);
    }
  }
  // Whether it stands there; there must be `size` octets.
  bool is_at(const char* at) const { return std::memcmp(at, halves_, size) == 0; }

 private:
  // The eight half octets of a number, the lowest in the lowest octet.
  static std::uint64_t letters(std::uint64_t number) {
    static_assert(std::endian::native == std::endian::little);
    std::uint64_t spread = number & 0xffffffff;
    spread = (spread | spread << 16) & 0x0000ffff0000ffff;
    spread = (spread | spread << 8) & 0x00ff00ff00ff00ff;
    spread = (spread | spread << 4) & 0x0f0f0f0f0f0f0f0f;
    return spread + 0x6161616161616161;
  }

  std::uint64_t halves_[2];
};

}  // namespace load
