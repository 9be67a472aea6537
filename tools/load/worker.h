#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libcore/net/loop.h"
#include "libcore/net/timer.h"
#include "libcore/tls/context.h"
#include "libcore/tls/secure.h"
#include "libcore/ws/handshake.h"
#include "tools/load/cohort.h"
#include "tools/load/crew.h"
#include "tools/load/effort.h"
#include "tools/load/scenario.h"

namespace load {

// Where users connect to, and what they ask for there.
struct Target {
  net::Address address;
  ws::Opening opening;
  std::optional<tls::Context> tls;  // for wss
  std::string host;                 // that its certificate must be for
  bool resumption = false;          // of TLS sessions
  std::string through_proxy;        // "HOST:PORT" where the address is a proxy's; else empty
};
// How the connections of one scenario are opened: they are dealt out over targets and sources.
struct Route {
  std::vector<Target> targets;         // at least one
  profile::Target::Balance balance{};  // which of them a connection takes
  std::vector<net::Address> sources;   // none: any
};

// One loop with its share of all connections. It is made anywhere, runs in one thread, and all that
// is not `run` may be called from any until it goes.
class Worker final : tls::Watcher {
 public:
  using Time = session::Clock::time_point;
  struct Reports {
    // What happened in a second of the run, in the worker's thread.
    std::function<void(std::chrono::nanoseconds start, const stats::Slot& slot)> slot;
    // All connections of the present stage are there; all of them have come and gone.
    std::function<void(std::size_t stage)> settled;
    std::function<void(std::size_t stage)> done;
    // The run must not go on.
    std::function<void()> failed;
  };

  // `profile` and `routes`, one a scenario, must outlive it.
  Worker(const profile::Profile& profile, const Play::Tables& tables,
         const std::vector<Route>& routes, const Share& share, Time start, Reports reports);
  ~Worker();

  // Workers that publish to each other's connections, itself among them; before any of them runs.
  void know(const std::vector<std::unique_ptr<Worker>>& all);

  // Until the last user has gone.
  void run();
  // All workers hear when a stage other than the first is to begin, ahead of `begin_stage`.
  void announce_stage(Time at) { crew_.announced = at; }
  // The next stage begins there, which is now or soon. What would be due from `until` on is not
  // sent any more.
  void begin_stage(std::size_t stage, Time at, Time until);
  // Ends the plan here: no further message, connections are closed as soon as their replies came
  // and all workers have what was published to them, or `patience` is over.
  void finish(std::chrono::nanoseconds patience);
  // Ends the run here.
  void stop();
  void harm(const profile::Event& event);

  // Behind `run`.
  Tally& tally() { return tally_; }
  // The name of a scenario that has never had a user, for tests of a plan.
  const Play& play() const { return play_; }

 private:
  int dial(Cohort& cohort, std::size_t seat, std::uint64_t number);
  ws::Opening with_headers(ws::Opening opening, const Scenario& scenario, std::uint64_t number);
  void tick();
  void ring_due();
  void begin_end(std::chrono::nanoseconds patience);
  void end_slot();
  void report_second();
  void see_off();
  void send_all_home();
  bool is_audience(const Scenario& scenario) const;
  bool all_delivered() const;
  std::uint64_t audience(std::size_t scenario, const std::string& topic) const;

  void on_established(const tls::Channel& channel, session::Clock::duration took,
                      session::Link& link) override;
  void on_failed(const tls::Channel& channel, session::Link& link) override;

  const std::vector<Route>& routes_;
  const net::Ports ports_ = net::local_ports();
  const Share share_;
  const Time start_;
  const Reports reports_;

  Tally tally_;
  std::optional<Effort> effort_;  // while it runs
  Play play_;
  Crew crew_;
  std::vector<const Worker*> all_;
  std::size_t stage_ = 0;
  const std::chrono::nanoseconds slot_;  // how long it is: a second, or a part of one
  std::uint64_t slots_ = 0;              // that have ended
  stats::Timeline second_;               // those since the last report
  bool ending_ = false;
  Time last_delivery_{};     // later ones do not count
  stats::Counter said_all_;  // 1 once nothing is published any more
  bool told_settled_ = false;
  bool told_done_ = false;

  std::vector<std::unique_ptr<Cohort>> cohorts_;
  std::map<const Target*, tls::Ticket> tickets_;
  net::Loop loop_;  // goes first, with the users
  net::Timer ticking_;
  net::Timer sending_;
  net::Timer giving_up_;
  net::Timer seeing_off_;
  net::Timer slot_timer_;
};

}  // namespace load
