#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "libcore/stats/sparse.h"

namespace stats {

// What happened in one stretch of time. Which place of a vector means what is an enum of the tool;
// a place that is not there counts as empty.
struct Slot {
  std::vector<std::uint64_t> counts;            // events: messages sent, errors
  std::vector<std::uint64_t> levels;            // how much of something there was: open connections
  std::vector<SparseHistogram> histograms;      // times, one a metric
  std::map<std::string, std::uint64_t> errors;  // by cause, as words

  friend bool operator==(const Slot&, const Slot&) = default;
};

// One slot for each step of a run. A long run does not grow it without end: past 4,096 slots
// neighbours are joined and the step doubles. Each worker has a timeline of its own; they are
// merged at the end.
class Timeline {
 public:
  static constexpr std::size_t most_slots = 4096;

  explicit Timeline(std::chrono::nanoseconds step = std::chrono::seconds(1)) : step_(step) {}

  // Adds what this worker saw from `start` on, a time since the start of the run (not negative).
  // What falls into one slot is joined in time: counts and histograms add up, of levels the highest
  // stays.
  void add(std::chrono::nanoseconds start, const Slot& slot);

  // Adds what another worker saw at the same time: slot by slot, levels add up like all the rest.
  // Both began with the same step, so that one is the other's by some power of two.
  void merge(Timeline other);

  std::chrono::nanoseconds step() const { return step_; }
  // slots()[i] begins at i * step().
  const std::vector<Slot>& slots() const& { return slots_; }
  const std::vector<Slot>& slots() && = delete;

 private:
  void halve();

  std::chrono::nanoseconds step_;
  std::vector<Slot> slots_;
};

}  // namespace stats
