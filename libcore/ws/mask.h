#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace ws {

// A masking key as its four octets stand in memory (5.3). Zero changes nothing.
using MaskKey = std::uint32_t;

// The key for octets that begin `offset` octets into the payload.
inline MaskKey rotate(MaskKey key, std::uint64_t offset) {
  static_assert(std::endian::native == std::endian::little);
  return std::rotr(key, static_cast<int>(8 * (offset % 4)));
}

// The ways to mask large runs that this processor knows, the one in use last; the others are for
// tests and benchmarks.
struct MaskWay {
  const char* name;
  void (*mask)(char* to, const char* from, std::size_t n, MaskKey key);
};
std::span<const MaskWay> mask_ways();

// Masks or unmasks `n` octets while copying them; `to` may be `from`, other overlaps may not be.
// Large runs go by the widest registers that this processor has.
void mask_large(char* to, const char* from, std::size_t n, MaskKey key);

inline void mask(char* to, const char* from, std::size_t n, MaskKey key) {
  if (n >= 64) return mask_large(to, from, n, key);
  std::uint64_t word = 0;
  const std::uint64_t wide = key | std::uint64_t{key} << 32;
  for (; n >= 8; n -= 8, to += 8, from += 8) {
    std::memcpy(&word, from, 8);
    word ^= wide;
    std::memcpy(to, &word, 8);
  }
  if (n >= 4) {
    std::uint32_t half = 0;
    std::memcpy(&half, from, 4);
    half ^= key;
    std::memcpy(to, &half, 4);
    n -= 4, to += 4, from += 4;
  }
  for (std::size_t i = 0; i < n; ++i) to[i] = static_cast<char>(from[i] ^ (key >> (8 * i)));
}

}  // namespace ws
