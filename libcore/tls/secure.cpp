#include "libcore/tls/secure.h"

#include <algorithm>
#include <utility>

#include "libcore/session/handover.h"
#include "libcore/tls/scratch.h"

namespace tls {

namespace {

// Four full records, so that a large read costs few turns of the inner session.
constexpr std::size_t plain_at_most = std::size_t{64} * 1024;

}  // namespace

using session::End;
using session::Then;
using session::Turn;

Secure::Secure(const Context& context, std::unique_ptr<session::Session> inner, const Peer& peer,
               Watcher* watcher)
    : channel_(context, peer), inner_(std::move(inner)), watcher_(watcher) {}

// Visits the inner session with a turn of its own and carries over what it left there. The wishes
// are one and the same: TLS has none.
template <typename Visit>
void Secure::give_turn(Turn& outer, const Visit& visit) {
  Scratch scratch;
  Turn turn{.now = outer.now,
            .out = scratch.buffer(),
            .unsent = outer.unsent,
            .stopping = outer.stopping,
            .link = outer.link,
            .wish = outer.wish};
  visit(turn);
  session::hand_over(inner_, turn);
  if (turn.then != Then::reset && running()) channel_.write(turn.out.view(), outer.out);

  // As with FIN: behind close_notify a session that wants nothing more is closed.
  const bool waits = turn.wish.wake_at != session::never || turn.wish.wake_when_sent;
  if (state_ == State::peer_closed && !waits) turn.then = std::max(turn.then, Then::close);

  if (turn.then == Then::end_output || turn.then == Then::close) channel_.close(outer.out);
  if (turn.then == Then::close || turn.then == Then::reset) state_ = State::ended;
  outer.then = std::max(outer.then, turn.then);
}

void Secure::open_inner(Turn& turn) {
  state_ = State::open;
  if (watcher_ != nullptr) watcher_->on_established(channel_, turn.now - opened_at_, turn.link);
  give_turn(turn, [this](Turn& inner) { inner_->on_open(inner); });
}

// The inner session's last turn. Our side of the connection ends with it.
void Secure::end_inner(End end, Turn& turn) {
  state_ = State::ended;
  if (end == End::tls_failed && watcher_ != nullptr) watcher_->on_failed(channel_, turn.link);
  if (end == End::tls_truncated) channel_.close(turn.out);
  turn.then = std::max(turn.then, Then::close);
  give_turn(turn, [&](Turn& inner) { inner_->on_end(end, inner); });
}

// What the channel has learned, once the inner session has had its octets.
void Secure::heed_channel(Turn& turn) {
  if (state_ == State::ended) return;
  if (channel_.failed()) {
    end_inner(End::tls_failed, turn);
  } else if (channel_.peer_closed() && state_ == State::open) {
    state_ = State::peer_closed;
    give_turn(turn, [this](Turn& inner) { inner_->on_end(End::tls_closed, inner); });
  }
}

void Secure::on_open(Turn& turn) {
  opened_at_ = turn.now;
  channel_.start(turn.out);
  heed_channel(turn);
}

void Secure::on_bytes(std::span<char> in, Turn& turn) {
  Scratch scratch;
  const std::span<char> room(scratch.buffer().room(plain_at_most), plain_at_most);
  std::span<const char> rest = in;
  while (state_ != State::ended) {
    const std::span<char> plain = channel_.read(rest, room, turn.out);
    if (state_ == State::handshake && channel_.established()) open_inner(turn);
    if (plain.empty()) break;
    if (running()) give_turn(turn, [&](Turn& inner) { inner_->on_bytes(plain, inner); });
  }
  heed_channel(turn);
}

void Secure::on_wake(Turn& turn) {
  if (running()) give_turn(turn, [this](Turn& inner) { inner_->on_wake(inner); });
  if (state_ == State::handshake && turn.stopping) turn.then = Then::close;
  heed_channel(turn);
}

void Secure::on_end(End end, Turn& turn) {
  const bool fin = end == End::fin || end == End::tls_closed;
  if (state_ == State::ended || (state_ == State::peer_closed && fin)) return;
  if (!fin) return end_inner(end, turn);
  channel_.end_input();
  end_inner(channel_.failed() ? End::tls_failed : End::tls_truncated, turn);
}

}  // namespace tls
