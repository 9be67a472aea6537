#include "libcore/ws/gather.h"

#include <utility>

namespace ws {

std::optional<Message> Gather::add(Piece piece) {
  if (piece.first && piece.last) return Message(piece.opcode, piece.payload);
  if (gathered_ == nullptr) gathered_ = std::make_unique<base::Buffer>(max_header_size);
  piece.payload.move_to(*gathered_);
  if (!piece.last) return std::nullopt;
  return Message(piece.opcode, std::move(*std::exchange(gathered_, nullptr)));
}

}  // namespace ws
