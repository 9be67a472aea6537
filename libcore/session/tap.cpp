#include "libcore/session/tap.h"

#include "libcore/session/handover.h"

namespace session {

// Visits the session inside, then shows what it wrote and how it left.
template <typename Visit>
void Tap::listen(Turn& turn, const Visit& visit) {
  const std::size_t before = turn.out.size();
  visit();
  hand_over(inner_, turn);
  if (turn.out.size() > before) listener_->sent(turn.out.view().substr(before), turn.now);
  if (turn.then == Then::stay || turn.then == then_) return;
  then_ = turn.then;
  listener_->left(then_, turn.now);
}

void Tap::on_open(Turn& turn) {
  listener_->opened(turn.link, turn.now);
  listen(turn, [&] { inner_->on_open(turn); });
}

void Tap::on_bytes(std::span<char> in, Turn& turn) {
  listener_->received({in.data(), in.size()}, turn.now);
  listen(turn, [&] { inner_->on_bytes(in, turn); });
}

void Tap::on_wake(Turn& turn) {
  listen(turn, [&] { inner_->on_wake(turn); });
}

void Tap::on_end(End end, Turn& turn) {
  listener_->ended(end, turn.now);
  listen(turn, [&] { inner_->on_end(end, turn); });
}

}  // namespace session
