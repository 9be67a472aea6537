#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libcore/results/load.h"

namespace results {

// One number that a run came to.
struct Reading {
  double value = 0;  // finite, at least 0
  std::string unit;  // "us", "1/s", "%", or none
  bool more_is_better = false;
  bool counted = false;  // a run that does not tell it had none
};

// The numbers of one run, by the names that comparisons use: "rtt.p99", "rtt.mean",
// "connect.failed", "disconnected.CAUSE", "sent.rate", "achieved_rate", "delivery.reach", "cpu".
using Readings = std::map<std::string, Reading, std::less<>>;

// How long the recorded stages took; the whole run if no stage is noted.
double recorded_seconds(const Load& load);

// Of each run that a result holds, with the usual percentiles and these.
std::vector<Readings> runs_of(const Load& load, const std::vector<double>& percentiles = {});

// The name in the form that Readings have: "rtt.p(99.90)" is "rtt.p99.9". What is no percentile
// stays.
std::string canonical(std::string_view name);
// The percentile in such a name, if there is one.
std::optional<double> percentile_in(std::string_view name);

// Nanoseconds in a unit of time; 0 for other units.
double nanoseconds_in(std::string_view unit);

}  // namespace results
