#include "tests/probe/peer.h"

#include "libcore/session/handover.h"

namespace test {
namespace {

// A good session that is spoilt behind its opening handshake.
class Spoilt final : public session::Session {
 public:
  Spoilt(std::unique_ptr<session::Session> inner, Peer::Mood mood)
      : inner_(std::move(inner)), mood_(mood) {}

  void on_open(session::Turn& turn) override {
    if (mood_ == Peer::Mood::gone)
      turn.then = session::Then::reset;
    else
      inner_->on_open(turn);
  }
  void on_bytes(std::span<char> in, session::Turn& turn) override {
    if (opened_ && mood_ == Peer::Mood::mute) return;
    inner_->on_bytes(in, turn);
    session::hand_over(inner_, turn);
    if (opened_ && mood_ == Peer::Mood::garbled && turn.then == session::Then::stay)
      turn.out.append(std::string_view("\x83\0", 2));  // a reserved opcode
    if (opened_ && mood_ == Peer::Mood::curt && turn.then != session::Then::stay) turn.out.clear();
    opened_ = opened_ || !turn.out.empty();
  }
  void on_wake(session::Turn& turn) override { inner_->on_wake(turn); }
  void on_end(session::End end, session::Turn& turn) override { inner_->on_end(end, turn); }

 private:
  std::unique_ptr<session::Session> inner_;
  Peer::Mood mood_;
  bool opened_ = false;
};

}  // namespace

std::unique_ptr<session::Session> Peer::session(Mood mood) {
  auto good = std::make_unique<http::Reception>(entrance_);
  if (mood == Mood::good) return good;
  return std::make_unique<Spoilt>(std::move(good), mood);
}

}  // namespace test
