#include "tools/server/behaviours/sink.h"

#include <cstdint>
#include <variant>

namespace serve {

void Sink::receive(std::span<char> in, session::Turn& turn) {
  std::uint64_t received = 0;
  while (auto event = endpoint_.next(in, turn.out)) {
    const auto* const piece = std::get_if<ws::Piece>(&*event);
    if (piece == nullptr)
      heard(*event);
    else
      received += piece->last ? 1 : 0;
  }
  count_messages(received, 0);
}

}  // namespace serve
