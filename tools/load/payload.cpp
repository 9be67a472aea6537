#include "tools/load/payload.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "libcore/base/random.h"

namespace load {
namespace {

constexpr std::size_t stamp_size = 16;

// The eight half octets of a number as letters 'a' to 'p', the lowest in the lowest octet.
std::uint64_t letters(std::uint32_t number) {
  std::uint64_t spread = number;
  spread = (spread | spread << 16) & 0x0000ffff0000ffff;
  spread = (spread | spread << 8) & 0x00ff00ff00ff00ff;
  spread = (spread | spread << 4) & 0x0f0f0f0f0f0f0f0f;
  return spread + 0x6161616161616161;
}

}  // namespace

Payload Payload::verbatim(ws::Opcode opcode, std::string content) {
  return {opcode, std::move(content), 0};
}

Payload Payload::stamped(ws::Opcode opcode, std::uint64_t size, std::uint64_t seed) {
  constexpr std::string_view alphabet =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
  base::Random random(seed);
  std::string content(size, '\0');
  for (char& octet : content) {
    const std::uint64_t any = random();
    octet = opcode == ws::Opcode::text ? alphabet[any % alphabet.size()] : static_cast<char>(any);
  }
  return {opcode, std::move(content), std::min<std::size_t>(size, stamp_size)};
}

std::string_view Payload::message(std::uint64_t user, std::uint64_t k) {
  static_assert(std::endian::native == std::endian::little);
  const std::uint64_t stamp[2] = {letters(static_cast<std::uint32_t>(k)),
                                  letters(static_cast<std::uint32_t>(user))};
  if (stamp_ == stamp_size) {
    std::memcpy(content_.data(), stamp, stamp_size);
  } else {
    std::memcpy(content_.data(), stamp, stamp_);
  }
  return content_;
}

}  // namespace load
