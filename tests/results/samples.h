#pragma once

#include "libcore/results/load.h"
#include "libcore/results/probe.h"

namespace results {

// A small result of each kind with something in every member.
Probe sample_probe();
Load sample_load();

}  // namespace results
