#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "libcore/base/buffer.h"
#include "libcore/ws/codes.h"
#include "libcore/ws/message.h"

namespace serve {

// A message for all in a room, made into the frame of a server once. Threads share it, and none
// changes it.
class Broadcast {
 public:
  Broadcast(std::shared_ptr<const std::string> room, ws::Message message);

  const std::string& room() const { return *room_; }
  ws::Opcode opcode() const { return opcode_; }
  // Uncompressed; good as long as this is.
  std::string_view frame() const { return frame_.view(); }
  std::string_view payload() const { return frame_.view().substr(header_); }
  // Octets of memory, about: a short message takes many times its frame.
  std::size_t weight() const { return frame_.size() + 192; }

 private:
  std::shared_ptr<const std::string> room_;
  base::Buffer frame_;
  std::size_t header_;  // its size
  ws::Opcode opcode_;
};

}  // namespace serve
