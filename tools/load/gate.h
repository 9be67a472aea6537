#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "libcore/stats/histogram.h"
#include "profiles/threshold.h"
#include "tools/load/tally.h"

namespace load {

// What is known of a stretch of a run: of a stage, or of all that are recorded.
struct Evidence {
  // How a level was over its seconds.
  struct Level {
    std::uint64_t least = ~std::uint64_t{0};
    std::uint64_t most = 0;
    std::uint64_t last = 0;
    std::uint64_t sum = 0;
    std::uint64_t seconds = 0;

    void add(std::uint64_t level);
  };

  std::array<const stats::Histogram*, metric_names.size()>
      times{};  // nullptr: nothing was measured
  Counts counts{};
  std::chrono::nanoseconds duration{};
  std::array<Level, level_names.size()> levels{};
  std::map<std::size_t, Tally::Reach> reaches;  // by second of the run
  std::map<std::string, std::uint64_t> causes;  // as Tally::errors
  std::optional<double> cpu;
  std::optional<double> rss_per_connection;  // octets
};

struct Judged {
  bool holds = false;
  std::string observed;  // with its unit, or "none"
};
// Holds a condition against what is known. Of what did not happen an upper bound holds, a lower one
// does not. A share of counts is one of what could have happened: of connections that were tried or
// were open, of messages that were sent or came.
Judged judge(const profile::Metric& metric, const profile::Condition& condition,
             const Evidence& evidence);

}  // namespace load
