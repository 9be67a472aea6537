#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "libcore/stats/histogram.h"
#include "profiles/threshold.h"

namespace profile {

// What is known of a stretch of a run: of a stage, or of all that are recorded. Metrics have the
// names that results have.
struct Evidence {
  // How a level was over the slots of the series.
  struct Level {
    std::uint64_t least = ~std::uint64_t{0};
    std::uint64_t most = 0;
    std::uint64_t last = 0;
    std::uint64_t sum = 0;
    std::uint64_t slots = 0;

    void add(std::uint64_t level);
  };
  // Of what was published in a slot: how many deliveries there should be, and came.
  struct Reach {
    std::uint64_t due = 0;
    std::uint64_t came = 0;
  };

  std::map<std::string, stats::Histogram, std::less<>> times;  // in µs
  std::map<std::string, std::uint64_t, std::less<>> counts;
  std::chrono::nanoseconds duration{};
  std::map<std::string, Level, std::less<>> levels;
  std::vector<Reach> reaches;
  std::map<std::string, std::uint64_t> causes;  // of errors: "disconnected: reset"
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
Judged judge(const Metric& metric, const Condition& condition, const Evidence& evidence);

}  // namespace profile
