#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "libcore/stats/timeline.h"

namespace load {

// The view of a run while it goes: puts together what the workers say of each second.
class Live {
 public:
  explicit Live(unsigned workers) : workers_(workers) {}

  // A stage has begun, at that time of the run.
  void begin_stage(std::string name, std::chrono::nanoseconds at,
                   std::chrono::nanoseconds duration);

  // Takes what one worker says of the second that began at `start`. Once it is the last of them,
  // returns what happened in all of them.
  std::optional<stats::Slot> add(std::chrono::nanoseconds start, const stats::Slot& slot);
  // That in a line for people:
  //   steady 3s of 10s  1000 connections  999/s  p50 123us p99 456us  0 errors
  std::string line(std::chrono::nanoseconds start, const stats::Slot& slot) const;

 private:
  struct Second {
    unsigned reports = 0;
    stats::Timeline sum;
  };
  struct Stage {
    std::string name;
    std::chrono::nanoseconds begin{};
    std::chrono::nanoseconds duration{};
  };

  const unsigned workers_;
  Stage stage_;
  std::uint64_t errors_ = 0;  // since the start
  std::map<std::chrono::nanoseconds, Second> open_;
};

}  // namespace load
