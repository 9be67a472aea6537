#include "reports/load_charts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "libcore/base/units.h"
#include "reports/headline.h"
#include "reports/heat_map.h"
#include "reports/legible.h"
#include "reports/over_time.h"
#include "reports/spectrum.h"
#include "reports/target_charts.h"

namespace report {
namespace {

constexpr std::string_view lost = "disconnected: ";
constexpr std::size_t most_causes = 5;  // curves of their own; the others are one

using Figures = std::vector<std::optional<Figure>>;

bool was_timed(const results::Load& load, const std::string& metric) {
  const auto found = load.histograms.find(metric);
  return found != load.histograms.end() && !found->second.histogram.empty();
}

// A count of a step, or nothing where it is not told.
Series count_of(std::string name, const std::string& count) {
  return {.name = std::move(name), .value = [count](const Step& step) -> std::optional<double> {
            const auto found = step.slot.counts.find(count);
            return found == step.slot.counts.end() ? 0.0 : static_cast<double>(found->second);
          }};
}

Series rate_of(std::string name, const std::string& count) {
  return {.name = name,
          .value = [of = count_of(name, count)](const Step& step) -> std::optional<double> {
            if (step.moment || step.seconds <= 0) return std::nullopt;
            return of.value(step).value_or(0) / step.seconds;
          }};
}

Series level_of(std::string name, const std::string& level, double divisor = 1) {
  return {.name = std::move(name), .value = [=](const Step& step) -> std::optional<double> {
            const auto found = step.slot.levels.find(level);
            if (found == step.slot.levels.end()) return std::nullopt;
            return static_cast<double>(found->second) / divisor;
          }};
}

bool is_counted(const OverTime& over_time, const std::string& count) {
  return std::ranges::any_of(over_time.steps(),
                             [&](const Step& step) { return step.slot.counts.contains(count); });
}

// "in each step of 2s"
std::string in_each_step(const OverTime& over_time) {
  const auto& steps = over_time.steps();
  return "in each step of " + OverTime::write_seconds(steps.empty() ? 1 : steps.front().seconds);
}

// What people look at first: what messages took, or if there were none what else was timed.
std::vector<std::string> subjects(const results::Load& load) {
  std::vector<std::string> metrics;
  for (const char* metric : {"rtt", "delivery", "recovery"})
    if (was_timed(load, metric)) metrics.emplace_back(metric);
  if (const std::string leading = leading_metric(load); metrics.empty() && !leading.empty())
    metrics.push_back(leading);
  return metrics;
}

Figure spectrum_of(const results::Load& load, const std::string& metric, Figure named) {
  std::vector<std::string> metrics{metric};
  named.note = "How many of all were at least so fast.";
  if (metric == "rtt") {
    named.note =
        "How many of all messages were at least so fast. Response time counts from when a message "
        "was due, service time from when it was sent; send lag is the difference that the load "
        "generator and backpressure made.";
    for (const char* other : {"rtt.service", "send_lag"})
      if (was_timed(load, other)) metrics.emplace_back(other);
  }
  return spectrum(std::move(named), load, metrics);
}

void add_times(const results::Load& load, const OverTime& over_time, Figures& figures) {
  const std::vector<std::string> metrics = subjects(load);
  for (const std::string& metric : metrics) {
    const std::string spoken = spoken_name(metric);
    const bool first = metric == metrics.front();
    const auto named = [&](const std::string& id, const std::string& title, std::string note) {
      return Figure{.id = first ? id : id + "-" + metric,
                    .title = fmt::format("{} ({})", title, spoken),
                    .note = std::move(note)};
    };
    figures.push_back(spectrum_of(load, metric, named("spectrum", "Percentile spectrum", "")));
    figures.push_back(heat_map(
        named("heat", "Heat map",
              "How many values lay where within each step, by when they were known: the darker on "
              "light ground, or the brighter on dark ground, the more."),
        over_time, metric));
    // The scale shows the highest first, as the lines do.
    figures.push_back(draw_percentiles(
        named("latency", "Percentiles over time", "Within each step, by when they were known."),
        over_time, metric, {100, 99, 90, 50}));
  }
}

std::optional<Figure> throughput(const OverTime& over_time) {
  std::vector<Series> series{rate_of("sent", "sent"), rate_of("received", "received")};
  if (is_counted(over_time, "due")) series.insert(series.begin(), rate_of("due", "due"));
  return over_time.draw({.id = "throughput",
                         .title = "Throughput",
                         .note = "Where less is sent than is due, connections are missing, or the "
                                 "target takes no more."},
                        series, {.unit = "messages a second", .write = write_whole});
}

std::optional<Figure> level(const OverTime& over_time, const std::string& name,
                            const std::string& title) {
  return over_time.draw(
      {.id = name, .title = title, .note = "The highest number within each step."},
      {level_of(name, name)}, {.unit = "at a time", .write = write_whole});
}

std::optional<Figure> openings(const OverTime& over_time) {
  return over_time.draw({.id = "openings", .title = "Connections opened and lost"},
                        {count_of("opened", "connected"), count_of("failed", "connect.failed"),
                         count_of("lost", "disconnected")},
                        {.unit = "connections " + in_each_step(over_time), .write = write_whole});
}

// Curves for the most frequent causes of those that `wanted` names; all others are one.
std::vector<Series> by_cause(const OverTime& over_time,
                             const std::function<bool(std::string_view)>& wanted) {
  std::map<std::string, std::uint64_t> sums;
  for (const Step& step : over_time.steps())
    for (const auto& [cause, count] : step.slot.errors)
      if (wanted(cause)) sums[cause] += count;
  std::vector<std::pair<std::string, std::uint64_t>> causes(sums.begin(), sums.end());
  std::ranges::stable_sort(causes, std::greater(), &std::pair<std::string, std::uint64_t>::second);
  std::vector<std::string> others;
  for (std::size_t i = most_causes; i < causes.size(); ++i) others.push_back(causes[i].first);
  causes.resize(std::min(causes.size(), most_causes));

  const auto sum_of = [](std::vector<std::string> names) {
    return [names = std::move(names)](const Step& step) -> std::optional<double> {
      std::uint64_t sum = 0;
      for (const std::string& name : names)
        if (const auto found = step.slot.errors.find(name); found != step.slot.errors.end())
          sum += found->second;
      return static_cast<double>(sum);
    };
  };
  std::vector<Series> series;
  for (const auto& [cause, count] : causes) {
    const std::string_view spoken =
        cause.starts_with(lost) ? std::string_view(cause).substr(lost.size()) : cause;
    series.push_back({.name = legible(spoken, Charset::utf8, 60), .value = sum_of({cause})});
  }
  if (!others.empty())
    series.push_back({.name = "other causes", .value = sum_of(std::move(others))});
  return series;
}

std::optional<Figure> losses(const OverTime& over_time) {
  const auto wanted = [](std::string_view cause) { return cause.starts_with(lost); };
  return over_time.draw({.id = "losses", .title = "Disconnects by cause"},
                        by_cause(over_time, wanted),
                        {.unit = "connections " + in_each_step(over_time), .write = write_whole});
}

std::optional<Figure> errors(const OverTime& over_time) {
  const auto wanted = [](std::string_view cause) { return !cause.starts_with(lost); };
  return over_time.draw(
      {.id = "errors", .title = "Errors by cause", .note = "Other than lost connections."},
      by_cause(over_time, wanted),
      {.unit = "errors " + in_each_step(over_time), .write = write_whole});
}

std::optional<Figure> phases(const results::Load& load) {
  std::vector<std::string> metrics;
  for (const char* metric :
       {"connect", "connect.dns", "connect.tcp", "connect.tls", "connect.upgrade"})
    if (was_timed(load, metric)) metrics.emplace_back(metric);
  if (metrics.size() < 2) return std::nullopt;  // one says no more than the table
  return spectrum({.id = "phases",
                   .title = "Connecting, in its phases",
                   .note = "Each percentile is of that phase alone, so that they do not add up."},
                  load, metrics);
}

std::optional<Figure> reach(const OverTime& over_time) {
  const auto share = [](const Step& step) -> std::optional<double> {
    const auto due = step.slot.counts.find("reach.due");
    if (due == step.slot.counts.end() || due->second == 0) return std::nullopt;
    const auto came = step.slot.counts.find("reach.came");
    const std::uint64_t n = came == step.slot.counts.end() ? 0 : came->second;
    return 100 * static_cast<double>(n) / static_cast<double>(due->second);
  };
  return over_time.draw(
      {.id = "reach",
       .title = "Fan-out reach",
       .note = "How many of those who were to get a message got it, by when it was due."},
      {{.name = "reached", .value = share}},
      {.unit = "share of receivers, %",
       .write = [](double value) { return fmt::format("{:.4g}", value); },
       .zeros_tell = true});
}

std::optional<Figure> deliveries(const OverTime& over_time) {
  return over_time.draw({.id = "deliveries", .title = "Deliveries"},
                        {rate_of("due", "deliveries.due"), rate_of("came", "deliveries")},
                        {.unit = "deliveries a second", .write = write_whole});
}

std::optional<Figure> sequence(const OverTime& over_time) {
  return over_time.draw(
      {.id = "sequence", .title = "Messages missing, doubled or out of order"},
      {count_of("missing", "sequence.gaps"), count_of("doubled", "sequence.duplicates"),
       count_of("out of order", "sequence.reordered")},
      {.unit = "messages " + in_each_step(over_time), .write = write_whole});
}

std::optional<Figure> send_lag(const OverTime& over_time) {
  return draw_percentiles(
      {.id = "send-lag",
       .title = "Send lag of the load generator",
       .note = "How much later than due messages were sent: the generator's own fault, or that of "
               "a target that takes no more. Times above count from when a message was due."},
      over_time, "send_lag", {100, 99, 50});
}

std::optional<Figure> effort(const results::Load& load, const OverTime& over_time) {
  const auto is_known = [](const Step& step) { return step.slot.levels.contains("processor"); };
  if (std::ranges::none_of(over_time.steps(), is_known)) return std::nullopt;
  return over_time.draw(
      {.id = "effort",
       .title = "Processors that the load generator used",
       .note = fmt::format("It had {} worker{}, each of which can use one at the most: near that, "
                           "the figures are of the generator and not of the target.",
                           load.workers, load.workers == 1 ? "" : "s")},
      {level_of("in use", "processor", 1000),
       {.name = "all it could use",
        .value = [&](const Step&) { return static_cast<double>(load.workers); }}},
      {.unit = "processors in use",
       .write = [](double value) { return fmt::format("{:.3g}", value); }});
}

}  // namespace

std::vector<Figure> load_figures(const results::Load& load) {
  const OverTime over_time(load);
  Figures all;
  add_times(load, over_time, all);
  all.push_back(throughput(over_time));
  all.push_back(level(over_time, "connections", "Connections"));
  all.push_back(openings(over_time));
  all.push_back(losses(over_time));
  all.push_back(errors(over_time));
  all.push_back(phases(load));
  all.push_back(reach(over_time));
  all.push_back(deliveries(over_time));
  all.push_back(sequence(over_time));
  all.push_back(level(over_time, "outstanding", "Unanswered messages"));
  all.push_back(send_lag(over_time));
  all.push_back(effort(load, over_time));

  std::vector<Figure> figures;
  for (std::optional<Figure>& figure : all)
    if (figure) figures.push_back(std::move(*figure));
  std::ranges::move(target_figures(load, over_time), std::back_inserter(figures));
  return figures;
}

}  // namespace report
