#pragma once

#include <memory>
#include <span>
#include <utility>

#include "libcore/tls/secure.h"
#include "tools/server/entrance.h"

namespace serve {

// TLS around a session, with a deadline for its handshake. From there on it is a tls::Secure and no
// more: the wishes are the inner session's.
class Secured final : public session::Session {
 public:
  // `entrance` watches the handshake and must outlive this.
  Secured(const tls::Context& context, std::unique_ptr<session::Session> inner, Entrance& entrance)
      : entrance_(entrance), secure_(context, std::move(inner), tls::Peer(), &entrance) {}

  void on_open(session::Turn& turn) override;
  void on_bytes(std::span<char> in, session::Turn& turn) override { secure_.on_bytes(in, turn); }
  void on_wake(session::Turn& turn) override;
  void on_end(session::End end, session::Turn& turn) override { secure_.on_end(end, turn); }

 private:
  Entrance& entrance_;
  session::Clock::time_point deadline_;
  tls::Secure secure_;
};

}  // namespace serve
