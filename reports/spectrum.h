#pragma once

#include <string>
#include <vector>

#include "libcore/results/load.h"
#include "reports/figure.h"

namespace report {

// As people call a metric of times: "response time" for rtt.
std::string spoken_name(const std::string& metric);

// The percentiles of these metrics of the recorded stages as a curve each, ever finer towards
// 100 %, in a figure that has an id, a title and a note. None of them is empty, and there is one.
Figure spectrum(Figure named, const results::Load& load, const std::vector<std::string>& metrics);

}  // namespace report
