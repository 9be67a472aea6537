#pragma once

#include "libcore/results/load.h"
#include "tools/load/console.h"
#include "tools/load/order.h"

namespace load {

// Makes the run and waits for its end. The first SIGINT or SIGTERM ends the plan: connections are
// closed properly, and the result is partial; the second stops at once. Throws base::Error where
// the run cannot begin: a name that does not resolve (exit status 3), a file that cannot be read,
// too little room on this machine (4).
results::Load run(const Order& order, Console& console);

}  // namespace load
