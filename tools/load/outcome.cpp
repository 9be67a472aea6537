#include "tools/load/outcome.h"

#include <fmt/format.h>

#include <algorithm>

#include "libcore/base/process.h"
#include "libcore/base/units.h"

namespace load {
namespace {

bool of_connections(Metric metric) {
  return metric <= Metric::connect_upgrade || metric == Metric::close;
}

bool of_connections(Count count) {
  switch (count) {
    case Count::connected:
    case Count::connect_failed:
    case Count::not_begun:
    case Count::disconnected:
    case Count::protocol_errors:
      return true;
    default:
      return false;
  }
}

double seconds_of(std::chrono::nanoseconds time) {
  return std::chrono::duration<double>(time).count();
}

void add_stage(Stage which, Plan::Time begin, Plan::Time end, const Course& course,
               const Tally& tally, results::Load& load) {
  results::Stage stage{.name = std::string(stage_names[std::size_t(which)]),
                       .start = begin,
                       .duration = std::max(std::min(end, course.traffic_end) - begin, {}),
                       .record = which == Stage::steady};
  const Figures& figures = tally[which];
  for (std::size_t i = 0; i < count_names.size(); ++i)
    if (figures.counts[i] > 0) stage.counters.emplace(count_names[i], figures.counts[i]);
  for (std::size_t i = 0; i < metric_names.size(); ++i)
    if (!figures.times[i].empty())
      stage.histograms.emplace(metric_names[i],
                               results::Distribution{.histogram = figures.times[i]});
  load.stages.push_back(std::move(stage));
}

void add_series(const Tally& tally, results::Load& load) {
  load.step = tally.series().step();
  Plan::Time start{};
  for (const stats::Slot& from : tally.series().slots()) {
    results::SeriesSlot slot{.start = start};
    start += load.step;
    for (std::size_t i = 0; i < from.counts.size(); ++i)
      if (from.counts[i] > 0) slot.counts.emplace(count_names[i], from.counts[i]);
    for (std::size_t i = 0; i < from.levels.size(); ++i)
      slot.levels.emplace(level_names[i], from.levels[i]);
    for (std::size_t i = 0; i < from.histograms.size(); ++i)
      if (!from.histograms[i].empty()) slot.times.emplace(slot_time_names[i], from.histograms[i]);
    load.series.push_back(std::move(slot));
  }
}

void add_totals(const Plan& plan, const Tally& tally, results::Load& load) {
  const Figures& steady = tally[Stage::steady];
  const Counts totals = tally.totals();
  for (std::size_t i = 0; i < count_names.size(); ++i) {
    const Count count{static_cast<unsigned char>(i)};
    if (!plan.open_loop() && (count == Count::due || count == Count::missed)) continue;
    load.counters.emplace(count_names[i], of_connections(count) ? totals[i] : steady.counts[i]);
  }
  for (std::size_t i = 0; i < metric_names.size(); ++i) {
    results::Distribution times{.histogram = steady.times[i]};
    if (of_connections(Metric{static_cast<unsigned char>(i)}))
      for (const Stage stage : {Stage::connect, Stage::warmup})
        times.histogram.add(tally[stage].times[i]);
    if (!times.histogram.empty()) load.histograms.emplace(metric_names[i], std::move(times));
  }
}

std::string percent(double share) { return fmt::format("{:.4g}%", 100 * share); }

void check_validity(const Plan& plan, const Tally& tally, const Course& course,
                    results::Load& load) {
  const Figures& steady = tally[Stage::steady];
  const std::uint64_t not_begun = tally.totals()[std::size_t(Count::not_begun)];
  load.validity.push_back({.check = "connections that this machine could not begin",
                           .limit = "0",
                           .observed = fmt::format("{}", not_begun),
                           .ok = not_begun == 0});
  if (!plan.open_loop()) {
    load.validity.push_back({.check = "own processor share",
                             .limit = "none in a closed loop",
                             .observed = percent(course.processor_share),
                             .ok = true});
    return;
  }
  const std::chrono::microseconds lag(steady[Metric::send_lag].value_at_percentile(99));
  load.validity.push_back({.check = "send lag p99",
                           .limit = base::format_duration(most_send_lag),
                           .observed = base::format_duration(lag),
                           .ok = lag <= most_send_lag});
  const auto due = static_cast<double>(steady[Count::due] - steady[Count::missed]);
  const double sent = due > 0 ? static_cast<double>(steady[Count::sent]) / due : 1;
  load.validity.push_back({.check = "sent of what was due on open connections",
                           .limit = "at least " + percent(least_sent),
                           .observed = percent(sent),
                           .ok = sent >= least_sent});
  load.validity.push_back({.check = "own processor share",
                           .limit = percent(most_processor_share),
                           .observed = percent(course.processor_share),
                           .ok = course.processor_share <= most_processor_share});
}

// The sentences for all gates that failed, in the order of their weight.
std::vector<std::string> failed_gates(const Tally& tally, std::uint64_t connections) {
  const Counts totals = tally.totals();
  std::vector<std::string> reasons;
  const auto gate = [&](Count count, std::string_view what) {
    if (const std::uint64_t n = totals[std::size_t(count)]; n > 0)
      reasons.push_back(fmt::format("{} {}", n, what));
  };
  gate(Count::connect_failed, fmt::format("of {} connections could not be opened", connections));
  gate(Count::disconnected, "connections were lost");
  gate(Count::protocol_errors, "connections broke the protocol");
  gate(Count::verify_failed, "messages were not what was sent");
  gate(Count::timeouts, "messages were not answered");
  return reasons;
}

results::Verdict judge(const Settings& settings, const Tally& tally, const Course& course,
                       const results::Load& load) {
  results::Verdict verdict{.status = "OK", .reasons = failed_gates(tally, settings.connections)};
  if (!verdict.reasons.empty()) verdict = {"FAIL", 1, std::move(verdict.reasons)};
  for (const results::Validity& check : load.validity) {
    if (check.ok) continue;
    verdict.status = "INVALID";
    verdict.exit = 4;
    verdict.reasons.push_back(
        fmt::format("not valid: {} is {}, limit {}", check.check, check.observed, check.limit));
  }
  const Counts totals = tally.totals();
  if (totals[std::size_t(Count::connected)] == 0 && verdict.exit == 1) {
    verdict.status = "UNTESTED";
    verdict.exit = 3;
  }
  if (course.signal) {
    verdict.status = "STOPPED";
    verdict.exit = 128 + *course.signal;
    verdict.reasons.insert(verdict.reasons.begin(), "stopped before the plan ended");
  }
  return verdict;
}

}  // namespace

results::Load outcome(const Settings& settings, const Plan& plan, const Tally& tally,
                      const Course& course) {
  results::Load load;
  load.run = {.tool = "assay-load",
              .version = ASSAY_VERSION,
              .command = settings.command,
              .title = settings.title,
              .labels = settings.labels,
              .started = results::utc_text(course.started),
              .duration = course.duration,
              .partial = course.signal.has_value(),
              .environment = base::this_machine()};
  for (const http::Url& target : settings.targets)
    load.run.targets.push_back(http::to_string(target));
  load.profile = settings.profile();
  load.workers = settings.workers;
  load.processor_time = course.processor_time;
  load.peak_memory = course.peak_memory;

  add_stage(Stage::connect, {}, plan.traffic_begin(), course, tally, load);
  if (plan.record_begin() > plan.traffic_begin())
    add_stage(Stage::warmup, plan.traffic_begin(), plan.record_begin(), course, tally, load);
  add_stage(Stage::steady, plan.record_begin(), plan.end(), course, tally, load);
  add_series(tally, load);
  add_totals(plan, tally, load);
  load.errors = {tally.errors().begin(), tally.errors().end()};
  load.offered_rate = plan.rate();
  if (const double time = seconds_of(load.stages.back().duration); time > 0)
    load.achieved_rate = static_cast<double>(tally[Stage::steady][Count::sent]) / time;

  check_validity(plan, tally, course, load);
  load.run.verdict = judge(settings, tally, course, load);
  return load;
}

}  // namespace load
