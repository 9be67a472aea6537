#include "tools/load/curve.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "libcore/base/units.h"

namespace load {

Curve::Curve(double from, double to, Time duration, Shape shape)
    : from_(from), to_(to), duration_(duration) {
  assert(from >= 0 && to >= 0 && (shape == Shape::linear || (from > 0 && to > 0)));
  if (from == to || duration <= Time::zero()) return;
  if (shape == Shape::exponential)
    growth_ = std::log(to / from) / base::seconds(duration);
  else
    slope_ = (to - from) / base::seconds(duration);
}

double Curve::at(Time time) const {
  if (time >= duration_) return to_;
  const double t = base::seconds(std::max(time, Time::zero()));
  return growth_ == 0 ? from_ + slope_ * t : from_ * std::exp(growth_ * t);
}

double Curve::events(Time time) const {
  const double t = base::seconds(std::clamp(time, Time::zero(), duration_));
  if (growth_ != 0) return from_ * std::expm1(growth_ * t) / growth_;
  return (from_ + slope_ * t / 2) * t;
}

Curve::Time Curve::within(double seconds) const {
  const double ns = std::ceil(seconds * 1e9);
  if (!(ns <= static_cast<double>(duration_.count()))) return never;  // NaN, too
  return Time(static_cast<std::int64_t>(ns));
}

// from * t + slope * t^2 / 2 = events, solved in a form that loses nothing where the slope is
// small.
Curve::Time Curve::when(double events) const {
  if (from_ == 0 && to_ == 0) return never;
  if (events <= 0) return Time::zero();
  if (growth_ != 0) return within(std::log1p(growth_ * events / from_) / growth_);
  if (slope_ == 0) return within(events / from_);
  return within(2 * events / (from_ + std::sqrt(from_ * from_ + 2 * slope_ * events)));
}

Curve::Time Curve::reaches(double value) const {
  if (value <= from_) return Time::zero();
  if (value > to_) return never;
  return within(growth_ != 0 ? std::log(value / from_) / growth_ : (value - from_) / slope_);
}

}  // namespace load
