#pragma once

#include <vector>

#include "libcore/results/load.h"
#include "reports/figure.h"

namespace report {

// What a load run has to show, in reading order: the times of messages (percentile spectrum, heat
// map and percentiles over time), what was sent, connections and how they opened, ended and failed,
// who was reached, how the load generator itself fared, and what the target told of itself. Those
// for which nothing was measured are left out.
std::vector<Figure> load_figures(const results::Load& load);

}  // namespace report
