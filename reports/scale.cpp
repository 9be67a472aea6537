#include "reports/scale.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace report {
namespace {

// Nothing outside is drawn; what is within neither overflows nor vanishes in the arithmetic here.
constexpr double least = 1e-12;
constexpr double most = 1e18;

double tamed(double value) {
  return std::isfinite(value) && value >= least ? std::min(value, most) : 0.0;
}

// The smallest of 1, 2, 5, 10 ... that cuts `length` into at most `pieces`.
double round_step(double length, int pieces) {
  const double piece = length / pieces;
  const double decade = std::pow(10, std::floor(std::log10(piece)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (factor * decade >= piece * (1 - 1e-9)) return factor * decade;
  return 10 * decade;
}

}  // namespace

double Scale::place(double value) const {
  if (std::isnan(value)) return 0;
  value = std::clamp(value, low, high);
  if (logarithmic) return std::log(value / low) / std::log(high / low);
  return (value - low) / (high - low);
}

Scale linear_scale(double highest) {
  highest = tamed(highest);
  if (highest <= 0) highest = 1;
  const double step = round_step(highest, 5);
  Scale scale;
  const auto steps = static_cast<int>(std::ceil(highest / step * (1 - 1e-9)));
  for (int i = 0; i <= steps; ++i) scale.ticks.push_back(i * step);
  scale.high = scale.ticks.back();
  return scale;
}

Scale time_scale(double seconds) {
  constexpr std::array steps{1.0,   2.0,   5.0,    10.0,   15.0,   30.0,    60.0,   120.0,
                             300.0, 600.0, 1800.0, 3600.0, 7200.0, 21600.0, 43200.0};
  constexpr int most_pieces = 10;
  seconds = tamed(seconds);
  if (seconds <= 0) seconds = 1;
  const auto fits = [&](double step) { return step * most_pieces >= seconds; };
  const auto* const found = std::ranges::find_if(steps, fits);
  const bool clock = found != steps.end() && *found * 2 <= seconds;
  const double step = clock ? *found : round_step(seconds, most_pieces);
  Scale scale{.high = seconds};
  for (int i = 0; i * step <= seconds * (1 + 1e-9); ++i)
    scale.ticks.push_back(std::min(i * step, seconds));
  return scale;
}

Scale log_scale(double lowest, double highest) {
  highest = tamed(highest);
  if (highest <= 0) highest = 1;
  lowest = tamed(lowest);
  if (lowest <= 0 || lowest > highest) lowest = highest;
  const int first = static_cast<int>(std::floor(std::log10(lowest)));
  const int last = static_cast<int>(std::ceil(std::log10(highest)));
  const bool fine = last - first <= 3;
  Scale scale{.logarithmic = true, .low = 0, .high = 0};
  for (int power = first; power <= last + 1 && scale.high == 0; ++power) {
    for (const double factor : {1.0, 2.0, 5.0}) {
      const double value = factor * std::pow(10, power);
      if (value <= lowest * (1 + 1e-9)) {
        scale.low = value;
        scale.ticks.clear();
      }
      if (fine || factor == 1 || value == scale.low) scale.ticks.push_back(value);
      if (value < highest * (1 - 1e-9) || value <= scale.low) continue;
      scale.high = value;
      if (scale.ticks.back() != value) scale.ticks.push_back(value);
      break;
    }
  }
  return scale;
}

Scale fitting_scale(double lowest, double highest) {
  lowest = tamed(lowest);
  constexpr double crushed = 50;
  return lowest > 0 && tamed(highest) > crushed * lowest ? log_scale(lowest, highest)
                                                         : linear_scale(highest);
}

Scale percentile_scale(double total) {
  Scale scale{.logarithmic = true, .low = 1, .high = std::max(tamed(total), 10.0), .ticks = {1, 2}};
  for (double tick = 10; tick <= scale.high; tick *= 10) scale.ticks.push_back(tick);
  return scale;
}

}  // namespace report
