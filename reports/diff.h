#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "libcore/results/comparison.h"
#include "libcore/results/conformance_change.h"
#include "libcore/results/diff.h"
#include "reports/change_chart.h"
#include "reports/share_bar.h"
#include "reports/table.h"

namespace report {

// One side of a comparison: its results, with the names that the reader knows them by.
struct Side {
  std::vector<std::string> names;
  std::vector<const results::Run*> runs;  // as many
};

// What a comparison says, ready to be shown on a terminal, as a page or as markdown. Texts and
// cells may be foreign.
struct Diff {
  // A gate: a figure that must not get worse, or a case that changed.
  struct Finding {
    std::string name;
    bool good = true;
    std::string sentence;
  };

  results::Diff result;  // the same for programs
  std::string of;        // "load" or "conformance"
  std::string headline;  // made for grep, without a line end
  std::string old_side;  // "5 runs: a.json, b.json"
  std::string new_side;
  std::string terms;   // what a change must be to count
  std::string method;  // how it was judged
  std::vector<Finding> findings;
  std::variant<ChangeChart, ShareBar> picture;
  Table changes;  // what matters most first
  Table values;   // of each run
  Table circumstances;
  Table results;
};

Diff diff_of(const results::Comparison& comparison, const results::Terms& terms, const Side& before,
             const Side& after, std::string command);
Diff diff_of(const results::ConformanceComparison& comparison, const Side& before,
             const Side& after, std::string command);

}  // namespace report
