#pragma once

#include <optional>
#include <string>

#include "libcore/results/load.h"
#include "reports/figure.h"
#include "reports/over_time.h"

namespace report {

// How many values of a metric (in µs) lay where, step by step of the run, in a figure that has an
// id, a title and a note: what is one line of percentiles there is a whole column here, so that two
// humps, or a few that are late, are seen. Nothing where nothing was timed.
std::optional<Figure> heat_map(Figure named, const OverTime& over_time, const std::string& metric);

}  // namespace report
