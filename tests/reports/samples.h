#pragma once

#include "libcore/results/card.h"
#include "libcore/results/load.h"
#include "libcore/results/matrix.h"
#include "libcore/results/probe.h"

namespace test {

// Results as tools leave them: small, with something of everything that reports show. Each call
// gives the same.
results::Probe sample_probe();
results::Load sample_load();
// The last run of a search, with all that it saw.
results::Load sample_search();
// Three runs in one.
results::Load sample_repeated();
results::Matrix sample_matrix();
results::Card sample_card();

}  // namespace test
