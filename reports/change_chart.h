#pragma once

#include <optional>
#include <string>
#include <vector>

namespace report {

// Changes of several figures on one axis: each value as a ratio to the old median, a dot a run,
// with the interval of the change. Names may be foreign text.
struct ChangeChart {
  struct Row {
    std::string name;
    std::string verdict;  // stands behind the row: "+23% WORSE"
    std::string tip;
    std::string colour;          // of what is new; ours
    std::vector<double> before;  // ratios; those not above 0 are left out
    std::vector<double> after;
    std::optional<double> middle;  // of the new ones
    std::optional<double> low;     // of the interval
    std::optional<double> high;
  };

  std::string name;    // for those who cannot see it
  double allowed = 0;  // the share by which a figure may change; shaded
  std::vector<Row> rows;
};

// The chart as inline SVG.
std::string to_svg(const ChangeChart& chart);

}  // namespace report
