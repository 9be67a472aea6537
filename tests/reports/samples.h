#pragma once

#include "libcore/results/load.h"
#include "libcore/results/probe.h"

namespace test {

// Results as tools leave them: small, with something of everything that reports show. Each call
// gives the same.
results::Probe sample_probe();
results::Load sample_load();

}  // namespace test
