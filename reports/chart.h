#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "reports/scale.h"

namespace report {

// What is drawn over a common x: lines, and behind them boxes in tints of one colour. Names may be
// foreign text.
struct LineChart {
  struct Point {
    double x = 0;
    std::optional<double> y;  // nothing: the line has a gap here
  };
  struct Curve {
    std::string name;
    std::vector<Point> points;  // ascending x
  };
  struct Tint {  // a step of a scale of colours
    struct Box {
      double left = 0, right = 0;  // of x
      double low = 0, high = 0;    // of y
    };
    std::string name;
    double opacity = 1;
    std::vector<Box> boxes;
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
  struct Moment {  // of the x axis, with a name over it
    double at = 0;
    std::string name;
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
  std::vector<Tint> tints;
  std::vector<Stretch> stretches;
  std::vector<Moment> moments;  // ascending
  std::vector<Tip> tips;
  // x is the time of the run in seconds: the script lets a reader look at a part of it, in all
  // such charts at once, which is why all have it at the same place.
  bool over_time = false;
};

// What the curves have to show of y.
struct Range {
  double lowest = 0;  // the lowest positive value; 0 if there is none
  double highest = 0;
};
Range range_of(const std::vector<LineChart::Curve>& curves);

// A tick of an axis without a unit of its own: "0.25", "20k".
std::string write_tick(double value);

// The chart as inline SVG. Curves differ in colour and in dashes and have their names at their
// ends, or below the chart if one is too long for that; without any point only the axes and a word
// remain.
std::string to_svg(const LineChart& chart);

}  // namespace report
