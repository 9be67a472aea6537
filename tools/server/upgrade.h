#pragma once

#include <memory>
#include <utility>

#include "libcore/session/session.h"
#include "libcore/ws/handshake.h"

namespace serve {

// Accepts an opening handshake and hands the connection to its behaviour, all in one turn: the 101
// leaves together with what the behaviour has to say at once.
class Upgrade final : public session::Session {
 public:
  Upgrade(ws::Agreement agreement, std::unique_ptr<session::Session> behaviour)
      : agreement_(std::move(agreement)), behaviour_(std::move(behaviour)) {}

  void on_open(session::Turn& turn) override;
  void on_bytes(std::span<char>, session::Turn&) override {}
  void on_wake(session::Turn&) override {}
  void on_end(session::End, session::Turn&) override {}

 private:
  ws::Agreement agreement_;
  std::unique_ptr<session::Session> behaviour_;
};

}  // namespace serve
