#pragma once

#include <vector>

#include "libcore/results/load.h"

namespace results {

// The result of runs of one plan that were made one after another, at least one: histograms are
// merged exactly, counters added, the series stand one behind the other on one time axis, and each
// run is in `trials`. A threshold or a check holds where it does in every run. The verdict is the
// weightiest of them, with the reasons of all. A single run is its own result.
Load in_sequence(const std::vector<Load>& runs);

}  // namespace results
