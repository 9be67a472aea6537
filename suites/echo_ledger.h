#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "libcore/ws/frame.h"

namespace suite {

// What was said to a peer that echoes, and has not come back: each message once, in their order
// (RFC 6455, 5.4 and 6.1). Once a side has begun to close, messages may be left out. It tells right
// from wrong as long as nothing was said that a peer may read in different ways; from then on it
// knows nothing.
class EchoLedger {
 public:
  // A frame as it went out, so many times in a row.
  void said(const ws::FrameHeader& header, std::string_view payload, std::size_t times = 1);
  // Octets that were no frames.
  void said_raw() { known_ = false; }
  // The peer has sent its Close.
  void closes() { closing_ = true; }

  // A whole message came. What is wrong with that, or nothing.
  std::optional<std::string> came(ws::Opcode opcode, std::string_view payload);

 private:
  struct Message {
    ws::Opcode opcode;
    std::size_t size;
    std::size_t hash;
    std::size_t times;

    bool same_as(const Message& other) const {
      return opcode == other.opcode && size == other.size && hash == other.hash;
    }
  };
  static Message message(ws::Opcode opcode, std::string_view payload, std::size_t times);
  void owe(const Message& message);

  bool known_ = true;
  bool closing_ = false;
  std::optional<ws::Opcode> opcode_;  // of the message that is being said
  std::string parts_;                 // of it so far
  std::deque<Message> owed_;
};

}  // namespace suite
