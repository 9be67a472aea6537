#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libcore/results/load.h"
#include "tools/load/order.h"
#include "tools/load/tally.h"

namespace load {

// How a run went, beside what its workers measured.
struct Course {
  struct Stage {
    std::string name;
    std::chrono::nanoseconds begin{};  // since the start
    std::chrono::nanoseconds duration{};
    bool record = true;
  };
  std::chrono::system_clock::time_point started;
  std::chrono::nanoseconds duration{};
  std::vector<Stage> stages;  // that have begun
  std::vector<results::Event> events;
  bool cut = false;            // before the end of the plan
  std::optional<int> signal;   // that cut it
  double processor_share = 0;  // of the processors its workers could have used, while recorded
  std::chrono::nanoseconds processor_time{};
  std::uint64_t peak_memory = 0;  // octets
};

// The result of a run with its verdict, which is profile::verdict_of's unless it was stopped.
//
// Counters and times of messages are those of the stages that are recorded, those of connections
// (`connect...`, `close`, `recovery`, `disconnected`, `protocol_errors`) those of the whole run.
results::Load outcome(const Order& order, const Tally& tally, const Course& course);

}  // namespace load
