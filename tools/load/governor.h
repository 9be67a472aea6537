#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "libcore/session/session.h"

namespace load {

// Finds the highest rate of a traffic at which its replies come within a given time, as tcpkali
// does for -r @LATENCY: at their 95th percentile, counted from when their requests were due. It
// looks at all requests of a short window at once. The rate is too high where more than one in
// twenty of them was not answered in time, or not at all.
//
// Until that happens for the first time the rate doubles from window to window. From then on it
// goes as TCP does with CUBIC (RFC 9438, 4.2): it falls, soon comes back to just below where it was
// too high, stays about there, and in the end tries for more.
//
//   gathering -> awaiting -> gathering    gathering: what is due now belongs to the window
//       |                        ^        awaiting: the last replies still have their time
//       +------------------------+        so many came late that there is nothing to wait for
class Governor {
 public:
  using Time = session::Clock::time_point;

  // It begins at the rate `first`, events a second, and never falls below a hundredth of that.
  explicit Governor(double first) : first_(first), rate_(first) {}

  // A stage begins, in which replies have to come within `latency`. Where that was so before, it
  // goes on as it was.
  void enter(std::chrono::nanoseconds latency, Time begin);
  // One begins with a rate of its own.
  void leave() { latency_ = {}; }

  double rate() const { return rate_; }

  // Requests that were due then were sent; and answered after so long.
  void asked(Time due, std::uint64_t n = 1) {
    if (is_in_window(due)) asked_ += n;
  }
  void answered(Time due, std::chrono::nanoseconds took, std::uint64_t n = 1);

  // Looks at the window, if it is time for that; whether the rate is another one from now on.
  bool steer(Time now);
  // When to do so at the latest.
  Time next() const;

  // What has come of it. Nothing outside of such stages, and before the first window was seen.
  struct Found {
    double rate;  // in the mean, since it was too high for the first time; else the last one
    bool kept;    // else even the lowest rate was too high
  };
  std::optional<Found> found() const;

 private:
  bool is_in_window(Time due) const { return due >= begin_ && due < end_; }
  bool is_hopeless() const;
  std::chrono::nanoseconds length() const;
  void begin_window(Time begin);
  void look(Time now);
  void fall();
  void rise();
  double lowest() const { return first_ / 100; }

  const double first_;
  std::chrono::nanoseconds latency_{};  // 0: it has nothing to do
  double rate_;

  // The window: who is due from begin_ up to end_.
  Time begin_{};
  Time end_ = session::never;  // while gathering
  std::uint64_t asked_ = 0;
  std::uint64_t in_time_ = 0;
  std::uint64_t late_ = 0;
  std::chrono::nanoseconds longest_{};  // that a reply took

  std::uint64_t windows_ = 0;  // that were looked at
  std::uint64_t risen_ = 0;    // of those: since the rate last was too high
  double plateau_ = 0;         // the rate to come back to; 0: it never was too high
  double climb_ = 0;           // windows that this takes
  bool kept_ = true;

  double sum_ = 0;  // of the rates of windows since the first fall
  std::uint64_t summed_ = 0;
};

}  // namespace load
