#pragma once

#include <memory>

#include "libcore/session/session.h"
#include "libcore/tls/secure.h"

namespace load {

// Around TLS: a handshake that is not done at `deadline` has timed out. Behind it this only hands
// through.
class Limited final : public session::Session {
 public:
  Limited(std::unique_ptr<tls::Secure> secure, session::Clock::time_point deadline)
      : secure_(std::move(secure)), deadline_(deadline) {}

  void on_open(session::Turn& turn) override {
    turn.wish.wake_at = deadline_;
    secure_->on_open(turn);
  }
  void on_bytes(std::span<char> in, session::Turn& turn) override { secure_->on_bytes(in, turn); }
  void on_wake(session::Turn& turn) override {
    if (secure_->channel().established() || turn.now < deadline_) return secure_->on_wake(turn);
    secure_->on_end(session::End::timed_out, turn);
    turn.then = session::Then::reset;
  }
  void on_end(session::End end, session::Turn& turn) override { secure_->on_end(end, turn); }

 private:
  std::unique_ptr<tls::Secure> secure_;
  session::Clock::time_point deadline_;
};

}  // namespace load
