#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "libcore/session/session.h"
#include "libcore/ws/codes.h"
#include "libcore/ws/handshake.h"
#include "suites/features.h"
#include "suites/verdict.h"

namespace suite {

// How long a player waits. All limits have four round trips added and are multiplied by the user's
// patience; waits end at the event, not at the limit.
struct Windows {
  using Time = std::chrono::nanoseconds;

  Time fast = std::chrono::milliseconds(250);   // a prompt answer
  Time slow = std::chrono::seconds(2);          // late, or waiting for more
  Time max = std::chrono::seconds(10);          // without a required reaction: a hang
  Time idle = std::chrono::seconds(60);         // behind `max`, once a run and kind: never
  Time marker = std::chrono::milliseconds(50);  // quiet before a marker asks for a sign of life

  static Windows of(Time round_trip, double patience);
};

// What is known about the peer before a case is played.
struct Facts {
  ws::Role judged = ws::Role::server;
  Windows windows;
  ws::Opening opening;     // how a server is asked
  bool secure = false;     // over TLS
  Features features = {};  // as the user declared them
  std::uint64_t seed = 1;
  double scale = 1;  // of what heavy cases send; infinite: all of it
};

// What one case learns for the ones behind it: how a peer that was still open at T_max turned out
// at T_idle, so that this long wait is made once a run.
struct Experience {
  enum Kind { after_close, after_failure };
  std::optional<Grade> staying_open[2];
};

}  // namespace suite
