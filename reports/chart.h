#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "reports/scale.h"

namespace report {

// What is drawn as lines over a common x. Names may be foreign text.
struct LineChart {
  struct Point {
    double x = 0;
    std::optional<double> y;  // nothing: the line has a gap here
  };
  struct Curve {
    std::string name;
    std::vector<Point> points;  // ascending x
  };
  struct Axis {
    std::string name;  // with its unit: "response time, ms"
    Scale scale;
    std::function<std::string(double)> write;  // a tick
  };
  struct Stretch {  // of the x axis, with a name over it
    double from = 0;
    double to = 0;
    std::string name;
    bool shaded = false;
    std::string tip;  // of a shaded one
  };
  struct Tip {  // what a reader sees who points at this stretch of the x axis
    double from = 0;
    double to = 0;
    std::string text;
  };

  std::string name;  // for those who cannot see it
  Axis x;
  Axis y;
  std::vector<Curve> curves;
  std::vector<Stretch> stretches;
  std::vector<Tip> tips;
};

// The chart as inline SVG. Curves differ in colour and in dashes and have their names at their
// ends; without any point only the axes and a word remain.
std::string to_svg(const LineChart& chart);

// Parts of a whole, side by side, each with its count and its name.
struct ShareBar {
  struct Share {
    std::string name;
    std::size_t count = 0;
    std::string fill;      // a colour, ours
    bool hatched = false;  // to stand out without colour
  };

  std::string name;
  std::vector<Share> shares;
};

std::string to_svg(const ShareBar& bar);

}  // namespace report
