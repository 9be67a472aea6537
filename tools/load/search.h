#pragma once

#include <functional>

#include "libcore/results/load.h"
#include "tools/load/console.h"
#include "tools/load/order.h"

namespace load {

// Makes one run of its own, with fresh connections; as `run` does.
using Runner = std::function<results::Load(const Order& order)>;

// Looks for the highest value at which what the order's profile searches until holds. Each trial is
// a run of the varied profile; a value holds where its run is good: `until`, the profile's own
// thresholds, and no connection or reply was lost. One that is not valid is tried once more, and
// counts as one that does not hold if it still is not: the search goes on below.
//
// The result is that of the last trial, with the search in it. Its exit status is 0 where a value
// was found, 1 where not even the first holds, 4 where it was this machine that could do no more. A
// signal, or a target that is gone, ends the search.
results::Load search(const Order& order, Console& console, const Runner& run);

}  // namespace load
