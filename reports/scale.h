#pragma once

#include <vector>

namespace report {

// Where the values of an axis lie. All functions below take any number and give a scale with
// low < high, of finite numbers, with at least two ticks.
struct Scale {
  bool logarithmic = false;
  double low = 0;  // above 0 if logarithmic
  double high = 1;
  std::vector<double> ticks;  // ascending, within low and high

  // 0 at the low end, 1 at the high one; what lies outside is drawn at the edge.
  double place(double value) const;
};

// From 0 to the first tick at or above `highest`; ticks are 1, 2 or 5 times a power of ten.
Scale linear_scale(double highest);
// From 0 to `seconds`, with ticks as clocks have them: 15 s, 1 m, 5 m.
Scale time_scale(double seconds);
// Around the positive values from `lowest` to `highest`; ends at 1, 2 or 5 times a power of ten,
// ticks at these powers, with 2 and 5 between them where there are few.
Scale log_scale(double lowest, double highest);
// Linear where that shows all, logarithmic where the largest value would crush the others.
Scale fitting_scale(double lowest, double highest);
// For x = 1 / (1 - p): 1, 2 (a half), 10 (90 %), 100 (99 %) and so on, up to one value of `total`.
Scale percentile_scale(double total);

}  // namespace report
