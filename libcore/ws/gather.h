#pragma once

#include <memory>
#include <optional>

#include "libcore/base/buffer.h"
#include "libcore/ws/endpoint.h"
#include "libcore/ws/message.h"

namespace ws {

// Makes whole messages out of pieces. One that came whole is handed through where it lies; others
// are gathered in a buffer that grows with what came, not with what was declared, and is given
// away.
class Gather {
 public:
  // The message that `piece` completes, if it does. Its view is good as long as the piece's.
  std::optional<Message> add(Piece piece);
  // The same for octets that do not complete it.
  void keep(const Payload& octets);
  // Octets that wait for more of their message.
  std::size_t size() const { return gathered_ == nullptr ? 0 : gathered_->size(); }
  // These octets, for who will not wait: the rest of the message is gathered no more.
  base::Buffer take();

 private:
  std::unique_ptr<base::Buffer> gathered_;
};

}  // namespace ws
