#pragma once

#include <memory>
#include <string>

#include "libcore/http/head_reader.h"
#include "libcore/session/session.h"
#include "tools/load/tally.h"

namespace load {

// Around a session that is to be reached through an HTTP proxy: asks for a tunnel (RFC 9110, 9.3.6;
// RFC 6455, 4.1), and makes room for the session once there is one. Of a session that does not get
// its tunnel the connection was refused; what the proxy said is counted among the errors.
class Tunnel final : public session::Session {
 public:
  // `authority` is where the tunnel leads to: "example.test:443". An answer that is not there at
  // `deadline` comes too late.
  Tunnel(std::string authority, std::unique_ptr<session::Session> inner,
         session::Clock::time_point deadline, Tally& tally);

  void on_open(session::Turn& turn) override;
  void on_bytes(std::span<char> in, session::Turn& turn) override;
  void on_wake(session::Turn& turn) override;
  void on_end(session::End end, session::Turn& turn) override;

 private:
  void refuse(const std::string& why, session::Turn& turn);

  const std::string authority_;
  std::unique_ptr<session::Session> inner_;
  const session::Clock::time_point deadline_;
  Tally& tally_;
  http::HeadReader reader_;
};

}  // namespace load
