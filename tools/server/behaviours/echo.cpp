#include "tools/server/behaviours/echo.h"

#include <cstdint>
#include <utility>
#include <variant>

namespace serve {
namespace {

// So many octets of a message that has not come whole go out again without waiting for the rest;
// fewer would cost the peer a frame for each of them.
constexpr std::size_t worth_sending = 16 * 1024;

}  // namespace

void Echo::receive(std::span<char> in, session::Turn& turn) {
  std::uint64_t received = 0;
  std::uint64_t sent = 0;
  while (auto event = endpoint_.next(in, turn.out)) {
    auto* const piece = std::get_if<ws::Piece>(&*event);
    if (piece == nullptr) {
      heard(*event);
      continue;
    }
    received += piece->last ? 1 : 0;
    sent += piece->last && !endpoint_.closing() ? 1 : 0;
    if (piece->first && piece->last) {
      endpoint_.send(piece->opcode, piece->payload, turn.out);
    } else {
      receive_part(*piece, turn);
    }
  }
  count_messages(received, sent);
}

void Echo::receive_part(ws::Piece& piece, session::Turn& turn) {
  const bool may_begin = !piece.last && !turn.stopping && !endpoint_.deflates();
  if (!endpoint_.sending() && !may_begin) {
    if (auto message = gather_.add(piece)) endpoint_.send(std::move(*message), turn.out);
    return;
  }
  if (piece.payload.size() >= worth_sending) {
    send_gathered(piece.opcode, false, turn.out);
    return endpoint_.send_part(piece.opcode, piece.payload, piece.last, turn.out);
  }
  gather_.keep(piece.payload);
  if (piece.last || gather_.size() >= worth_sending)
    send_gathered(piece.opcode, piece.last, turn.out);
}

void Echo::send_gathered(ws::Opcode opcode, bool last, base::Buffer& out) {
  base::Buffer gathered = gather_.take();
  endpoint_.send_part(opcode, {gathered.span(), 0}, last, out);
}

}  // namespace serve
