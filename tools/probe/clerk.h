#pragma once

#include <span>
#include <string>

#include "libcore/session/session.h"
#include "libcore/ws/endpoint.h"
#include "libcore/ws/handshake.h"

namespace probe {

// Opens a connection for a request that was read already, says one message if there is one to say,
// and closes.
class Clerk final : public session::Session {
 public:
  Clerk(const http::Request& request, std::string message);

  void on_open(session::Turn& turn) override;
  void on_bytes(std::span<char> in, session::Turn& turn) override;
  void on_wake(session::Turn& turn) override;
  void on_end(session::End, session::Turn& turn) override { turn.then = session::Then::close; }

 private:
  std::variant<ws::Agreement, ws::Refusal> outcome_;
  std::string message_;
  ws::Settings settings_;
  ws::Endpoint endpoint_;
  session::Clock::time_point deadline_{};
};

}  // namespace probe
