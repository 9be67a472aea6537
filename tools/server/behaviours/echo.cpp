#include "tools/server/behaviours/echo.h"

#include <utility>
#include <variant>

namespace serve {

void Echo::receive(std::span<char> in, session::Turn& turn) {
  while (auto event = endpoint_.next(in, turn.out)) {
    auto* piece = std::get_if<ws::Piece>(&*event);
    if (piece == nullptr) {
      heard(*event);
    } else if (auto message = gather_.add(*piece)) {
      endpoint_.send(std::move(*message), turn.out);
    }
  }
}

}  // namespace serve
