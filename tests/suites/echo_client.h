#pragma once

#include <span>

#include "libcore/session/session.h"
#include "libcore/ws/endpoint.h"
#include "libcore/ws/gather.h"
#include "libcore/ws/handshake.h"
#include "libcore/ws/keys.h"

namespace test {

// A client that echoes as it should, on our own endpoint: it opens the connection, sends back what
// comes, and leaves the end of TCP to the server, for some seconds. What is no whole answer within
// 20 s it gives up.
class EchoClient final : public session::Session {
 public:
  explicit EchoClient(const ws::Opening& opening);

  bool opened() const { return open_; }

  void on_open(session::Turn& turn) override;
  void on_bytes(std::span<char> in, session::Turn& turn) override;
  void on_wake(session::Turn& turn) override;
  void on_end(session::End, session::Turn& turn) override { turn.then = session::Then::close; }

 private:
  void open(std::span<char>& in, session::Turn& turn);

  ws::ClientHandshake handshake_;
  bool open_ = false;
  ws::MaskKeys keys_;
  ws::Settings settings_;
  ws::Endpoint endpoint_;
  ws::Gather gather_;
};

}  // namespace test
