#pragma once

#include <string_view>
#include <utility>
#include <variant>

#include "libcore/base/buffer.h"
#include "libcore/base/overloaded.h"
#include "libcore/ws/frame.h"

namespace ws {

// A whole message: where it lies in the receive buffer, or in a buffer of its own.
class Message {
 public:
  Message(Opcode opcode, Payload payload) : opcode_(opcode), content_(payload) {}
  // `gathered` has headroom for a header where the message is to be sent on.
  Message(Opcode opcode, base::Buffer gathered) : opcode_(opcode), content_(std::move(gathered)) {}

  Opcode opcode() const { return opcode_; }  // text or binary
  std::size_t size() const {
    return std::visit([](const auto& content) { return content.size(); }, content_);
  }
  std::string_view view() {
    return std::visit([](auto& content) { return content.view(); }, content_);
  }
  std::variant<Payload, base::Buffer>& content() { return content_; }

 private:
  Opcode opcode_;
  std::variant<Payload, base::Buffer> content_;
};

}  // namespace ws
