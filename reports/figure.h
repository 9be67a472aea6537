#pragma once

#include <string>

#include "reports/chart.h"
#include "reports/table.h"

namespace report {

// A chart with what it shows in figures.
struct Figure {
  std::string id;  // an anchor
  std::string title;
  std::string note;  // how to read it
  LineChart chart;
  Table data;
};

}  // namespace report
