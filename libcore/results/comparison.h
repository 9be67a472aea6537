#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "libcore/results/circumstance.h"
#include "libcore/results/load.h"

namespace results {

// What a change must be to count, and how sure we must be.
struct Terms {
  double confidence = 0.99;  // in (0, 1)
  double max_change = 0.10;  // share of the old value; worse than this is a regression
  std::chrono::nanoseconds min_change{
      2'000'000};  // of times; less is no change, whatever its share
  // "rtt.p99", "delivery.p50", "achieved_rate", "connect.failed"; none: the usual ones that both
  // sides have.
  std::vector<std::string> metrics;
  bool require_same_machine = false;  // a difference of machine is an error, not a warning
};

// How one figure changed from the old runs to the new ones.
struct Change {
  enum class Kind : unsigned char {
    better,
    worse,
    same,   // within max_change or min_change
    unsure  // beyond both, but chance alone might have done that
  };

  std::string metric;
  std::string unit;            // "us", "1/s", or none
  std::vector<double> before;  // one value a run
  std::vector<double> after;
  double old_value = 0;  // the medians
  double new_value = 0;
  double share = 0;  // (new - old) / old, signed; infinite where only the old one is 0
  // The interval of `share` at the confidence of the terms, where there are runs enough for it.
  std::optional<double> low;
  std::optional<double> high;
  double confidence = 0;  // that there is a change at all; 0 for one run a side
  Kind kind = Kind::same;
};

struct Comparison {
  std::vector<Change> changes;
  // What differs besides, and what a reader must know: machine or profile differ, too few runs for
  // this confidence, runs that are not valid. A sentence each.
  std::vector<Circumstance> circumstances;
  std::vector<std::string> warnings;

  // A figure is worse.
  bool regression() const;
};

// Compares repeated runs: a quantile a run, as the samples within a run depend on each other, then
// Mann and Whitney's U test over the runs; stats/rank_test.h has both it and the interval. A result
// may hold several runs. Throws base::Error where there is nothing to compare: no runs, different
// tools, an unknown metric, terms out of their range, another machine that the terms forbid.
Comparison compare(std::span<const Load* const> before, std::span<const Load* const> after,
                   const Terms& terms);

}  // namespace results
