#pragma once

#include <string>
#include <vector>

#include "libcore/results/load.h"
#include "reports/chart.h"
#include "reports/table.h"

namespace report {

// A chart with what it shows in figures. Long runs are drawn in a few hundred steps: neighbours of
// the series are joined.
struct Figure {
  std::string id;  // an anchor
  std::string title;
  std::string note;  // how to read it
  LineChart chart;
  Table data;
};

// What a load run has to show, in reading order: the percentile spectrum, then latency,
// throughput and connections over time, and what the target told of its processor time and memory.
// Those for which nothing was measured are left out.
std::vector<Figure> load_figures(const results::Load& load);

}  // namespace report
