#pragma once

#include <chrono>
#include <cstdint>

namespace load {

// How a number goes over one stage: a rate in events a second, or how many of something there are.
// Times count from the begin of the stage; behind its end the number stays what it was there.
class Curve {
 public:
  using Time = std::chrono::nanoseconds;
  enum class Shape : std::uint8_t { linear, exponential };
  // What `when` and `reaches` say of what does not happen in the stage.
  static constexpr Time never = Time::max();

  static Curve constant(double value, Time duration) { return {value, value, duration}; }
  // Values of 0 and above; exponential only between values above 0.
  Curve(double from, double to, Time duration, Shape shape = Shape::linear);

  Time duration() const { return duration_; }
  double at(Time time) const;

  // Of a rate: how many events there are from 0 up to `time` of the stage, and when so many are
  // over.
  double events(Time time) const;
  Time when(double events) const;

  // Of a number that grows: when it is `value` or more for the first time.
  Time reaches(double value) const;

 private:
  Time within(double seconds) const;

  double from_;
  double to_;
  Time duration_;
  double slope_ = 0;   // linear: a second
  double growth_ = 0;  // exponential: ln of the factor of a second; else 0
};

}  // namespace load
