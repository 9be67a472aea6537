#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "libcore/base/buffer.h"
#include "libcore/ws/codes.h"
#include "libcore/ws/mask.h"

namespace ws {

// The frame layer reads and writes any bits and judges nothing: the prober must be able to see and
// to say what is forbidden. The rules are in endpoint.h.

// How the payload length is written (5.2). Only the shortest form is legal.
enum class LengthForm : std::uint8_t { bits7, bits16, bits64 };
constexpr LengthForm shortest_form(std::uint64_t length) {
  return length < 126     ? LengthForm::bits7
         : length < 65536 ? LengthForm::bits16
                          : LengthForm::bits64;
}

inline constexpr std::uint8_t rsv1 = 4;  // bits of FrameHeader::rsv
inline constexpr std::uint8_t rsv2 = 2;
inline constexpr std::uint8_t rsv3 = 1;

// 5.2
struct FrameHeader {
  Opcode opcode = Opcode::text;
  bool fin = true;
  std::uint8_t rsv = 0;
  LengthForm form = LengthForm::bits7;
  std::optional<MaskKey> mask;
  std::uint64_t length = 0;  // as declared, top bit included
};

inline constexpr std::size_t max_header_size = 14;

// Writes the length behind the first two octets, where they do not have it, and returns the place
// behind it.
char* encode_length(const FrameHeader& header, char* to);

// Writes the octets of `header` at `to` (room for max_header_size) and returns their number.
inline std::size_t encode(const FrameHeader& header, char* to) {
  const auto length = header.form == LengthForm::bits7    ? header.length & 0x7f
                      : header.form == LengthForm::bits16 ? 126u
                                                          : 127u;
  to[0] = static_cast<char>((header.fin ? 0x80 : 0) | (header.rsv << 4) |
                            static_cast<unsigned char>(header.opcode));
  to[1] = static_cast<char>((header.mask ? 0x80 : 0) | length);
  char* at = to + 2;
  if (header.form != LengthForm::bits7) at = encode_length(header, at);
  if (header.mask) {
    std::memcpy(at, &*header.mask, 4);
    at += 4;
  }
  return static_cast<std::size_t>(at - to);
}

// Appends a frame. The payload is masked with the header's key; it may be shorter or longer than
// the header declares.
inline void write_frame(const FrameHeader& header, std::string_view payload, base::Buffer& out) {
  char* const to = out.room(max_header_size + payload.size());
  const std::size_t n = encode(header, to);
  if (!payload.empty()) mask(to + n, payload.data(), payload.size(), header.mask.value_or(0));
  out.commit(n + payload.size());
}

// A stretch of a frame's payload where it lies in the receive buffer. It stays masked until someone
// takes it.
class Payload {
 public:
  Payload() = default;
  Payload(std::span<char> octets, MaskKey key) : octets_(octets), key_(key) {}

  std::size_t size() const { return octets_.size(); }
  bool empty() const { return octets_.empty(); }
  // Unmasks in place, once.
  std::string_view view() {
    if (key_ != 0) mask(octets_.data(), octets_.data(), octets_.size(), key_);
    key_ = 0;
    return {octets_.data(), octets_.size()};
  }
  // The same in blocks, each shown to `see` while it is in the nearest cache. Ends early, and then
  // leaves the payload unusable, where `see` returns false; returns what it said last.
  template <typename See>
  bool view_in_blocks(const See& see) {
    constexpr std::size_t block = 4096;  // a multiple of the key
    for (std::size_t at = 0; at < octets_.size(); at += block) {
      Payload part(octets_.subspan(at, std::min(block, octets_.size() - at)), key_);
      if (!see(part.view())) return false;
    }
    key_ = 0;
    return true;
  }
  // Appends to `out`, unmasked and masked anew with `key`, in one pass.
  void move_to(base::Buffer& out, MaskKey key = 0) const {
    if (empty()) return;
    copy_to(out.room(octets_.size()), key);
    out.commit(octets_.size());
  }
  // The same to a place with room for size().
  void copy_to(char* to, MaskKey key = 0) const {
    mask(to, octets_.data(), octets_.size(), key_ ^ key);
  }

 private:
  std::span<char> octets_;
  MaskKey key_ = 0;
};

// As much of one frame as came at once.
struct Chunk {
  FrameHeader header;
  Payload payload;           // points into what was read
  std::uint64_t offset = 0;  // of `payload` in the frame's payload
  bool first = false;        // the frame begins here
  bool last = false;         // the frame ends here
};

// Turns a stream of octets into chunks of frames.
class FrameReader {
 public:
  // Takes one chunk off the front of `in`, or returns nothing once `in` is used up. The first chunk
  // of a frame comes as soon as its header is whole, if need be with an empty payload.
  std::optional<Chunk> next(std::span<char>& in) {
    std::optional<Chunk> chunk(std::in_place);
    if (!next(in, *chunk)) chunk.reset();
    return chunk;
  }
  // The same into a chunk of the caller's, for those who are in a hurry.
  bool next(std::span<char>& in, Chunk& chunk);

  // Whether the stream so far ends between two frames.
  bool at_frame_border() const { return stashed_ == 0 && left_ == 0; }

 private:
  bool complete_header(std::span<char>& in);

  std::uint64_t left_ = 0;  // payload octets of the present frame still to come
  // The header of the present frame as it came, as far as it is cut by the end of a read; and all
  // of it while payload is still to come.
  char stash_[max_header_size];
  std::uint8_t stashed_ = 0;  // octets of a header that is not whole
};

}  // namespace ws
