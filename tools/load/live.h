#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "libcore/stats/timeline.h"
#include "tools/load/plan.h"

namespace load {

// The view of a run while it goes: puts together what the workers say of each second.
class Live {
 public:
  Live(const Plan& plan, unsigned workers) : plan_(plan), workers_(workers) {}

  // Takes what one worker says of the second that began at `start`. Once it is the last of them,
  // returns a line for people:
  //   steady 3s of 10s  1000 connections  999/s  p50 123us p99 456us  0 errors
  std::optional<std::string> add(std::chrono::nanoseconds start, const stats::Slot& slot);

 private:
  struct Second {
    unsigned reports = 0;
    stats::Timeline sum;
  };

  std::string line(std::chrono::nanoseconds start, const stats::Slot& slot) const;

  const Plan& plan_;
  const unsigned workers_;
  std::uint64_t errors_ = 0;  // since the start
  std::map<std::chrono::nanoseconds, Second> open_;
};

}  // namespace load
