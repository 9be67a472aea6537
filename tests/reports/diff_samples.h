#pragma once

#include <string>
#include <vector>

#include "reports/diff.h"

namespace test {

// Runs of one server version and of the next, five a side: slower, with fewer timeouts, on a
// machine with another kernel. Each call gives the same.
struct LoadRuns {
  std::vector<results::Load> before;
  std::vector<results::Load> after;
};
LoadRuns sample_runs();

// What is made of runs as of files old-1.json, old-2.json ... and new-1.json ...
report::Diff diff_of(const LoadRuns& runs, const results::Terms& terms = {});
report::Diff sample_load_diff();

// Two conformance runs each, in which a case got worse, one better, and one is flaky.
report::Diff sample_probe_diff();
// With this text wherever foreign text may stand in results of either kind.
report::Diff poisoned_load_diff(const std::string& text);
report::Diff poisoned_probe_diff(const std::string& text);

}  // namespace test
