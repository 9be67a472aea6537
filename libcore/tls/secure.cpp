#include "libcore/tls/secure.h"

#include <algorithm>
#include <utility>

#include "libcore/session/handover.h"
#include "libcore/tls/scratch.h"

namespace tls {

using session::End;
using session::Then;
using session::Turn;

namespace {

// Four full records, so that a large read costs few turns of the inner session.
constexpr std::size_t plain_at_most = std::size_t{64} * 1024;

// A turn of the inner session, which writes into `scratch`.
Turn inner_turn(Turn& outer, Scratch& scratch) {
  return {.now = outer.now,
          .out = scratch.buffer(),
          .unsent = outer.unsent,
          .stopping = outer.stopping,
          .link = outer.link,
          .wish = outer.wish};
}

}  // namespace

Secure::Secure(const Context& context, std::unique_ptr<session::Session> inner, const Peer& peer,
               Watcher* watcher)
    : channel_(context, peer), inner_(std::move(inner)), watcher_(watcher) {}

// Visits the inner session with a turn of its own and carries over what it left there. The wishes
// are one and the same: TLS has none.
template <typename Visit>
void Secure::give_turn(Turn& outer, const Visit& visit) {
  Scratch scratch;
  Turn turn = inner_turn(outer, scratch);
  visit(turn);
  session::hand_over(inner_, turn);
  if (turn.then != Then::reset && running()) {
    if (asked_) carry_out(*std::exchange(asked_, std::nullopt), outer);
    channel_.write(turn.out.view(), outer.out);
  }

  // As with FIN: behind close_notify a session that wants nothing more is closed.
  const bool waits = turn.wish.wake_at != session::never || turn.wish.wake_when_sent;
  if (state_ == State::peer_closed && !waits) turn.then = std::max(turn.then, Then::close);

  const bool ends = turn.then == Then::end_output || turn.then == Then::close;
  if (ends && says_close_notify_) channel_.close(outer.out);
  if (turn.then == Then::close || turn.then == Then::reset) state_ = State::ended;
  outer.then = std::max(outer.then, turn.then);
}

void Secure::carry_out(Deed deed, Turn& outer) {
  switch (deed) {
    case Deed::update_keys:
      return channel_.update_keys(outer.out);
    case Deed::renegotiate:
      channel_.renegotiate(outer.out);
      renegotiating_ = channel_.renegotiating();
      return;
    case Deed::say_close_notify:
      return channel_.say_close_notify(outer.out);
    case Deed::write_empty_record:
      return channel_.write_empty_record(outer.out);
    case Deed::leave_out_close_notify:
      says_close_notify_ = false;
      return;
  }
}

void Secure::open_inner(Turn& turn) {
  state_ = State::open;
  if (watcher_ != nullptr) watcher_->on_established(channel_, turn.now - opened_at_, turn.link);
  if (!early_) return give_turn(turn, [this](Turn& inner) { inner_->on_open(inner); });
  if (!channel_.facts().early_data) channel_.write(*early_, turn.out);
}

// The handshake begins with what the inner session says.
void Secure::open_early(Turn& turn) {
  Scratch scratch;
  Turn first = inner_turn(turn, scratch);
  inner_->on_open(first);
  early_ = first.out.view();
  channel_.start(turn.out, *early_);
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
  if (channel_.takes_early_data())
    open_early(turn);
  else
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
    if (renegotiating_ && running() && !channel_.failed() && !channel_.renegotiating()) {
      renegotiating_ = false;
      give_turn(turn, [this](Turn& inner) { inner_->on_wake(inner); });
    }
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
