#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "libcore/session/session.h"
#include "libcore/ws/endpoint.h"
#include "libcore/ws/handshake.h"
#include "tools/load/awaits.h"
#include "tools/load/payload.h"
#include "tools/load/plan.h"
#include "tools/load/schedule.h"
#include "tools/load/tally.h"

namespace load {

// What the users of one worker share. It outlives them.
struct Crew {
  const Plan& plan;
  session::Clock::time_point start;  // of the run: the plan counts from here
  const ws::Settings& settings;
  Payload& payload;
  Schedule& schedule;
  Tally& tally;
  std::uint32_t outstanding = 1;  // in the closed loop: messages in flight a connection
  std::chrono::nanoseconds timeout = std::chrono::seconds(10);  // to open a connection
  session::Clock::time_point until;        // no message is sent that would be due from here on
  std::function<void()> all_gone = [] {};  // the last user has gone
  std::uint64_t users = 0;                 // that exist

  // Of the connection whose turn it is, as tls::Watcher told it before the user hears of it.
  std::chrono::nanoseconds tls_took{};
  std::string tls_failure;
};

// One virtual user: opens a connection, sends what is due, compares what comes back, and says
// goodbye once the crew's `until` has passed and every reply is there.
//
//   opening -> open -> closing -> closed    opening: until its opening handshake is done
//      |         |        |                 closing: our Close is sent, the peer's has not come
//      +---------+--------+-----> over      closed: both are through, the server's FIN is awaited
//
// What goes wrong is counted once, under the cause that came first.
class User final : public session::Session {
 public:
  // `opening` is read at once and not kept. The dial begins at `dialled`.
  User(Crew& crew, std::uint64_t number, const ws::Opening& opening,
       session::Clock::time_point dialled);
  ~User() override;

  void on_open(session::Turn& turn) override;
  void on_bytes(std::span<char> in, session::Turn& turn) override;
  void on_wake(session::Turn& turn) override;
  void on_end(session::End end, session::Turn& turn) override;

 private:
  enum class State : std::uint8_t { opening, open, closing, closed, over };
  // What only an opening connection needs.
  struct Opening {
    ws::ClientHandshake handshake;
    session::Clock::time_point dialled;
    session::Clock::time_point asked{};  // when the request went out
  };

  void upgraded(session::Turn& turn);
  void take(ws::Piece& piece, session::Turn& turn);
  void answered(bool right, session::Turn& turn);
  void closed(ws::CloseCode code, session::Turn& turn);

  void send_due(session::Turn& turn);
  void send(session::Clock::time_point due, session::Turn& turn);
  session::Clock::time_point traffic_begin() const;
  void plan_next();
  void say_goodbye(session::Turn& turn);

  void not_opened(const std::string& cause);
  void lost(const std::string& cause, session::Clock::time_point now);
  void leave();
  void count_planned(Count what, std::uint64_t first, session::Clock::time_point before);

  Crew& crew_;
  std::unique_ptr<Opening> opening_;
  ws::Endpoint endpoint_;
  Awaits awaits_;
  const std::uint64_t number_;
  std::uint64_t next_ = 0;               // number of the message to send next
  session::Clock::time_point next_due_;  // and when, in the open loop
  session::Clock::time_point said_goodbye_{};
  std::uint64_t came_ = 0;  // octets of the reply that is coming
  bool wrong_ = false;      // and whether they are not those that were sent
  State state_ = State::opening;
};

static_assert(sizeof(User) <= 320);

}  // namespace load
