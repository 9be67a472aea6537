#pragma once

#include <string>

#include "libcore/results/conformance_change.h"

namespace probe {

// Between an earlier run and a later one.
results::ConformanceComparison difference(const results::Probe& before,
                                          const results::Probe& after);

// A line a change, then one that counts them.
std::string text_of(const results::ConformanceComparison& difference);

}  // namespace probe
