#include "suites/backoff.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

#include "libcore/base/units.h"

namespace suite {
namespace {

using Time = Backoff::Time;
using Delays = std::span<const Time>;

// What a prompt program and a timer of the kernel's may be late by.
constexpr Time lateness = std::chrono::milliseconds(50);
constexpr double tolerance = 0.15;  // of a delay that is meant to be of a certain length
constexpr double least_growth = 1.3;
constexpr std::size_t storm_attempts = 10;

template <typename T>
T median(std::vector<T> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

Time median_of(Delays delays) { return median(std::vector<Time>(delays.begin(), delays.end())); }

bool is_about(Time time, Time wanted) {
  const Time apart = time > wanted ? time - wanted : wanted - time;
  return apart <= lateness || base::seconds(apart) <= tolerance * base::seconds(wanted);
}

bool all_about(Delays delays, Time wanted) {
  return std::ranges::all_of(delays, [&](Time delay) { return is_about(delay, wanted); });
}

// How many at the end are about as long as the longest.
std::size_t plateau(Delays delays) {
  const Time longest = std::ranges::max(delays);
  std::size_t count = 0;
  while (count < delays.size() && is_about(delays[delays.size() - 1 - count], longest)) ++count;
  return count;
}

// The factor from each delay to the next one at the median; 1 where there are no two.
double growth(Delays delays) {
  std::vector<double> factors;
  for (std::size_t i = 1; i < delays.size(); ++i)
    factors.push_back(base::seconds(delays[i]) /
                      std::max(base::seconds(delays[i - 1]), base::seconds(lateness)));
  return factors.empty() ? 1 : median(std::move(factors));
}

bool grows_by(Delays delays, double factor) {
  for (std::size_t i = 1; i < delays.size(); ++i)
    if (!is_about(delays[i], std::chrono::duration_cast<Time>(delays[i - 1] * factor)))
      return false;
  return true;
}

// Whether the later half is longer than the earlier one, as far as chance lets that be seen.
bool grows_on_the_whole(Delays delays) {
  const std::size_t half = delays.size() / 2;
  return half > 0 && base::seconds(median_of(delays.last(half))) >=
                         least_growth * base::seconds(median_of(delays.first(half)));
}

bool storms(Delays delays) {
  const Time second = std::chrono::seconds(1);
  for (std::size_t i = 0; i + storm_attempts <= delays.size() + 1; ++i) {
    Time sum{};
    for (const Time delay : delays.subspan(i, storm_attempts - 1)) sum += delay;
    if (sum <= second) return true;
  }
  return false;
}

std::string_view word(Backoff::Kind kind) {
  constexpr std::string_view words[] = {"none",        "immediate", "fixed",
                                        "exponential", "jittered",  "random"};
  return words[static_cast<std::size_t>(kind)];
}

}  // namespace

Backoff fit(Delays delays) {
  using Kind = Backoff::Kind;
  Backoff found;
  if (delays.empty()) return found;
  found.first = delays.front();
  found.longest = std::ranges::max(delays);
  found.storm = storms(delays);
  if (found.longest <= 2 * lateness) {
    found.kind = Kind::immediate;
    return found;
  }
  if (all_about(delays, median_of(delays))) {
    found.kind = Kind::fixed;
    return found;
  }
  const std::size_t level = plateau(delays);
  found.capped = level >= 2;
  const Delays rising = delays.first(delays.size() - (found.capped ? level - 1 : 0));
  const double factor = growth(rising);
  // The step up to the cap may be a shorter one.
  const Delays free = found.capped ? rising.first(rising.size() - 1) : rising;
  if (factor >= least_growth && grows_by(free, factor)) {
    found.kind = Kind::exponential;
    found.factor = factor;
  } else if (grows_on_the_whole(delays)) {
    found.kind = Kind::jittered;
    found.factor = std::max(factor, 1.0);
  } else {
    found.kind = Kind::random;
    found.capped = false;
  }
  return found;
}

std::string describe(const Backoff& backoff) {
  using Kind = Backoff::Kind;
  std::string text(word(backoff.kind));
  if (backoff.kind != Kind::none && backoff.kind != Kind::immediate)
    text += ": " + base::format_duration(backoff.first);
  if (backoff.kind == Kind::exponential || backoff.kind == Kind::jittered)
    text += fmt::format(", times {:.1f}", backoff.factor);
  if (backoff.longest > backoff.first && backoff.kind != Kind::immediate)
    text += ", up to " + base::format_duration(backoff.longest);
  if (backoff.storm) text += "; a storm";
  return text;
}

}  // namespace suite
