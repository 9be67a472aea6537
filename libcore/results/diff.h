#pragma once

#include <string>
#include <vector>

#include "libcore/results/change.h"
#include "libcore/results/circumstance.h"
#include "libcore/results/conformance_change.h"
#include "libcore/results/run.h"

namespace results {

// What a comparison found, for programs that go on from there. It is written and never read back:
// it can be made again from the results.
struct Diff {
  Run run;                               // the comparison itself: its title, verdict and command
  std::vector<Change> figures;           // of load, what matters most first
  std::vector<ConformanceChange> cases;  // of conformance, worse ones first
  std::vector<std::string> flaky;        // cases
  std::vector<std::string> warnings;
  std::vector<Circumstance> circumstances;
};

}  // namespace results
