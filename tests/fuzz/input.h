#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>

#include "libcore/base/random.h"

namespace fuzz {

// Ends the run where a property does not hold, so that the input is kept.
inline void require(bool holds) {
  if (!holds) std::abort();
}

// What a target is given: the first octets choose how it is run, the others are the foreign octets.
class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size)
      : octets_(reinterpret_cast<const char*>(data), size) {}

  // The next choosing octet; 0 once there is none.
  std::uint8_t choice() {
    if (octets_.empty()) return 0;
    const auto octet = static_cast<std::uint8_t>(octets_[0]);
    octets_.remove_prefix(1);
    return octet;
  }
  std::string_view rest() const { return octets_; }

 private:
  std::string_view octets_;
};

// Hands copies of `octets` to `take`, piece by piece, as a connection would: each may be changed in
// place and is gone behind the call. Seed 0 is octet by octet; others are random sizes, mostly
// small.
template <typename Take>
void in_pieces(std::string_view octets, std::uint64_t seed, const Take& take) {
  base::Random random(seed);
  while (!octets.empty()) {
    const std::uint64_t most = seed == 0 ? 1 : random.below(4) == 0 ? 200 : 6;
    const std::size_t size = std::min<std::size_t>(1 + random.below(most), octets.size());
    std::string piece(octets.substr(0, size));
    piece.shrink_to_fit();  // so that reading past its end is seen
    take(std::span<char>(piece));
    octets.remove_prefix(size);
  }
}

// The same in one piece.
template <typename Take>
void in_one(std::string_view octets, const Take& take) {
  std::string copy(octets);
  take(std::span<char>(copy));
}

}  // namespace fuzz
