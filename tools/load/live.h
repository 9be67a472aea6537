#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libcore/stats/timeline.h"

namespace load {

// What there is to see of a run at the end of one second of it.
struct Glance {
  std::string stage;
  std::chrono::nanoseconds spent{};  // of this stage
  std::chrono::nanoseconds duration{};
  std::uint64_t connections = 0;
  std::uint64_t outstanding = 0;
  std::uint64_t sent = 0;  // in this second
  std::uint64_t received = 0;
  std::vector<std::pair<std::string_view, std::uint64_t>> errors;  // since the start, none of zero
  std::string_view metric;       // which times these are; empty before there were any
  stats::SparseHistogram times;  // of this second, in µs
  // The 99th percentile in each of the last seconds, this one last; nothing where nothing was
  // timed.
  std::vector<std::optional<std::uint64_t>> p99s;
};

// Of all kinds.
std::uint64_t errors_in(const Glance& glance);

// That in a line for people:
//   steady 3s of 10s  1000 connections  999/s  p50 123us p99 456us  0 errors
std::string line(const Glance& glance);

// The view of a run while it goes: puts together what the workers say of each second.
class Live {
 public:
  static constexpr std::size_t most_p99s = 40;

  explicit Live(unsigned workers) : workers_(workers) {}

  // A stage has begun, at that time of the run.
  void begin_stage(std::string name, std::chrono::nanoseconds at,
                   std::chrono::nanoseconds duration);

  // Takes what one worker says of the second that began at `start`. Once it is the last of them,
  // returns what happened in all of them.
  std::optional<stats::Slot> add(std::chrono::nanoseconds start, const stats::Slot& slot);
  // What there is to see behind that second, the last one that `add` returned.
  Glance glance(std::chrono::nanoseconds start, const stats::Slot& second) const;

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
  void note_times(const stats::Slot& second);

  const unsigned workers_;
  Stage stage_;
  std::vector<std::uint64_t> counts_;   // since the start, by Count
  std::optional<std::size_t> leading_;  // of the metrics that are worth a view, the foremost so far
  std::vector<std::optional<std::uint64_t>> p99s_;
  std::map<std::chrono::nanoseconds, Second> open_;
};

}  // namespace load
