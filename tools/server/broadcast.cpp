#include "tools/server/broadcast.h"

#include <utility>

#include "libcore/ws/frame.h"

namespace serve {

Broadcast::Broadcast(std::shared_ptr<const std::string> room, ws::Message message)
    : room_(std::move(room)), opcode_(message.opcode()) {
  const std::size_t size = message.size();
  char header[ws::max_header_size];
  header_ =
      ws::encode({.opcode = opcode_, .form = ws::shortest_form(size), .length = size}, header);
  if (auto* const gathered = std::get_if<base::Buffer>(&message.content())) {
    frame_ = std::move(*gathered);
    frame_.prepend({header, header_});
  } else {
    frame_.reserve(header_ + size);
    frame_.append({header, header_});
    std::get<ws::Payload>(message.content()).move_to(frame_);
  }
}

}  // namespace serve
