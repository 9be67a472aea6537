#include "libcore/ws/frame.h"

#include <algorithm>
#include <cstring>

namespace ws {
namespace {

// Octets of a header whose second octet is `second`.
std::size_t header_size(unsigned char second) {
  const unsigned length = second & 0x7f;
  return 2 + (length == 126 ? 2 : length == 127 ? 8 : 0) + ((second & 0x80) != 0 ? 4 : 0);
}

template <typename Number>
std::uint64_t big_endian(const unsigned char* at) {
  Number value = 0;
  std::memcpy(&value, at, sizeof value);
  return sizeof value == 2 ? __builtin_bswap16(static_cast<std::uint16_t>(value))
                           : __builtin_bswap64(value);
}

// Reads a whole header and returns its size.
std::size_t decode(const unsigned char* const octets, FrameHeader& header) {
  const unsigned char* at = octets;
  header.fin = (at[0] & 0x80) != 0;
  header.rsv = (at[0] >> 4) & 7;
  header.opcode = static_cast<Opcode>(at[0] & 0xf);
  header.form = LengthForm::bits7;
  const bool masked = (at[1] & 0x80) != 0;
  header.length = at[1] & 0x7f;
  at += 2;
  if (header.length == 126) {
    header.form = LengthForm::bits16;
    header.length = big_endian<std::uint16_t>(at);
    at += 2;
  } else if (header.length == 127) {
    header.form = LengthForm::bits64;
    header.length = big_endian<std::uint64_t>(at);
    at += 8;
  }
  if (masked) {
    MaskKey key = 0;
    std::memcpy(&key, at, 4);
    header.mask = key;
    at += 4;
  } else {
    header.mask.reset();
  }
  return static_cast<std::size_t>(at - octets);
}

}  // namespace

char* encode_length(const FrameHeader& header, char* to) {
  if (header.form == LengthForm::bits16) {
    const std::uint16_t length = __builtin_bswap16(static_cast<std::uint16_t>(header.length));
    std::memcpy(to, &length, sizeof length);
    return to + sizeof length;
  }
  const std::uint64_t length = __builtin_bswap64(header.length);
  std::memcpy(to, &length, sizeof length);
  return to + sizeof length;
}

// Goes on with a header of which some octets lie in the stash.
bool FrameReader::complete_header(std::span<char>& in) {
  const auto* const octets = reinterpret_cast<const unsigned char*>(stash_);
  for (;;) {
    const std::size_t wanted = stashed_ < 2 ? 2 : header_size(octets[1]);
    if (stashed_ == wanted) return true;
    if (in.empty()) return false;
    const std::size_t n = std::min(wanted - stashed_, in.size());
    std::memcpy(stash_ + stashed_, in.data(), n);
    stashed_ += static_cast<std::uint8_t>(n);
    in = in.subspan(n);
  }
}

bool FrameReader::next(std::span<char>& in, Chunk& chunk) {
  if (in.empty()) return false;
  const auto* octets = reinterpret_cast<const unsigned char*>(in.data());
  chunk.first = left_ == 0;
  if (!chunk.first) {
    decode(reinterpret_cast<const unsigned char*>(stash_), chunk.header);
  } else if (stashed_ == 0 && in.size() >= 2 && in.size() >= header_size(octets[1])) {
    const std::size_t n = decode(octets, chunk.header);
    in = in.subspan(n);
    left_ = chunk.header.length;
    if (left_ > in.size()) [[unlikely]]
      std::memcpy(stash_, octets, n);
  } else {
    if (!complete_header(in)) return false;
    decode(reinterpret_cast<const unsigned char*>(stash_), chunk.header);
    stashed_ = 0;
    left_ = chunk.header.length;
  }
  const std::size_t n = left_ < in.size() ? static_cast<std::size_t>(left_) : in.size();
  chunk.offset = chunk.header.length - left_;
  const MaskKey key = chunk.header.mask.value_or(0);
  chunk.payload = Payload(in.first(n), rotate(key, chunk.offset));
  left_ -= n;
  chunk.last = left_ == 0;
  in = in.subspan(n);
  return true;
}

}  // namespace ws
