#include "tools/server/behaviours/hearer.h"

#include <cstdint>
#include <utility>
#include <variant>

namespace serve {

void Hearer::receive(std::span<char> in, session::Turn& turn) {
  std::uint64_t received = 0;
  while (auto event = endpoint_.next(in, turn.out)) {
    auto* const piece = std::get_if<ws::Piece>(&*event);
    if (piece == nullptr) {
      heard(*event);
    } else if (auto message = gather_.add(*piece)) {
      ++received;
      hear(std::move(*message), turn);
    }
  }
  count_messages(received, 0);
  heard_all(turn);
}

}  // namespace serve
