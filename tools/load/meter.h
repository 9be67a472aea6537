#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>

#include "libcore/stats/histogram.h"
#include "libcore/stats/timeline.h"
#include "tools/load/tally.h"

namespace load {

// What a run has come to so far, for a Prometheus that asks while it goes. A metric that is in the
// result's openmetrics too has its name there: of times, percentiles in the stages recorded so far.
class Meter {
 public:
  explicit Meter(std::string target) : target_(std::move(target)) {}

  void begin_stage(const std::string& name, bool record);
  // What happened in all workers in the second from `start` on.
  void add(std::chrono::nanoseconds start, const stats::Slot& second);

  // In the text format of Prometheus.
  std::string exposition() const;

 private:
  const std::string target_;
  std::string stage_;
  bool record_ = false;
  std::chrono::nanoseconds end_{};  // of the last second
  Counts counts_{};                 // since the start of the run, as all that has no other word
  std::array<std::uint64_t, level_names.size()> levels_{};  // in the last second
  std::map<std::size_t, stats::Histogram> times_;           // by Metric
  std::map<std::size_t, stats::Histogram> recorded_;        // of stages that are recorded
};

}  // namespace load
