#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "tests/bench/figures.h"

namespace bench {

// The runs of one load by one of those that are compared.
struct Outcome {
  std::vector<Figures> runs;
  std::string failure;  // why it could not be carried through, or empty

  bool good() const { return failure.empty() && !runs.empty(); }
};

// Runs each so many times. They take turns, each time in another order, so that other work on the
// machine hits them all. What throws base::Error is not run again.
std::vector<Outcome> take_turns(std::span<const std::function<Figures()>> runs, int repeat);

// Of several measurements of one thing.
struct Spread {
  double median;
  double least;
  double most;
};
Spread spread_of(std::vector<double> values);  // at least one

using Metric = double (Figures::*)() const;
Spread spread_of(const Outcome& outcome, Metric metric);
// Each run beside that of `base` in the same turn.
Spread ratio_of(const Outcome& outcome, const Outcome& base, Metric metric);

// Whether the load had no time left and the server some: a faster load might have got more.
bool load_bound(const Outcome& outcome);

}  // namespace bench
