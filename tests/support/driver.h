#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "libcore/session/session.h"

namespace test {

// Drives one session by hand as a connection would: no socket, and the clock moves when told.
class Driver final : public session::Link {
 public:
  explicit Driver(std::unique_ptr<session::Session> session);

  // One turn each. Heirs take over as in a real connection.
  void open();
  void bytes(std::string_view octets);
  void end(session::End end);
  // A wake, if one is due or the session was rung or told to stop; says whether there was one.
  bool wake();
  // Asks for the turn that every session gets when the program shuts down.
  void stop();

  // What the session wrote since the last call.
  std::string sent();

  void advance(session::Clock::duration by) { now += by; }

  session::Clock::time_point now{std::chrono::hours(1)};
  session::Wishes wish;
  session::Then then = session::Then::stay;  // the strongest that a turn has said so far
  std::size_t unsent = 0;                    // what turns are told
  std::optional<char> urgent;                // the last urgent octet
  std::string address = "local:1";           // where it was reached
  session::Session& session() { return *session_; }

  void ring() override { rung_ = true; }
  std::string local_address() const override { return address; }
  std::string peer_address() const override { return "peer:2"; }
  void send_urgent(char octet) override { urgent = octet; }

 private:
  template <typename Visit>
  void turn(const Visit& visit);

  std::unique_ptr<session::Session> session_;
  base::Buffer out_;
  bool rung_ = false;
  bool stopping_ = false;
};

}  // namespace test
