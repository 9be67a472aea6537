#pragma once

#include "libcore/results/load.h"
#include "tools/load/console.h"
#include "tools/load/order.h"
#include "tools/load/search.h"

namespace load {

// Makes all runs that an order asks for, and returns their result: one run; those of its search; or
// as many as its baseline says, one after another, held against that. A signal ends the present run
// and all that would follow. Throws base::Error as `run` does, and where there is no baseline or it
// cannot be compared with.
results::Load make_runs(const Order& order, Console& console, const Runner& run);

}  // namespace load
