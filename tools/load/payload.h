#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "libcore/ws/codes.h"

namespace load {

// What the users of one worker send: prebuilt, and the same for all but for a stamp in front, by
// which a reply tells whose it is.
class Payload {
 public:
  // As the user of the tool wrote it: sent as it is, without a stamp.
  static Payload verbatim(ws::Opcode opcode, std::string content);
  // `size` octets that the seed determines: letters and digits for text, anything for binary. The
  // stamp is the number of the message and then of its user, 8 letters each with the least
  // significant in front; cut where `size` is less than 16.
  static Payload stamped(ws::Opcode opcode, std::uint64_t size, std::uint64_t seed);

  ws::Opcode opcode() const { return opcode_; }
  std::uint64_t size() const { return content_.size(); }

  // Message number `k` of `user`, both modulo 2^32; valid until the next call.
  std::string_view message(std::uint64_t user, std::uint64_t k);

 private:
  Payload(ws::Opcode opcode, std::string content, std::size_t stamp)
      : content_(std::move(content)), stamp_(stamp), opcode_(opcode) {}

  std::string content_;
  std::size_t stamp_;  // octets of it
  ws::Opcode opcode_;
};

}  // namespace load
