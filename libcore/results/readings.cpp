#include "libcore/results/readings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "libcore/base/units.h"

namespace results {
namespace {

constexpr std::array usual_percentiles{50.0, 90.0, 99.0, 99.9};

constexpr std::array<std::string_view, 9> better_if_more{
    "sent",       "received",       "sent.bytes", "received.bytes", "connected",
    "deliveries", "deliveries.due", "published",  "flows"};

// Messages, of which a rate makes sense; they are counted while stages record.
constexpr std::array<std::string_view, 5> of_messages{"sent", "received", "sent.bytes",
                                                      "received.bytes", "deliveries"};

bool is_one_of(const auto& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

void add_times(Readings& readings, const Distributions& times,
               const std::vector<double>& percentiles) {
  for (const auto& [name, distribution] : times) {
    const auto& [unit, histogram] = distribution;
    if (histogram.empty()) continue;
    for (const double percentile : percentiles)
      readings[fmt::format("{}.p{:g}", name, percentile)] = {
          .value = static_cast<double>(histogram.value_at_percentile(percentile)), .unit = unit};
    readings[name + ".min"] = {.value = static_cast<double>(histogram.min()), .unit = unit};
    readings[name + ".max"] = {.value = static_cast<double>(histogram.max()), .unit = unit};
    readings[name + ".mean"] = {.value = histogram.mean(), .unit = unit};
  }
}

void add_counts(Readings& readings, const Counters& counters, double seconds) {
  for (const auto& [name, count] : counters) {
    const auto n = static_cast<double>(count);
    const bool more_is_better = is_one_of(better_if_more, name);
    readings[name] = {.value = n, .more_is_better = more_is_better, .counted = true};
    if (is_one_of(of_messages, name) && seconds > 0)
      readings[name + ".rate"] = {
          .value = n / seconds, .unit = "1/s", .more_is_better = more_is_better};
  }
  const auto due = counters.find("deliveries.due");
  const auto came = counters.find("deliveries");
  if (due != counters.end() && came != counters.end() && due->second > 0)
    readings["delivery.reach"] = {
        .value = 100 * static_cast<double>(came->second) / static_cast<double>(due->second),
        .unit = "%",
        .more_is_better = true};
}

// "disconnected: reset" is the cause "disconnected.reset".
void add_causes(Readings& readings, const Counters& errors) {
  constexpr std::string_view lost = "disconnected: ";
  for (const auto& [cause, count] : errors)
    if (cause.starts_with(lost))
      readings["disconnected." + cause.substr(lost.size())] = {.value = static_cast<double>(count),
                                                               .counted = true};
}

// Of a result of one run, or of one of the runs that a result holds.
template <typename Run>
Readings readings_of(const Run& run, std::chrono::nanoseconds duration, double recorded_seconds,
                     const std::vector<double>& percentiles) {
  Readings readings;
  add_times(readings, run.histograms, percentiles);
  add_counts(readings, run.counters, recorded_seconds);
  add_causes(readings, run.errors);
  readings["achieved_rate"] = {
      .value = std::max(run.achieved_rate, 0.0), .unit = "1/s", .more_is_better = true};
  if (const double seconds = base::seconds(duration); seconds > 0)
    readings["cpu"] = {.value = 100 * base::seconds(run.processor_time) / seconds, .unit = "%"};
  return readings;
}

}  // namespace

double recorded_seconds(const Load& load) {
  if (load.stages.empty()) return base::seconds(load.run.duration);
  double seconds = 0;
  for (const Stage& stage : load.stages)
    if (stage.record) seconds += base::seconds(stage.duration);
  return seconds;
}

std::vector<Readings> runs_of(const Load& load, const std::vector<double>& percentiles) {
  std::vector<double> all(usual_percentiles.begin(), usual_percentiles.end());
  all.insert(all.end(), percentiles.begin(), percentiles.end());
  if (load.trials.empty())
    return {readings_of(load, load.run.duration, recorded_seconds(load), all)};
  std::vector<Readings> runs;
  for (const Trial& trial : load.trials)
    runs.push_back(readings_of(trial, trial.duration, base::seconds(trial.recorded), all));
  return runs;
}

std::optional<double> percentile_in(std::string_view name) {
  // Behind the last ".p"; the percentile itself may have a dot.
  const std::size_t mark = name.rfind(".p");
  if (mark == std::string_view::npos) return std::nullopt;
  std::string_view number = name.substr(mark + 2);
  if (number.starts_with('(') && number.ends_with(')'))
    number = number.substr(1, number.size() - 2);
  double percentile = 0;
  const auto [end, failed] =
      std::from_chars(number.data(), number.data() + number.size(), percentile);
  const bool whole = failed == std::errc() && end == number.data() + number.size();
  if (!whole || !(percentile >= 0 && percentile <= 100)) return std::nullopt;
  return percentile;
}

std::string canonical(std::string_view name) {
  const std::optional<double> percentile = percentile_in(name);
  if (!percentile) return std::string(name);
  return fmt::format("{}.p{:g}", name.substr(0, name.rfind(".p")), *percentile);
}

double nanoseconds_in(std::string_view unit) {
  if (unit == "ns") return 1;
  if (unit == "us") return 1e3;
  if (unit == "ms") return 1e6;
  if (unit == "s") return 1e9;
  return 0;
}

}  // namespace results
