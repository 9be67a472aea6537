#pragma once

#include <memory>
#include <optional>
#include <string>

#include "libcore/net/address.h"
#include "libcore/net/loop.h"
#include "libcore/session/session.h"
#include "libcore/tls/context.h"
#include "libcore/tls/secure.h"
#include "tools/probe/target.h"

namespace probe {

// Gives the players of examinations their connections to the server under test.
class Host final : public tls::Watcher {
 public:
  // Looks the address up, and waits for that. `loop` must outlive the host. Throws base::Error
  // where the target cannot be resolved (exit status 3) or a certificate not be read.
  Host(net::Loop& loop, const Target& target);

  // Dials, with TLS around the player for wss://.
  void connect(std::unique_ptr<session::Session> player);

  // Why TLS failed last, or empty.
  const std::string& tls_failure() const { return tls_failure_; }

 private:
  void on_established(const tls::Channel&, session::Clock::duration, session::Link&) override {}
  void on_failed(const tls::Channel& channel, session::Link&) override {
    tls_failure_ = channel.failure();
  }

  net::Loop& loop_;
  net::Address address_;
  std::string name_;
  std::optional<tls::Context> context_;
  std::string tls_failure_;
};

}  // namespace probe
