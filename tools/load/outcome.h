#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "libcore/results/load.h"
#include "tools/load/plan.h"
#include "tools/load/settings.h"
#include "tools/load/tally.h"

namespace load {

// How a run went, beside what its workers measured.
struct Course {
  std::chrono::system_clock::time_point started;
  std::chrono::nanoseconds duration{};
  std::chrono::nanoseconds traffic_end{};  // since the start: the plan's end, or where it was cut
  std::optional<int> signal;               // that cut it
  double processor_share = 0;  // of the processors its workers could have used, during the traffic
  std::chrono::nanoseconds processor_time{};
  std::uint64_t peak_memory = 0;  // octets
};

// A run is not valid, and ends with status 4, where the generator spoils what it measures:
inline constexpr std::chrono::milliseconds most_send_lag{5};  // at the 99th percentile
inline constexpr double least_sent = 0.98;                    // of what was due on open connections
inline constexpr double most_processor_share = 0.85;  // open loop; a closed one takes what it gets

// The result of a run with its verdict. A gate fails, with status 1, where a connection could not
// be opened or was lost, where the peer broke the protocol, where a reply was wrong or did not
// come; during the warm-up too. Status 3: no connection was opened at all.
//
// Counters and times of messages are those of the steady stage, those of connections (`connect...`,
// `close`, `disconnected`, `protocol_errors`) those of the whole run.
results::Load outcome(const Settings& settings, const Plan& plan, const Tally& tally,
                      const Course& course);

}  // namespace load
