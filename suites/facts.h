#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

#include "libcore/session/session.h"
#include "libcore/ws/codes.h"
#include "libcore/ws/handshake.h"
#include "suites/features.h"
#include "suites/hello.h"
#include "suites/invitation.h"
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

// How what the player sends is cut into TCP segments where a step does not say it: not at all,
// octet by octet (behind the first 2 KiB of a step less finely), or anywhere.
enum class Segmentation : std::uint8_t { none, byte, random };
inline constexpr std::array<std::string_view, 3> segmentation_words{"none", "byte", "random"};
constexpr std::string_view word_of(Segmentation segmentation) {
  return segmentation_words[static_cast<std::size_t>(segmentation)];
}

// What is known about the peer before a case is played.
struct Facts {
  ws::Role judged = ws::Role::server;
  Windows windows;
  ws::Opening opening;                    // how a server is asked
  std::optional<Security> security = {};  // of TLS; none: in clear text
  Features features = {};                 // as the user declared them
  Summons summons = {};                   // of a client
  std::uint64_t seed = 1;
  double scale = 1;  // of what heavy cases send; `full_scale`: all of it
  Segmentation segmentation = Segmentation::none;

  static constexpr double full_scale = std::numeric_limits<double>::infinity();
};

// What one case learns for the ones behind it.
struct Experience {
  // How a peer that was still open at T_max turned out at T_idle: this long wait is made once a
  // run.
  enum Kind { after_close, after_failure };
  std::optional<Grade> staying_open[2];

  // Whether the peer accepts an offer of permessage-deflate that asks for nothing; none while that
  // is not known.
  std::optional<bool> deflates;

  // The largest message that came back so far.
  std::size_t largest_echo = 0;
  // What a search for the largest message that the peer takes has come to.
  struct SizeLimit {
    std::uint64_t largest;                          // that was taken
    std::optional<std::uint64_t> smallest_refused;  // none up to the end of the search
  };
  std::optional<SizeLimit> size_limit;
};

}  // namespace suite
