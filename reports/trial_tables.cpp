#include "reports/trial_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "libcore/base/units.h"
#include "reports/figures.h"
#include "reports/headline.h"

namespace report {
namespace {

using Trial = results::Search::Trial;

std::string amount(std::string_view vary, std::uint64_t value) {
  return vary == "connections" ? grouped(value)
                               : base::format_count(static_cast<double>(value)) + "/s";
}

// The lowest of those above `found` that did not hold.
const Trial* failure_behind(const results::Search& search) {
  const Trial* lowest = nullptr;
  for (const Trial& trial : search.trials)
    if (!trial.holds && trial.value >= search.found &&
        (lowest == nullptr || trial.value <= lowest->value))
      lowest = &trial;
  return lowest;
}

Mood verdict_mood(const results::Verdict& verdict) {
  return verdict.exit == 0 ? Mood::good : Mood::bad;
}

Mood trial_mood(const Trial& trial) {
  return trial.holds ? Mood::good : trial.valid ? Mood::bad : Mood::odd;
}

using Kind = results::Change::Kind;

// A value of a figure, or that no run has one.
std::string value_of(double median, const std::vector<double>& values, std::string_view unit) {
  if (values.empty()) return "none";
  if (unit == "%") return fmt::format("{:.4g}%", median);
  if (unit == "1/s") return base::format_count(median) + "/s";
  return brief(median, unit);
}
std::string before(const results::Change& change) {
  return value_of(change.old_value, change.before, change.unit);
}
std::string after(const results::Change& change) {
  return value_of(change.new_value, change.after, change.unit);
}

std::string sureness(const results::Change& change) {
  return fmt::format("{:.4g}%", 100 * change.confidence);
}

Mood change_mood(Kind kind) {
  return kind == Kind::worse    ? Mood::bad
         : kind == Kind::better ? Mood::good
         : kind == Kind::unsure ? Mood::odd
                                : Mood::plain;
}

// Around each value, half of the way to its neighbours.
void add_tips(LineChart& chart, const results::Search& search,
              const std::map<std::uint64_t, const Trial*>& by_value) {
  double border = static_cast<double>(by_value.begin()->first);
  for (auto at = by_value.begin(); at != by_value.end(); ++at) {
    const auto& [value, trial] = *at;
    const auto next = std::next(at) == by_value.end() ? at : std::next(at);
    const double middle = (static_cast<double>(value) + static_cast<double>(next->first)) / 2;
    std::string text = fmt::format("{}: {}", varied(search.vary, value), word_of(*trial));
    for (const char* name : {"p50", "p99"})
      if (const auto found = trial->times.find(name); found != trial->times.end())
        text += fmt::format(", {} {}", name, brief(static_cast<double>(found->second), "us"));
    chart.tips.push_back({.from = border, .to = middle, .text = std::move(text)});
    border = middle;
  }
}

}  // namespace

Table trial_table(const results::Load& load) {
  const std::string metric = leading_metric(load);
  const std::vector<double> percentiles = shown_percentiles(load, {50, 90, 99, 99.9, 100});
  Table table{.caption = "The runs",
              .columns = {{.name = "run"},
                          {.name = "verdict", .figures = false},
                          {.name = "takes"},
                          {.name = "sent a second"}}};
  if (!metric.empty())
    for (const double percentile : percentiles)
      table.columns.push_back({metric + ' ' + percentile_name(percentile)});
  for (const results::Trial& trial : load.trials) {
    std::vector<std::string> cells{fmt::format("{}", table.rows.size() + 1), trial.verdict.status,
                                   base::format_duration(trial.duration),
                                   base::format_count(trial.achieved_rate)};
    if (const auto times = trial.histograms.find(metric); times != trial.histograms.end())
      for (const double percentile : percentiles)
        cells.push_back(
            brief(static_cast<double>(times->second.histogram.value_at_percentile(percentile)),
                  times->second.unit));
    table.rows.push_back({.cells = std::move(cells), .mood = verdict_mood(trial.verdict)});
  }
  return table;
}

std::string varied(std::string_view vary, std::uint64_t value, char between) {
  return fmt::format("{}{}{}", vary, between, amount(vary, value));
}

std::string_view word_of(const Trial& trial) {
  return trial.holds ? "HOLDS" : trial.valid ? "FAILS" : "INVALID";
}

std::string search_story(const results::Search& search) {
  const Trial* const failure = failure_behind(search);
  if (search.found == 0) {
    if (failure == nullptr) return "nothing was tried to its end";
    return fmt::format("not even {} holds: {}", varied(search.vary, failure->value), failure->why);
  }
  const std::string found = varied(search.vary, search.found) + " holds";
  if (failure != nullptr)
    return fmt::format("{}, {} does not: {}", found, amount(search.vary, failure->value),
                       failure->why);
  return found + (search.found == search.most ? ", all that was asked for" : "");
}

Table search_table(const results::Search& search) {
  Table table{.caption = fmt::format("The search for the highest {} at which {}", search.vary,
                                     search.until),
              .columns = {{.name = search.vary},
                          {.name = "verdict", .figures = false},
                          {.name = "observed"},
                          {.name = "takes"},
                          {.name = "sent a second"}}};
  constexpr std::string_view shown[] = {"p50", "p90", "p99", "p99.9", "max"};
  for (const std::string_view figure : shown)
    table.columns.push_back({.name = fmt::format("{} {}", search.metric, figure)});
  table.columns.push_back({.name = "why not", .figures = false});
  for (const Trial& trial : search.trials) {
    std::vector<std::string> cells{amount(search.vary, trial.value), std::string(word_of(trial)),
                                   trial.observed, base::format_duration(trial.duration),
                                   base::format_count(trial.achieved_rate)};
    for (const std::string_view figure : shown) {
      const auto found = trial.times.find(std::string(figure));
      cells.push_back(found == trial.times.end() ? ""
                                                 : brief(static_cast<double>(found->second), "us"));
    }
    cells.push_back(trial.why);
    table.rows.push_back({.cells = std::move(cells), .mood = trial_mood(trial)});
  }
  return table;
}

std::optional<LineChart> search_chart(const results::Search& search) {
  std::map<std::uint64_t, const Trial*> by_value;  // of two at one value the later
  for (const Trial& trial : search.trials)
    if (!trial.times.empty()) by_value[trial.value] = &trial;
  if (by_value.size() < 2) return std::nullopt;
  LineChart chart{.name = fmt::format("{} in ms over {}", search.metric, search.vary)};
  double lowest = 0;
  double highest = 0;
  for (const char* name : {"p50", "p99"}) {
    LineChart::Curve curve{.name = name};
    for (const auto& [value, trial] : by_value) {
      const auto found = trial->times.find(name);
      if (found == trial->times.end()) continue;
      const double ms = static_cast<double>(found->second) / 1000;
      curve.points.push_back({static_cast<double>(value), ms});
      highest = std::max(highest, ms);
      if (ms > 0 && (lowest == 0 || ms < lowest)) lowest = ms;
    }
    chart.curves.push_back(std::move(curve));
  }
  add_tips(chart, search, by_value);
  chart.x = {.name = search.vary + (search.vary == "connections" ? "" : ", a second"),
             .scale = fitting_scale(static_cast<double>(by_value.begin()->first),
                                    static_cast<double>(by_value.rbegin()->first)),
             .write = base::format_count};
  chart.y = {.name = search.metric + ", ms",
             .scale = fitting_scale(lowest, highest),
             .write = [](double value) { return fmt::format("{:.6g}", value); }};
  return chart;
}

std::string change_story(const results::Change& change) {
  return fmt::format("{} is {}, was {} ({} sure)", change.metric, after(change), before(change),
                     sureness(change));
}

Table baseline_table(const results::Baseline& baseline) {
  Table table{.caption = "Held against " + baseline.file,
              .columns = {{.name = "figure", .figures = false},
                          {.name = "verdict", .figures = false},
                          {.name = "was"},
                          {.name = "is"},
                          {.name = "change"},
                          {.name = "sure"}}};
  for (const Kind kind : {Kind::worse, Kind::unsure, Kind::better, Kind::same})
    for (const results::Change& change : baseline.changes) {
      if (change.kind != kind) continue;
      std::string verdict(results::word_of(kind));
      std::ranges::transform(verdict, verdict.begin(),
                             [](char c) { return static_cast<char>(c - 'a' + 'A'); });
      table.rows.push_back({.cells = {change.metric, verdict, before(change), after(change),
                                      signed_percent(change.share), sureness(change)},
                            .mood = change_mood(kind)});
    }
  return table;
}

}  // namespace report
