#pragma once

#include <functional>
#include <string>

#include "libcore/results/load.h"
#include "libcore/results/probe.h"
#include "reports/diff.h"

namespace report {

// Looks up a variable of the environment; nullptr if it is not set.
using Environment = std::function<const char*(const char*)>;

// In a GitHub workflow ($GITHUB_ACTIONS), at most ten lines that put failures on its page; else
// nothing. They are for the standard error of the step.
std::string annotations(const results::Probe& probe, const Environment& environment);
std::string annotations(const results::Load& load, const Environment& environment);
std::string annotations(const Diff& diff, const Environment& environment);

// Puts the result as markdown behind what $GITHUB_STEP_SUMMARY holds, if that is set. Throws
// base::Error where it cannot.
void add_to_step_summary(const results::Probe& probe, const Environment& environment);
void add_to_step_summary(const results::Load& load, const Environment& environment);
void add_to_step_summary(const Diff& diff, const Environment& environment);

}  // namespace report
