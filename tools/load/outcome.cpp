#include "tools/load/outcome.h"

#include <fmt/format.h>

#include <algorithm>

#include "libcore/base/process.h"
#include "libcore/base/units.h"
#include "profiles/verdict.h"
#include "tools/load/demand.h"

namespace load {
namespace {

void add_stages(const Tally& tally, const Course& course, results::Load& load) {
  for (std::size_t which = 0; which < course.stages.size(); ++which) {
    const Course::Stage& begun = course.stages[which];
    results::Stage stage{.name = begun.name,
                         .start = begun.begin,
                         .duration = begun.duration,
                         .record = begun.record};
    if (which < tally.stages()) {
      const Figures& figures = tally[which];
      for (std::size_t i = 0; i < count_names.size(); ++i)
        if (figures.counts()[i] > 0) stage.counters.emplace(count_names[i], figures.counts()[i]);
      for (std::size_t i = 0; i < metric_names.size(); ++i)
        if (!figures[Metric(i)].empty())
          stage.histograms.emplace(metric_names[i],
                                   results::Distribution{.histogram = figures[Metric(i)]});
    }
    load.stages.push_back(std::move(stage));
  }
}

// With slots as long as the profile asks for, where they are shorter.
stats::Timeline in_intervals(const stats::Timeline& series, const profile::Profile& profile) {
  const std::chrono::nanoseconds interval = slot_of(profile);
  if (interval <= series.step()) return series;
  stats::Timeline joined(interval);
  std::chrono::nanoseconds start{};
  for (const stats::Slot& slot : series.slots()) {
    joined.add(start, slot);
    start += series.step();
  }
  return joined;
}

void set_series(const stats::Timeline& series, results::Load& load) {
  load.step = series.step();
  load.series.clear();
  std::chrono::nanoseconds start{};
  for (const stats::Slot& from : series.slots()) {
    results::SeriesSlot slot{.start = start};
    start += load.step;
    for (std::size_t i = 0; i < from.counts.size(); ++i)
      if (from.counts[i] > 0) slot.counts.emplace(count_names[i], from.counts[i]);
    for (std::size_t i = 0; i < from.levels.size(); ++i)
      slot.levels.emplace(level_names[i], from.levels[i]);
    for (std::size_t i = 0; i < from.histograms.size(); ++i)
      if (!from.histograms[i].empty()) slot.times.emplace(metric_names[i], from.histograms[i]);
    slot.errors = from.errors;
    load.series.push_back(std::move(slot));
  }
}

void add_reaches(const Tally& tally, results::Load& load) {
  for (const auto& [second, reach] : tally.reaches()) {
    const auto slot = static_cast<std::size_t>(std::chrono::seconds(second) / load.step);
    if (slot >= load.series.size()) continue;
    load.series[slot].counts["reach.due"] += reach.due;
    load.series[slot].counts["reach.came"] += reach.came;
  }
}

// What is counted of the stages that are recorded, or if it is about connections of all.
struct Recorded {
  Figures figures;
  std::chrono::nanoseconds duration{};
};

Recorded recorded(const Tally& tally, const Course& course) {
  Recorded sum;
  for (std::size_t i = 0; i < course.stages.size() && i < tally.stages(); ++i) {
    if (!course.stages[i].record) continue;
    sum.figures.add(tally[i]);
    sum.duration += course.stages[i].duration;
  }
  return sum;
}

void add_totals(const Tally& tally, const Recorded& recorded, results::Load& load) {
  const Counts totals = tally.totals();
  const bool planned = totals[std::size_t(Count::due)] > 0;
  const bool published = totals[std::size_t(Count::published)] > 0;
  for (std::size_t i = 0; i < count_names.size(); ++i) {
    const Count count{static_cast<std::uint8_t>(i)};
    if (!planned && (count == Count::due || count == Count::missed)) continue;
    if (count >= Count::published && totals[i] == 0 && !published) continue;
    load.counters.emplace(count_names[i], profile::is_of_connections(count_names[i])
                                              ? totals[i]
                                              : recorded.figures[count]);
  }
  for (std::size_t i = 0; i < metric_names.size(); ++i) {
    const Metric metric{static_cast<std::uint8_t>(i)};
    results::Distribution times{.histogram = recorded.figures[metric]};
    if (profile::is_of_connections(metric_names[i])) {
      times.histogram.reset();
      for (std::size_t stage = 0; stage < tally.stages(); ++stage)
        times.histogram.add(tally[stage][metric]);
    }
    if (!times.histogram.empty()) load.histograms.emplace(metric_names[i], std::move(times));
  }
}

std::string percent(double share) { return fmt::format("{:.4g}%", 100 * share); }

void check_validity(const profile::Validity& limits, const Tally& tally, const Recorded& recorded,
                    const Course& course, results::Load& load) {
  const Figures& figures = recorded.figures;
  const std::uint64_t not_begun = tally.totals()[std::size_t(Count::not_begun)];
  load.validity.push_back({.check = "connections that this machine could not begin",
                           .limit = "0",
                           .observed = fmt::format("{}", not_begun),
                           .ok = not_begun == 0});
  if (figures[Count::due] == 0) {
    load.validity.push_back({.check = "own processor share",
                             .limit = "none in a closed loop",
                             .observed = percent(course.processor_share),
                             .ok = true});
    return;
  }
  const std::chrono::microseconds lag(figures[Metric::send_lag].value_at_percentile(99));
  load.validity.push_back({.check = "send lag p99",
                           .limit = base::format_duration(limits.max_send_lag),
                           .observed = base::format_duration(lag),
                           .ok = lag <= limits.max_send_lag});
  const auto due = static_cast<double>(figures[Count::due] - figures[Count::missed]);
  const auto planned = static_cast<double>(figures[Metric::send_lag].total());
  const double sent = due > 0 ? planned / due : 1;
  load.validity.push_back({.check = "sent of what was due on open connections",
                           .limit = "at least " + percent(limits.min_rate),
                           .observed = percent(sent),
                           .ok = sent >= limits.min_rate});
  load.validity.push_back({.check = "own processor share",
                           .limit = percent(limits.max_cpu),
                           .observed = percent(course.processor_share),
                           .ok = course.processor_share <= limits.max_cpu});
}

void add_thresholds(const profile::Profile& profile, results::Load& load) {
  for (const auto& [name, thresholds] : profile.thresholds) {
    for (const profile::Threshold& threshold : thresholds) {
      std::string text = name.value + " " + profile::to_string(threshold.is.value);
      if (threshold.stage) text += " in " + threshold.stage->value;
      load.thresholds.push_back(
          {.text = std::move(text), .warning = threshold.level == profile::Threshold::Level::warn});
    }
  }
}

// What is at stake in a rate by latency, and what came of it.
results::Threshold judged(const profile::Traffic& traffic, const profile::Rate& rate,
                          std::string text, const Tally::Steered* steered) {
  results::Threshold threshold{.text = fmt::format("rate {} of {}", to_string(rate), text)};
  if (steered == nullptr) {
    threshold.observed = "none, as there were no replies";
  } else if (!steered->kept) {
    threshold.observed = "none, even the lowest is too much";
  } else {
    const bool each = traffic.per == profile::Traffic::Per::connection;
    threshold.observed = base::format_rate(steered->rate()) + (each ? " each" : "");
    threshold.pass = true;
  }
  return threshold;
}

// A rate by latency is a threshold, too: there has to be one.
void check_rates(const profile::Profile& profile, const Tally& tally, const Course& course,
                 results::Load& load) {
  const std::vector<profile::Stage> stages = stages_of(profile);
  std::size_t place = 0;
  for (const auto& [name, scenario] : profile.scenarios) {
    for (std::size_t i = 0; i < scenario.traffic.size(); ++i) {
      const profile::Traffic& traffic = scenario.traffic[i];
      const auto spans = spans_of(traffic.rate, stages);
      const bool alone = scenario.traffic.size() == 1;
      for (std::size_t stage = 0; stage < course.stages.size(); ++stage) {
        const profile::Rate& rate = spans[stage].to;
        if (rate.kind != profile::Rate::Kind::at_latency || !course.stages[stage].record) continue;
        std::string text = alone ? name : fmt::format("{}.traffic.{}", name, i);
        if (const std::string& in = course.stages[stage].name; !in.empty()) text += " in " + in;
        const auto found = tally.steered().find({place, i, stage});
        load.thresholds.push_back(
            judged(traffic, rate, std::move(text),
                   found == tally.steered().end() ? nullptr : &found->second));
      }
    }
    ++place;
  }
}

results::Verdict judge(const profile::Profile& profile, const Course& course,
                       const results::Load& load) {
  const bool matters = profile.validity.on_invalid == profile::OnFault::fail;
  results::Verdict verdict = profile::verdict_of(load, matters);
  if (course.signal) {
    verdict.status = "STOPPED";
    verdict.exit = 128 + *course.signal;
    verdict.reasons.insert(verdict.reasons.begin(), "stopped before the plan ended");
  }
  return verdict;
}

}  // namespace

results::Load outcome(const Order& order, const Tally& tally, const Course& course) {
  results::Load load;
  load.run = {.tool = "assay-load",
              .version = ASSAY_VERSION,
              .command = order.command,
              .title = order.title,
              .labels = order.labels,
              .started = results::utc_text(course.started),
              .duration = course.duration,
              .partial = course.cut,
              .environment = base::this_machine()};
  for (const auto& url : order.profile.target.urls)
    load.run.targets.push_back(http::to_string(url.value.url));
  load.profile = order.settings;
  if (order.profile.report) load.percentiles = order.profile.report->percentiles;
  load.workers = order.workers;
  load.processor_time = course.processor_time;
  load.processor_share = course.processor_share;
  load.peak_memory = course.peak_memory;

  const Recorded recorded = load::recorded(tally, course);
  add_stages(tally, course, load);
  set_series(tally.series(), load);
  add_reaches(tally, load);
  add_totals(tally, recorded, load);
  load.errors = {tally.errors().begin(), tally.errors().end()};
  load.marks = tally.marks();
  load.events = course.events;
  if (const double time = base::seconds(recorded.duration); time > 0) {
    load.offered_rate = static_cast<double>(recorded.figures[Count::due]) / time;
    load.achieved_rate = static_cast<double>(recorded.figures[Count::sent]) / time;
  }
  check_validity(order.profile.validity, tally, recorded, course, load);
  add_thresholds(order.profile, load);
  profile::judge_thresholds(load);
  check_rates(order.profile, tally, course, load);
  load.run.verdict = judge(order.profile, course, load);
  set_series(in_intervals(tally.series(), order.profile), load);  // thresholds see every second
  add_reaches(tally, load);
  return load;
}

}  // namespace load
