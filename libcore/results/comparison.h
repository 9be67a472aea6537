#pragma once

#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "libcore/results/change.h"
#include "libcore/results/circumstance.h"
#include "libcore/results/load.h"

namespace results {

// What a change must be to count, and how sure we must be.
struct Terms {
  double confidence = 0.99;  // in (0, 1)
  double max_change = 0.10;  // share of the old value; worse than this is a regression
  std::chrono::nanoseconds min_change = std::chrono::milliseconds(2);  // of times; not less either
  // "rtt.p99", "delivery.p50", "achieved_rate", "connect.failed"; none: the usual ones that both
  // sides have.
  std::vector<std::string> metrics;
  bool require_same_machine = false;  // a difference of machine is an error, not a warning
};

struct Comparison {
  std::vector<Change> changes;
  // What differs besides, and what a reader must know: machine or profile differ, too few runs for
  // this confidence, runs that are not valid. A sentence each.
  std::vector<Circumstance> circumstances;
  std::vector<std::string> warnings;
  std::size_t old_runs = 0;
  std::size_t new_runs = 0;

  // A figure is worse.
  bool regression() const;
};

// Compares repeated runs: a quantile a run, as the samples within a run depend on each other, then
// Mann and Whitney's U test over the runs; stats/rank_test.h has both it and the interval. A result
// may hold several runs. Throws base::Error where there is nothing to compare: no runs, different
// tools, a metric that the old runs do not have, terms out of their range, another machine where
// the terms forbid that. A result compared with itself tells whether terms fit it.
Comparison compare(std::span<const Load* const> before, std::span<const Load* const> after,
                   const Terms& terms);

}  // namespace results
