#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <string_view>

#include "libcore/http/head.h"
#include "libcore/http/head_reader.h"
#include "libcore/session/session.h"

namespace http {

// Says who shall speak on a connection once its request is known. One router serves all connections
// of a loop and outlives them.
class Router {
 public:
  struct Rules {
    HeadLimits limits;
    std::chrono::milliseconds head_timeout = std::chrono::seconds(10);  // from the opening on
    // A head with a fault that `is_refused` is answered here; one whose request line has it at
    // once, since the rest need not come.
    bool strict = true;
  };

  Router() = default;
  explicit Router(Rules rules) : rules_(rules) {}
  Router(const Router&) = delete;
  Router& operator=(const Router&) = delete;
  virtual ~Router() = default;

  const Rules& rules() const { return rules_; }

  // The session that takes over, never null; what stands behind the head is its first input, a body
  // included. `octets` are the head as it came, for who wants all from the first on.
  virtual std::unique_ptr<session::Session> route(const Request& request, std::string_view octets,
                                                  session::Link& link) = 0;

  // The session that takes over when there is nothing to route: no head, too large a head, a faulty
  // one, or none in time. `status` is 400, 408, 414 or 431, and `why` one line without a line end.
  // An `Answer`, unless overridden.
  virtual std::unique_ptr<session::Session> refuse(int status, std::string_view why,
                                                   session::Link& link);

  // Nobody has said anything in time; the connection is closed without a word.
  virtual void on_silence(session::Link&) {}

 private:
  Rules rules_;
};

// Reads one request head and gives the connection to whom the router says. Told to stop, or left by
// the peer, before the head has come, it closes without a word.
class Reception final : public session::Session {
 public:
  explicit Reception(Router& router) : router_(router), reader_(router.rules().limits) {}

  void on_open(session::Turn& turn) override;
  void on_bytes(std::span<char> in, session::Turn& turn) override;
  void on_wake(session::Turn& turn) override;
  void on_end(session::End end, session::Turn& turn) override;

 private:
  std::unique_ptr<session::Session> heir(session::Link& link);
  // Who says what is wrong with the request line, once, when it has just come; null if nothing is.
  std::unique_ptr<session::Session> judge_line(session::Link& link);
  std::unique_ptr<session::Session> refuse(const Fault& fault, session::Link& link);

  Router& router_;
  HeadReader reader_;
  bool line_judged_ = false;
  session::Clock::time_point deadline_ = session::never;
};

}  // namespace http
