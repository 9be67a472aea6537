#include "libcore/ws/gather.h"

#include <utility>

namespace ws {
namespace {

// By how much more than what came the buffer grows: each time it does, all that came is copied.
// What is not used of it costs addresses and no memory.
constexpr std::size_t growth = 4;

}  // namespace

std::optional<Message> Gather::add(Piece piece) {
  if (piece.first && piece.last) return Message(piece.opcode, piece.payload);
  keep(piece.payload);
  if (!piece.last) return std::nullopt;
  return Message(piece.opcode, take());
}

void Gather::keep(const Payload& octets) {
  if (gathered_ == nullptr) gathered_ = std::make_unique<base::Buffer>(max_header_size);
  if (gathered_->capacity() < gathered_->size() + octets.size())
    gathered_->reserve(growth * (gathered_->size() + octets.size()));
  octets.move_to(*gathered_);
}

base::Buffer Gather::take() {
  base::Buffer octets;
  if (gathered_ != nullptr) octets = std::move(*gathered_);
  gathered_.reset();
  return octets;
}

}  // namespace ws
