#pragma once

#include <bit>
#include <cstdint>
#include <limits>

namespace base {

// A small, fast generator with a seed (xoshiro256**, seeded by splitmix64). The same seed gives the
// same numbers on every machine. A UniformRandomBitGenerator; not for secrets.
class Random {
 public:
  using result_type = std::uint64_t;

  explicit Random(std::uint64_t seed) {
    for (std::uint64_t& word : state_) word = mix(seed += 0x9e3779b97f4a7c15);
  }

  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }

  result_type operator()() {
    const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
    const std::uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }

  std::uint32_t word() { return static_cast<std::uint32_t>((*this)() >> 32); }

  // A number from 0 to bound - 1; 0 where bound is 0.
  std::uint64_t below(std::uint64_t bound) {
    return static_cast<std::uint64_t>((static_cast<Wide>((*this)()) * bound) >> 64);
  }

  // A number from 0 up to, and without, 1.
  double fraction() { return static_cast<double>((*this)() >> 11) * 0x1.0p-53; }

 private:
  __extension__ using Wide = unsigned __int128;

  static std::uint64_t mix(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  std::uint64_t state_[4];
};

}  // namespace base
