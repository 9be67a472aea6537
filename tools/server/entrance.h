#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libcore/http/answer.h"
#include "libcore/http/reception.h"
#include "libcore/tls/secure.h"
#include "tools/server/admission.h"
#include "tools/server/routes.h"

namespace serve {

// Numbers the connections of one worker, so that no two of a server have the same: the worker
// begins with its own number and goes on in steps of how many there are.
class Numbers {
 public:
  Numbers(std::uint64_t first, std::uint64_t step) : next_(first), step_(step) {}
  std::uint64_t take() {
    const std::uint64_t number = next_;
    next_ += step_;
    return number;
  }

 private:
  std::uint64_t next_;
  std::uint64_t step_;
};

// Where all connections of a worker come in: decides by the request who shall speak. What is no
// WebSocket is answered here. Also writes the log's lines about those who do not get further.
class Entrance final : public http::Router, public tls::Watcher {
 public:
  enum class Scheme : unsigned char { ws, wss };

  // All of them must outlive it.
  Entrance(Scheme scheme, const House& house, const Admission& admission, Numbers& numbers)
      : http::Router(house.limits.rules()),
        scheme_(scheme),
        house_(house),
        admission_(admission),
        numbers_(numbers) {}

  std::unique_ptr<session::Session> route(const http::Request& request, std::string_view octets,
                                          session::Link& link) override;
  std::unique_ptr<session::Session> refuse(int status, std::string_view why,
                                           session::Link& link) override;
  void on_silence(session::Link& link) override;

  void on_established(const tls::Channel& channel, session::Clock::duration took,
                      session::Link& link) override;
  void on_failed(const tls::Channel& channel, session::Link& link) override;
  // The TLS handshake was not done in time.
  void on_tls_timeout(session::Link& link);

 private:
  void timed_out(std::string_view what, session::Link& link);
  std::unique_ptr<session::Session> answer(const http::Request& request, http::Reply reply,
                                           session::Link& link);
  // What is said to a request that is for none of our resources, or not for what they do.
  std::optional<http::Reply> turn_away(const http::Request& request, const http::Target& target,
                                       const Route* route) const;
  http::Reply page(const http::Request& request, session::Link& link) const;

  Scheme scheme_;
  const House& house_;
  const Admission& admission_;
  Numbers& numbers_;
};

}  // namespace serve
