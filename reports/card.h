#pragma once

#include <string>

#include "libcore/results/card.h"

namespace report {

// How many of the runs passed, for the last line and the headline of the page:
//   assay-report: FAIL 1 of 2 runs passed
std::string headline(const results::Card& card);

// The exit status that stands for all runs: that of a failure, or else the first that is not 0.
int exit_of(const results::Card& card);

// Its title, or else what was judged.
std::string title_of(const results::Card& card);

}  // namespace report
