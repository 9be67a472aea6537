#pragma once

#include <string>

#include "libcore/results/load.h"
#include "libcore/results/probe.h"

namespace report {

// The last line of a human run, made for grep and without a line end:
//   assay-probe: FAIL 3 must, 1 should of 312 (2 known) in 6.4s
//   assay-load: OK rtt p99=12.3ms rate=19.98k/s valid
// "must" counts the failed cases of that level that were not known to fail, "should" the cases of
// that level that failed or came out non-strict; "of" counts the cases that were tried.
std::string headline(const results::Probe& probe);
std::string headline(const results::Load& load);

// The metric that stands for the run: rtt where there is one. Empty if nothing was timed.
std::string leading_metric(const results::Load& load);

// Every check of the measurement itself held.
bool is_valid(const results::Load& load);

}  // namespace report
