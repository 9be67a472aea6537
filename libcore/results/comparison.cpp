#include "libcore/results/comparison.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string_view>

#include "libcore/base/error.h"
#include "libcore/base/text.h"
#include "libcore/results/readings.h"
#include "libcore/stats/rank_test.h"

namespace results {
namespace {

constexpr std::array usual_metrics{
    "achieved_rate",       "rtt.p50",           "rtt.p99",       "delivery.p50",
    "delivery.p99",        "ping.p99",          "connect.p50",   "connect.p99",
    "recovery.p99",        "delivery.reach",    "timeouts",      "connect.failed",
    "disconnected",        "protocol_errors",   "verify.failed", "sequence.gaps",
    "sequence.duplicates", "sequence.reordered"};

// What one side came to.
struct Side {
  std::string_view word;  // "old"
  std::vector<Readings> runs;

  const Reading* find(std::string_view metric) const {
    for (const Readings& run : runs)
      if (const auto found = run.find(metric); found != run.end()) return &found->second;
    return nullptr;
  }

  // One value a run, of those that have one.
  std::vector<double> values(std::string_view metric, bool counted) const {
    std::vector<double> all;
    for (const Readings& run : runs) {
      const auto found = run.find(metric);
      if (found != run.end()) all.push_back(found->second.value);
      if (found == run.end() && counted) all.push_back(0);
    }
    return all;
  }
};

Side side_of(std::string_view word, std::span<const Load* const> loads,
             const std::vector<double>& percentiles) {
  Side side{.word = word};
  for (const Load* load : loads)
    for (Readings& run : runs_of(*load, percentiles)) side.runs.push_back(std::move(run));
  return side;
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

double share_of(double old_value, double new_value) {
  if (old_value == new_value) return 0;
  return old_value > 0 ? (new_value - old_value) / old_value
                       : std::numeric_limits<double>::infinity();
}

Change::Kind verdict_on(const Change& change, const Reading& reading, const Terms& terms) {
  const double moved = change.new_value - change.old_value;
  const double time = std::abs(moved) * nanoseconds_in(reading.unit);
  if (std::abs(change.share) <= terms.max_change) return Change::Kind::same;
  if (time > 0 && time <= static_cast<double>(terms.min_change.count())) return Change::Kind::same;
  constexpr double rounding = 1e-9;
  if (change.confidence < terms.confidence - rounding) return Change::Kind::unsure;
  return (moved > 0) == reading.more_is_better ? Change::Kind::better : Change::Kind::worse;
}

// That a new run has none of what was asked for is as bad as it gets.
Change change_of(const std::string& metric, const Reading& reading, const Side& before,
                 const Side& after, const Terms& terms) {
  Change change{.metric = metric,
                .unit = reading.unit,
                .before = before.values(metric, reading.counted),
                .after = after.values(metric, reading.counted)};
  change.old_value = median(change.before);
  change.new_value = median(change.after);
  if (change.after.empty()) {
    change.kind = Change::Kind::worse;
    return change;
  }
  change.share = share_of(change.old_value, change.new_value);
  change.confidence = 1 - stats::rank_test(change.before, change.after);
  if (const auto ratio = stats::ratio_interval(change.before, change.after, terms.confidence)) {
    change.low = ratio->low - 1;
    change.high = ratio->high - 1;
  }
  change.kind = verdict_on(change, reading, terms);
  return change;
}

[[noreturn]] void fail_unknown(std::string_view metric, const Side& side) {
  std::vector<std::string_view> names;
  for (const Readings& run : side.runs)
    for (const auto& [name, reading] : run)
      if (std::ranges::find(names, name) == names.end()) names.push_back(name);
  const std::string_view meant = metric.size() > 64 ? "" : base::nearest(metric, names);
  if (!meant.empty())
    base::fail("the {} runs have no '{}', did you mean '{}'?", side.word, base::printable(metric),
               meant);
  base::fail("the {} runs have no '{}'; they have {}", side.word, base::printable(metric),
             fmt::join(names, ", "));
}

// Of a figure that is asked for. What is counted, and was never seen, is there too: as 0.
std::string known_name(const std::string& asked, const Side& before, const Side& after) {
  std::string name = canonical(asked);
  for (const std::string_view statistic : {"", ".count", ".value"}) {
    if (!name.ends_with(statistic)) continue;
    const std::string stem = name.substr(0, name.size() - statistic.size());
    const Reading* const reading = before.find(stem);
    if (reading != nullptr) return stem;
    const Reading* const later = after.find(stem);
    if (later != nullptr && later->counted) return stem;
  }
  fail_unknown(asked, before);
}

// In both sides, and of what is bad only that of which there was some.
bool says_something(const char* metric, const Side& before, const Side& after) {
  const Reading* const old_reading = before.find(metric);
  const Reading* const new_reading = after.find(metric);
  if (old_reading == nullptr || new_reading == nullptr) return false;
  if (!old_reading->counted || old_reading->more_is_better) return true;
  const auto is_some = [](double value) { return value > 0; };
  return std::ranges::any_of(before.values(metric, true), is_some) ||
         std::ranges::any_of(after.values(metric, true), is_some);
}

std::vector<std::string> metrics_of(const Terms& terms, const Side& before, const Side& after) {
  std::vector<std::string> metrics;
  if (terms.metrics.empty()) {
    for (const char* metric : usual_metrics)
      if (says_something(metric, before, after)) metrics.emplace_back(metric);
    return metrics;
  }
  for (const std::string& asked : terms.metrics)
    metrics.push_back(known_name(asked, before, after));
  return metrics;
}

void check(const Terms& terms) {
  if (!(terms.confidence > 0 && terms.confidence < 1))
    base::fail("a confidence of {:g} cannot be had; write one between 0 and 1, such as 0.99",
               terms.confidence);
  if (!(terms.max_change >= 0) || terms.min_change < terms.min_change.zero())
    base::fail("what a change must exceed is no less than 0");
}

void check(std::span<const Load* const> before, std::span<const Load* const> after) {
  if (before.empty() || after.empty())
    base::fail("there is nothing to compare: the {} side has no runs",
               before.empty() ? "old" : "new");
  const std::string& tool = before.front()->run.tool;
  for (const auto& side : {before, after})
    for (const Load* load : side)
      if (load->run.tool != tool)
        base::fail("a run of {} and one of {} cannot be compared", base::printable(tool),
                   base::printable(load->run.tool));
}

void warn_of_runs(std::string_view word, std::span<const Load* const> loads,
                  std::vector<std::string>& warnings) {
  const auto invalid = std::ranges::count_if(
      loads, [](const Load* load) { return !std::ranges::all_of(load->validity, &Validity::ok); });
  const auto partial =
      std::ranges::count_if(loads, [](const Load* load) { return load->run.partial; });
  if (invalid > 0)
    warnings.push_back(
        fmt::format("{} of {} {} results: the load generator was the limit, so they are not valid",
                    invalid, loads.size(), word));
  if (partial > 0)
    warnings.push_back(fmt::format("{} of {} {} results: stopped before the plan ended", partial,
                                   loads.size(), word));
}

void warn_of_gaps(const Change& change, const Side& side, std::size_t values,
                  std::vector<std::string>& warnings) {
  if (values < side.runs.size())
    warnings.push_back(fmt::format("{}: {} of {} {} runs have none", change.metric,
                                   side.runs.size() - values, side.runs.size(), side.word));
}

}  // namespace

bool Comparison::regression() const {
  return std::ranges::any_of(
      changes, [](const Change& change) { return change.kind == Change::Kind::worse; });
}

Comparison compare(std::span<const Load* const> before, std::span<const Load* const> after,
                   const Terms& terms) {
  check(terms);
  check(before, after);
  Comparison all{.circumstances = differing(before, after)};
  if (terms.require_same_machine) forbid_other_machine(all.circumstances);
  all.warnings = warnings_of(all.circumstances);
  warn_of_runs("old", before, all.warnings);
  warn_of_runs("new", after, all.warnings);

  std::vector<double> percentiles;
  for (const std::string& metric : terms.metrics)
    if (const auto percentile = percentile_in(metric)) percentiles.push_back(*percentile);
  const Side old_side = side_of("old", before, percentiles);
  const Side new_side = side_of("new", after, percentiles);
  all.old_runs = old_side.runs.size();
  all.new_runs = new_side.runs.size();
  if (!stats::can_be_sure(all.old_runs, all.new_runs, terms.confidence)) {
    const std::size_t needed = stats::values_needed(terms.confidence);
    all.warnings.push_back(
        fmt::format("{} old and {} new runs are too few to be {:g}% sure of any change; that takes "
                    "{} and {}",
                    all.old_runs, all.new_runs, 100 * terms.confidence, needed, needed));
  }
  for (const std::string& metric : metrics_of(terms, old_side, new_side)) {
    const Reading* const reading =
        old_side.find(metric) != nullptr ? old_side.find(metric) : new_side.find(metric);
    all.changes.push_back(change_of(metric, *reading, old_side, new_side, terms));
    warn_of_gaps(all.changes.back(), old_side, all.changes.back().before.size(), all.warnings);
    warn_of_gaps(all.changes.back(), new_side, all.changes.back().after.size(), all.warnings);
  }
  if (all.changes.empty())
    base::fail("there is nothing to compare: no figure was measured on both sides");
  return all;
}

}  // namespace results
