#pragma once

#include <vector>

#include "libcore/results/load.h"

namespace results {

// What several load runs come to together, part by part.

void add(Counters& sum, const Counters& more);

// Exactly. Throws base::Error, with the name of the metric, where the two have other units, or
// histograms of other shapes.
void add(Distributions& sum, const Distributions& more);

// What happened in a slot, without its levels.
void add_happenings(SeriesSlot& sum, const SeriesSlot& more);

// The next stretch of the same run: of levels the highest stays.
void extend(SeriesSlot& slot, const SeriesSlot& next);

// One holds where it does in every run; what was observed stands there for each.
void add(std::vector<Threshold>& all, const std::vector<Threshold>& more);
void add(std::vector<Validity>& all, const std::vector<Validity>& more);

}  // namespace results
