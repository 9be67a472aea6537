#include "tools/probe/dialer.h"

#include <utility>

namespace probe {

// Stands in for a session until its connection has come about.
class Dialer::Approach final : public session::Session {
 public:
  Approach(Dialer& dialer, std::unique_ptr<session::Session> session)
      : dialer_(dialer), session_(std::move(session)) {}

  void on_open(session::Turn& turn) override {
    arrived();
    turn.heir = std::move(session_);
  }
  void on_bytes(std::span<char>, session::Turn&) override {}
  void on_wake(session::Turn& turn) override { session_->on_wake(turn); }
  void on_end(session::End end, session::Turn& turn) override {
    arrived();
    session_->on_end(end, turn);
  }

 private:
  void arrived() {
    --dialer_.on_their_way_;
    dialer_.dial_next();
  }

  Dialer& dialer_;
  std::unique_ptr<session::Session> session_;
};

Dialer::Dialer(net::Loop& loop, const Target& target)
    : loop_(loop), url_(target.url), address_(net::Address::parse(target.address())) {}

void Dialer::bring(const suite::Case&, suite::Examination::Part part) {
  waiting_.push_back(std::move(part.player));
  dial_next();
}

void Dialer::dial_next() {
  while (!waiting_.empty() && on_their_way_ < at_once) {
    ++on_their_way_;
    auto approach = std::make_unique<Approach>(*this, std::move(waiting_.front()));
    waiting_.pop_front();
    loop_.dial(address_, std::move(approach));
  }
}

}  // namespace probe
