#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace base {

// 64 bits that tell octets apart: for a comparison with what is no longer there, not for secrets.
// The same on every machine of the same byte order; eight octets a step.
inline std::uint64_t hash(std::string_view octets, std::uint64_t seed = 0) {
  const auto mix = [](std::uint64_t a, std::uint64_t b) {
    __extension__ using Wide = unsigned __int128;
    const Wide product = static_cast<Wide>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
  };
  constexpr std::uint64_t odd = 0x9e3779b97f4a7c15;
  std::uint64_t state = seed ^ odd;
  std::string_view rest = octets;
  for (; rest.size() >= 8; rest.remove_prefix(8)) {
    std::uint64_t word;
    std::memcpy(&word, rest.data(), 8);
    state = mix(state ^ word, odd) + word;  // the sum keeps a product of nothing apart from nothing
  }
  std::uint64_t last = 0;
  if (!rest.empty()) std::memcpy(&last, rest.data(), rest.size());
  return mix(state ^ last, odd ^ octets.size()) ^ state;
}

}  // namespace base
