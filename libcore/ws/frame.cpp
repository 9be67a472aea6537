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

std::uint64_t big_endian(const unsigned char* at, int octets) {
  std::uint64_t value = 0;
  for (int i = 0; i < octets; ++i) value = value << 8 | at[i];
  return value;
}

FrameHeader decode(const unsigned char* at) {
  FrameHeader header;
  header.fin = (at[0] & 0x80) != 0;
  header.rsv = (at[0] >> 4) & 7;
  header.opcode = static_cast<Opcode>(at[0] & 0xf);
  const bool masked = (at[1] & 0x80) != 0;
  header.length = at[1] & 0x7f;
  at += 2;
  if (header.length == 126) {
    header.form = LengthForm::bits16;
    header.length = big_endian(at, 2);
    at += 2;
  } else if (header.length == 127) {
    header.form = LengthForm::bits64;
    header.length = big_endian(at, 8);
    at += 8;
  }
  if (masked) {
    MaskKey key = 0;
    std::memcpy(&key, at, 4);
    header.mask = key;
  }
  return header;
}

}  // namespace

std::size_t encode(const FrameHeader& header, char* to) {
  char* at = to;
  *at++ = static_cast<char>((header.fin ? 0x80 : 0) | (header.rsv << 4) |
                            static_cast<unsigned char>(header.opcode));
  const int masked = header.mask.has_value() ? 0x80 : 0;
  int length_octets = 0;
  switch (header.form) {
    case LengthForm::bits7:
      *at++ = static_cast<char>(masked | (header.length & 0x7f));
      break;
    case LengthForm::bits16:
      *at++ = static_cast<char>(masked | 126);
      length_octets = 2;
      break;
    case LengthForm::bits64:
      *at++ = static_cast<char>(masked | 127);
      length_octets = 8;
      break;
  }
  for (int i = length_octets - 1; i >= 0; --i) *at++ = static_cast<char>(header.length >> (8 * i));
  if (header.mask) {
    std::memcpy(at, &*header.mask, 4);
    at += 4;
  }
  return static_cast<std::size_t>(at - to);
}

void write_frame(const FrameHeader& header, std::string_view payload, base::Buffer& out) {
  char* const to = out.room(max_header_size + payload.size());
  const std::size_t n = encode(header, to);
  if (!payload.empty()) mask(to + n, payload.data(), payload.size(), header.mask.value_or(0));
  out.commit(n + payload.size());
}

bool FrameReader::read_header(std::span<char>& in) {
  const unsigned char* octets = reinterpret_cast<const unsigned char*>(in.data());
  if (stashed_ == 0 && in.size() >= 2 && in.size() >= header_size(octets[1])) {
    header_ = decode(octets);
    in = in.subspan(header_size(octets[1]));
    return true;
  }
  octets = reinterpret_cast<const unsigned char*>(stash_);
  for (;;) {
    const std::size_t wanted = stashed_ < 2 ? 2 : header_size(octets[1]);
    if (stashed_ == wanted) break;
    if (in.empty()) return false;
    const std::size_t n = std::min(wanted - stashed_, in.size());
    std::memcpy(stash_ + stashed_, in.data(), n);
    stashed_ += static_cast<std::uint8_t>(n);
    in = in.subspan(n);
  }
  header_ = decode(octets);
  stashed_ = 0;
  return true;
}

std::optional<Chunk> FrameReader::next(std::span<char>& in) {
  const bool begins = !inside_;
  if (begins) {
    if (in.empty() || !read_header(in)) return std::nullopt;
    left_ = header_.length;
  } else if (in.empty()) {
    return std::nullopt;
  }
  const std::size_t n = left_ < in.size() ? static_cast<std::size_t>(left_) : in.size();
  const std::uint64_t offset = begins ? 0 : header_.length - left_;
  left_ -= n;
  inside_ = left_ != 0;
  const MaskKey key = header_.mask ? rotate(*header_.mask, offset) : 0;
  Chunk chunk{header_, Payload(in.first(n), key), offset, begins, !inside_};
  in = in.subspan(n);
  return chunk;
}

}  // namespace ws
