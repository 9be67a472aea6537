#include "tools/server/behaviours/echo.h"

#include <utility>
#include <variant>

namespace serve {
namespace {

// So many octets of a message that has not come whole go out again without waiting for the rest.
constexpr std::size_t worth_sending = 16 * 1024;

}  // namespace

void Echo::receive(std::span<char> in, session::Turn& turn) {
  while (auto event = endpoint_.next(in, turn.out)) {
    auto* const piece = std::get_if<ws::Piece>(&*event);
    if (piece == nullptr) {
      heard(*event);
    } else if (piece->first && piece->last) {
      endpoint_.send(piece->opcode, piece->payload, turn.out);
    } else {
      receive_part(*piece, turn);
    }
  }
}

void Echo::receive_part(ws::Piece& piece, session::Turn& turn) {
  const bool begins = !piece.last && !turn.stopping && !endpoint_.deflates() &&
                      gather_.size() + piece.payload.size() >= worth_sending;
  if (begins && gather_.size() != 0) {
    base::Buffer gathered = gather_.take();
    endpoint_.send_part(piece.opcode, {gathered.span(), 0}, false, turn.out);
  }
  if (begins || endpoint_.sending())
    return endpoint_.send_part(piece.opcode, piece.payload, piece.last, turn.out);
  if (auto message = gather_.add(piece)) endpoint_.send(std::move(*message), turn.out);
}

}  // namespace serve
