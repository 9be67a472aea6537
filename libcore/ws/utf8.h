#pragma once

#include <cstdint>
#include <string_view>

namespace ws {

// Judges text that comes in pieces, cut anywhere (RFC 3629). Rejects at the first octet that cannot
// stand where it stands.
class Utf8Validator {
 public:
  // Whether all text so far can be the beginning of well-formed text. Once false, it stays false.
  bool feed(std::string_view piece);

  // Whether the text so far is well-formed and does not end inside a character.
  bool complete() const { return pending_ == 0; }

 private:
  // Takes one octet; false if it cannot stand here.
  bool step(unsigned char octet);

  static constexpr std::uint8_t broken = 0xff;

  std::uint8_t pending_ = 0;    // octets the present character still lacks, or `broken`
  std::uint8_t lowest_ = 0x80;  // what the next of them may be: E0, ED, F0 and F4 narrow it
  std::uint8_t highest_ = 0xbf;
};

bool is_utf8(std::string_view text);

}  // namespace ws
