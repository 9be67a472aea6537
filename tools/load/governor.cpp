#include "tools/load/governor.h"

#include <algorithm>
#include <cmath>

namespace load {
namespace {

using std::chrono::nanoseconds;

// A window has so many requests, unless they are too seldom for that; and it is long enough for a
// queue to show that grows only slowly.
constexpr std::uint64_t enough = 20;
constexpr std::chrono::milliseconds shortest_window{100};
constexpr std::chrono::seconds longest_window{1};
constexpr int latencies_a_window = 4;

// Of a rate that was too high: what it falls to, again at once or once it had risen; and where it
// comes back to.
constexpr double half = 0.5;
constexpr double four_fifths = 0.8;
constexpr double just_below = 0.95;
// How fast it leaves the plateau: by a fifth in six windows, to double in ten.
constexpr double steepness = 0.001;

}  // namespace

void Governor::enter(nanoseconds latency, Time begin) {
  if (latency != latency_) {
    latency_ = latency;
    rate_ = first_;
    windows_ = risen_ = summed_ = 0;
    plateau_ = climb_ = sum_ = 0;
    kept_ = true;
  }
  begin_window(begin);
}

void Governor::begin_window(Time begin) {
  begin_ = begin;
  end_ = session::never;
  asked_ = in_time_ = late_ = 0;
  longest_ = {};
}

void Governor::answered(Time due, nanoseconds took, std::uint64_t n) {
  if (!is_in_window(due)) return;
  (took <= latency_ ? in_time_ : late_) += n;
  longest_ = std::max(longest_, took);
}

bool Governor::is_hopeless() const { return late_ >= enough && late_ > in_time_; }

bool Governor::steer(Time now) {
  if (latency_.count() == 0 || now < begin_) return false;
  if (!is_hopeless()) {
    const nanoseconds age = now - begin_;
    if (asked_ == 0 && age >= length()) begin_window(now);
    if (end_ == session::never && asked_ > 0 && age >= length()) end_ = now;
    const bool all_came = in_time_ + late_ == asked_;
    if (end_ == session::never || (!all_came && now < end_ + latency_)) return false;
  }
  look(now);
  return true;
}

Governor::Time Governor::next() const {
  if (latency_.count() == 0) return session::never;
  if (end_ != session::never) return end_ + latency_;
  return begin_ + length();
}

nanoseconds Governor::length() const {
  const nanoseconds least = asked_ >= enough ? nanoseconds(shortest_window) : longest_window;
  return std::max(least, latencies_a_window * latency_);
}

void Governor::look(Time now) {
  const std::uint64_t missing = asked_ - in_time_;
  const bool too_high = missing * 20 > asked_;
  ++windows_;
  if (plateau_ > 0) {
    sum_ += rate_;
    ++summed_;
  }
  kept_ = !too_high || rate_ > lowest();
  // What has piled up comes late at any rate, and says nothing of the next one.
  begin_window(too_high ? now + std::min<nanoseconds>(longest_, longest_window) : now);
  too_high ? fall() : rise();
}

void Governor::fall() {
  plateau_ = just_below * rate_;
  rate_ = std::max(lowest(), rate_ * (risen_ == 0 ? half : four_fifths));
  climb_ = std::cbrt((1 - rate_ / plateau_) / steepness);
  risen_ = 0;
}

void Governor::rise() {
  if (plateau_ == 0) {
    rate_ *= 2;
    return;
  }
  const double beyond = static_cast<double>(++risen_) - climb_;
  rate_ = plateau_ * (1 + steepness * beyond * beyond * beyond);
}

std::optional<Governor::Found> Governor::found() const {
  if (latency_.count() == 0 || windows_ == 0) return std::nullopt;
  return Found{.rate = summed_ == 0 ? rate_ : sum_ / static_cast<double>(summed_), .kept = kept_};
}

}  // namespace load
