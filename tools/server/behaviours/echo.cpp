#include "tools/server/behaviours/echo.h"

#include <utility>
#include <variant>

namespace serve {
namespace {

// A frame that did not come whole and is at least this long goes out again as it comes, instead of
// being gathered first.
constexpr std::uint64_t worth_passing = 16 * 1024;

// Its frame has fixed its length, and as binary data nothing in it can be wrong.
bool can_pass(const ws::Piece& piece) {
  return piece.first && piece.opcode == ws::Opcode::binary && piece.whole != ws::Piece::unknown &&
         piece.whole >= worth_passing;
}

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
  if ((can_pass(piece) && !turn.stopping) || endpoint_.passing())
    return endpoint_.pass(piece, turn.out);
  if (auto message = gather_.add(piece)) endpoint_.send(std::move(*message), turn.out);
}

}  // namespace serve
