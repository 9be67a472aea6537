#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "libcore/net/loop.h"
#include "libcore/net/timer.h"
#include "libcore/tls/context.h"
#include "libcore/tls/secure.h"
#include "libcore/ws/handshake.h"
#include "libcore/ws/keys.h"
#include "tools/load/settings.h"
#include "tools/load/user.h"

namespace load {

// Where users connect to, and what they ask for there.
struct Target {
  net::Address address;
  ws::Opening opening;
  std::optional<tls::Context> tls;  // for wss
  std::string host;                 // that its certificate must be for
};

// One loop with its share of the users. It is made anywhere, runs in one thread, and `finish` and
// `stop` may be called from any until it goes.
class Worker final : tls::Watcher {
 public:
  // Told at the end of each second of the run what happened in it, in the worker's thread.
  using Report = std::function<void(std::chrono::nanoseconds start, const stats::Slot& slot)>;

  // `plan` and `targets` must outlive it.
  Worker(const Settings& settings, const Plan& plan, const std::vector<Target>& targets,
         const Share& share, session::Clock::time_point start, Report report);

  // Until the last user has gone.
  void run();
  // Ends the plan here: no further message, connections are closed as soon as their replies came.
  void finish();
  // Ends the run here.
  void stop();

  // Behind `run`.
  Tally& tally() { return tally_; }

 private:
  void open_due();
  void begin_end();
  void give_up();
  void end_slot();

  void on_established(const tls::Channel& channel, session::Clock::duration took,
                      session::Link& link) override;
  void on_failed(const tls::Channel& channel, session::Link& link) override;

  const Settings& settings_;
  const Plan& plan_;
  const std::vector<Target>& targets_;
  const Share share_;
  const session::Clock::time_point start_;
  const Report report_;

  Payload payload_;
  Schedule schedule_;
  Tally tally_;
  ws::MaskKeys keys_;
  ws::Settings endpoint_settings_;
  Crew crew_;
  std::uint64_t opened_ = 0;  // users of the share whose dial has begun
  std::uint64_t slots_ = 0;   // that have ended
  bool ending_ = false;

  net::Loop loop_;  // goes first, with the users
  net::Timer opening_;
  net::Timer sending_;
  net::Timer ending_timer_;
  net::Timer slot_timer_;
};

}  // namespace load
