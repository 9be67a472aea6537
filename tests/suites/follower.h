#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "libcore/http/head_reader.h"
#include "libcore/http/url.h"
#include "libcore/session/session.h"
#include "libcore/ws/handshake.h"
#include "suites/invitation.h"

namespace test {

// What a client was told to do.
struct Errand {
  http::Url url;
  ws::Opening opening;
  std::string proxy_credentials = {};  // "user:password"
  bool has_proxy = false;
};

// As a right client understands it; none where it refuses to.
std::optional<Errand> follow(const suite::Invitation& told);

// Asks an HTTP proxy for a tunnel, and hands over to `inner` where that is given.
class Tunneller final : public session::Session {
 public:
  using Inner = std::unique_ptr<session::Session>;
  // Of a refused tunnel `takes` may say otherwise.
  Tunneller(std::string request, Inner inner, std::function<bool(const http::Response&)> takes);

  void on_open(session::Turn& turn) override { turn.out.append(request_); }
  void on_bytes(std::span<char> in, session::Turn& turn) override;
  void on_wake(session::Turn&) override {}
  void on_end(session::End, session::Turn& turn) override { turn.then = session::Then::close; }

 private:
  std::string request_;
  Inner inner_;
  std::function<bool(const http::Response&)> takes_;
  http::HeadReader reader_;
};

// Any 2xx opens it (RFC 9110, 9.3.6).
bool opens_tunnel(const http::Response& response);
std::string connect_request(const Errand& errand);

}  // namespace test
