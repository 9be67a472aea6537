#include "tools/server/behaviour.h"

#include <chrono>

#include "tools/server/routes.h"

namespace serve {
namespace {

// How long the peer may take to answer our Close (7.1.1 lets the server end TCP then).
constexpr std::chrono::seconds patience{2};

}  // namespace

Behaviour::Behaviour(const House& house, const Caller& caller)
    : endpoint_(ws::Role::server, house.endpoint),
      visit_(house.log.says(Level::info) ? std::make_unique<Visit>(house.log, caller) : nullptr) {
  if (caller.deflate) endpoint_.use_deflate(*caller.deflate);
}

void Behaviour::on_open(session::Turn& turn) {
  if (turn.stopping) on_wake(turn);
}

void Behaviour::on_bytes(std::span<char> in, session::Turn& turn) {
  const std::size_t before = turn.out.size();
  receive(in, turn);
  if (endpoint_.closed()) turn.then = session::Then::close;
  if (visit_ != nullptr) visit_->count(in.size(), turn.out.size() - before);
}

void Behaviour::on_wake(session::Turn& turn) {
  const std::size_t before = turn.out.size();
  if (!endpoint_.closing()) {
    if (!turn.stopping) return;
    endpoint_.close(ws::CloseCode::going_away, "server is shutting down", turn.out);
    turn.wish.wake_at = turn.now + patience;
    if (visit_ != nullptr) visit_->stopped();
  } else if (turn.wish.wake_at == session::never) {  // it has come
    turn.then = session::Then::close;
    if (visit_ != nullptr) visit_->given_up();
  }
  if (visit_ != nullptr) visit_->count(0, turn.out.size() - before);
}

void Behaviour::on_end(session::End end, session::Turn& turn) {
  if (visit_ != nullptr) visit_->ended(end);
  turn.then = session::Then::close;
}

}  // namespace serve
