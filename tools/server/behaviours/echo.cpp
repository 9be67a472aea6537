#include "tools/server/behaviours/echo.h"

#include <chrono>
#include <utility>
#include <variant>

namespace serve {
namespace {

// How long the peer may take to answer our Close (7.1.1 lets the server end TCP then).
constexpr std::chrono::seconds patience{2};

}  // namespace

void Echo::on_open(session::Turn& turn) {
  if (turn.stopping) on_wake(turn);
}

void Echo::on_bytes(std::span<char> in, session::Turn& turn) {
  while (auto event = endpoint_.next(in, turn.out)) {
    auto* piece = std::get_if<ws::Piece>(&*event);
    if (piece == nullptr) {
      heard(*event);
    } else if (auto message = gather_.add(*piece)) {
      endpoint_.send(std::move(*message), turn.out);
    }
  }
  if (endpoint_.closed()) turn.then = session::Then::close;
}

void Echo::on_wake(session::Turn& turn) {
  if (!endpoint_.closing()) {
    if (!turn.stopping) return;
    endpoint_.close(ws::CloseCode::going_away, "server is shutting down", turn.out);
    turn.wish.wake_at = turn.now + patience;
  } else if (turn.wish.wake_at == session::never) {  // it has come
    turn.then = session::Then::close;
  }
}

void Echo::on_end(session::End, session::Turn& turn) { turn.then = session::Then::close; }

}  // namespace serve
