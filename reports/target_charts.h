#pragma once

#include <vector>

#include "libcore/results/load.h"
#include "reports/figure.h"
#include "reports/over_time.h"

namespace report {

// What the targets of a run told of themselves, in its course: processor time, memory and open
// files, then others of their figures that changed.
std::vector<Figure> target_figures(const results::Load& load, const OverTime& over_time);

}  // namespace report
