#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "libcore/base/random.h"
#include "libcore/session/session.h"
#include "libcore/stats/counters.h"
#include "libcore/ws/keys.h"
#include "tools/load/json_path.h"
#include "tools/load/scenario.h"
#include "tools/load/tally.h"

namespace load {

// What all users of one worker share. It outlives them.
struct Crew {
  using Time = session::Clock::time_point;

  Play& play;
  Tally& tally;
  Time until;  // no message is sent that would be due from here on
  base::Random random;
  // How many connections there are in all workers that get what is published to a scenario.
  std::function<std::uint64_t(std::size_t scenario, const std::string& topic)> audience =
      [](std::size_t, const std::string&) { return 0; };
  // A data file is used up that the run must not do without.
  std::function<void()> fail = [] {};

  // When the next stage begins, from its announcement until this worker counts for it. Another one
  // may be ahead: what it has published then is counted for that stage as well.
  std::atomic<Time> announced = session::never;
  void begin_announced() {
    const Time at = announced.exchange(session::never);
    if (at != session::never) tally.begin_stage(at);
  }
  void heed_announcement(Time due) {
    if (due >= announced.load(std::memory_order_acquire)) begin_announced();
  }

  // Deliveries that there have to be, and those that came, for all workers to read.
  stats::Counter deliveries_due = {}, deliveries_seen = {};

  ws::MaskKeys keys = {};
  JsonReader json = {};

  // Of the connection whose turn it is, as tls::Watcher told it before the user hears of it.
  std::chrono::nanoseconds tls_took{};
  std::string tls_failure = {};
};

}  // namespace load
