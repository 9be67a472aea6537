#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libcore/session/session.h"
#include "libcore/ws/handshake.h"
#include "profiles/profile.h"
#include "tools/load/cohort.h"
#include "tools/load/dialogue.h"

namespace load {

// One virtual user: opens a connection, does the steps of its scenario, sends what is due, and says
// goodbye when it is told to leave and every reply is there.
//
//   opening -> open -> closing -> closed    opening: until its opening handshake is done
//      |         |        |                 closing: our Close is sent, the peer's has not come
//      +---------+--------+-----> over      closed: both are through, the server's FIN is awaited
//
// What goes wrong is counted once, under the cause that came first.
class User final : public session::Session {
 public:
  using Time = session::Clock::time_point;

  // `opening` is read at once and not kept. The dial begins at `dialled`. `seat` is its place in
  // the cohort, `number` the connection's among all of the run.
  User(Cohort& cohort, std::size_t seat, std::uint64_t number, const ws::Opening& opening,
       Time dialled);
  ~User() override;

  // These take effect in its next turn, for which its link is rung.
  void owe(std::uint32_t traffic, Time due);
  void leave();
  void suffer(profile::Event::Deed deed);
  void ring();

  void on_open(session::Turn& turn) override;
  void on_bytes(std::span<char> in, session::Turn& turn) override;
  void on_wake(session::Turn& turn) override;
  void on_end(session::End end, session::Turn& turn) override;

 private:
  enum class State : std::uint8_t { opening, open, closing, closed, over };
  // What only an opening connection needs.
  struct Opening {
    ws::ClientHandshake handshake;
    Time dialled;
    Time asked{};  // when the request went out
  };
  struct Debt {
    Time due;
    std::uint32_t traffic;
  };
  // When it has to do something by itself; of scenarios that want it to.
  struct Clocks {
    Time leaves = session::never;
    Time pings = session::never;
    Time pauses = session::never;
    Time resumes = session::never;
  };

  bool take_response(std::span<char>& in, session::Turn& turn);
  void upgraded(const ws::ClientHandshake::Outcome& outcome, session::Turn& turn);
  void get_ready(session::Turn& turn);
  void closed(ws::CloseCode code, session::Turn& turn);

  void go_on(session::Turn& turn);
  void follow_wish(session::Turn& turn);
  void send_more(session::Turn& turn);
  void pay_debts(session::Turn& turn);
  void fill(std::uint32_t traffic, session::Turn& turn);
  void look_at_clocks(session::Turn& turn);
  void obey(session::Turn& turn);
  void say_goodbye(ws::CloseCode code, const std::string& reason, session::Turn& turn);
  void vanish(session::Turn& turn);
  void abort(profile::Abort::How how, session::Turn& turn);

  void not_opened(const std::string& cause, Time now);
  void lost(const std::string& cause, Time now);
  void part();
  void tell_end(Time now);

  Cohort& cohort_;
  std::unique_ptr<Opening> opening_;
  Dialogue dialogue_;
  std::vector<Debt> debts_;  // the oldest in front
  std::unique_ptr<Clocks> clocks_;
  session::Link* link_ = nullptr;
  Time said_goodbye_{};
  const std::uint32_t seat_;
  State state_ = State::opening;
  bool ready_ = false;    // the steps of its opening are through
  bool leaving_ = false;  // as soon as nothing is awaited
  bool parting_ = false;  // its last steps are under way
  bool ended_ = false;    // the cohort knows of it
  Cohort::Ending ending_ = Cohort::Ending::lost;
  std::optional<profile::Event::Deed> deed_;
};

}  // namespace load
