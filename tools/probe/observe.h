#pragma once

#include <chrono>

#include "libcore/results/probe.h"
#include "tools/probe/run.h"

namespace probe {

// Serves whoever comes for so long, as a server that does nothing wrong, and judges what they send
// by the passive rules alone: one result a peer (an address without its port), with what one of its
// connections said. The first SIGINT or SIGTERM ends it, and is no fault: connections are closed
// with 1001. Throws base::Error where the address of `settings.welcome` cannot be used.
results::Probe observe(const Settings& settings, std::chrono::nanoseconds duration, bool echoes,
                       Console& console);

}  // namespace probe
