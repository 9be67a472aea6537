#include "reports/load_charts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

#include "libcore/base/units.h"
#include "reports/figures.h"
#include "reports/headline.h"

namespace report {
namespace {

double seconds_of(std::chrono::nanoseconds time) {
  return std::chrono::duration<double>(time).count();
}

std::string write_seconds(double seconds) {
  return base::format_duration(std::chrono::nanoseconds(std::llround(seconds * 1e9)));
}

std::string write_number(double number) {
  return number < 1000 ? fmt::format("{:.6g}", number) : base::format_count(number);
}

constexpr std::string_view not_recorded = "What is shaded was not recorded.";

// A line of the charts over time: a slot of the series, or some joined.
struct Step {
  double start = 0;     // seconds since the start of the run
  double seconds = 0;   // how long it took; the last one may be cut short by the end of the run
  bool moment = false;  // cut so short that it says nothing about a second
  results::SeriesSlot slot;
};

std::vector<Step> steps_of(const results::Load& load) {
  constexpr std::size_t most_steps = 300;
  const std::size_t join = (load.series.size() + most_steps - 1) / most_steps;
  std::vector<Step> steps;
  for (std::size_t i = 0; i < load.series.size(); ++i) {
    const results::SeriesSlot& slot = load.series[i];
    if (i % join == 0) {
      steps.push_back({.start = seconds_of(slot.start), .slot = slot});
    } else {
      results::SeriesSlot& joined = steps.back().slot;
      for (const auto& [name, count] : slot.counts) joined.counts[name] += count;
      for (const auto& [name, level] : slot.levels)
        joined.levels[name] = std::max(joined.levels[name], level);
      for (const auto& [name, times] : slot.times) joined.times[name].add(times);
    }
    Step& step = steps.back();
    const std::chrono::nanoseconds end = slot.start + load.step;
    const bool cut = load.run.duration > slot.start && load.run.duration < end;
    step.seconds = seconds_of(cut ? load.run.duration : end) - step.start;
    step.moment = step.seconds < seconds_of(load.step) / 2;
  }
  return steps;
}

double end_of(const results::Load& load, const std::vector<Step>& steps) {
  const double end = steps.empty() ? 0 : steps.back().start + steps.back().seconds;
  return std::max(end, seconds_of(load.run.duration));
}

struct Range {
  double lowest = 0;  // the lowest positive one; 0 if there is none
  double highest = 0;
};

Range range_of(const std::vector<LineChart::Curve>& curves) {
  Range range;
  for (const LineChart::Curve& curve : curves) {
    for (const LineChart::Point& point : curve.points) {
      if (!point.y) continue;
      range.highest = std::max(range.highest, *point.y);
      if (*point.y > 0 && (range.lowest == 0 || *point.y < range.lowest)) range.lowest = *point.y;
    }
  }
  return range;
}

// What a curve over time shows of a step, and how its figures are written.
struct Series {
  std::string name;
  std::function<std::optional<double>(const Step&)> value;
};

Figure over_time(const results::Load& load, const std::vector<Step>& steps,
                 const std::vector<Series>& series, std::string_view y_name, bool may_be_log,
                 const std::function<std::string(double)>& write) {
  Figure figure;
  figure.data.columns.push_back({.name = "time"});
  for (const Series& one : series) {
    figure.chart.curves.push_back({.name = one.name});
    figure.data.columns.push_back({.name = one.name});
  }
  for (const Step& step : steps) {
    Table::Row row{.cells = {write_seconds(step.start)}};
    std::string tip = write_seconds(step.start);
    for (std::size_t i = 0; i < series.size(); ++i) {
      const std::optional<double> value = series[i].value(step);
      figure.chart.curves[i].points.push_back({.x = step.start + step.seconds / 2, .y = value});
      row.cells.push_back(value ? write(*value) : "");
      if (value) tip += fmt::format(", {} {}", series[i].name, write(*value));
    }
    figure.data.rows.push_back(std::move(row));
    figure.chart.tips.push_back(
        {.from = step.start, .to = step.start + step.seconds, .text = std::move(tip)});
  }
  for (const results::Stage& stage : load.stages)
    figure.chart.stretches.push_back({.from = seconds_of(stage.start),
                                      .to = seconds_of(stage.start + stage.duration),
                                      .name = stage.name,
                                      .shaded = !stage.record,
                                      .tip = stage.name + ", not recorded"});
  const auto [lowest, highest] = range_of(figure.chart.curves);
  const Scale y = may_be_log ? fitting_scale(lowest, highest) : linear_scale(highest);
  figure.chart.x = {.name = "time since the start",
                    .scale = time_scale(end_of(load, steps)),
                    .write = write_seconds};
  figure.chart.y = {.name = std::string(y_name) + (y.logarithmic ? " (logarithmic)" : ""),
                    .scale = y,
                    .write = write_number};
  return figure;
}

// The curves of the spectrum: with the time from when a message was due stand the time from when
// it was sent and how late it was sent, so that no stall hides in the difference.
std::vector<std::string> spectrum_metrics(const results::Load& load) {
  const std::string leading = leading_metric(load);
  std::vector<std::string> metrics;
  for (const std::string& name : {leading, leading + ".service", std::string("send_lag")}) {
    const auto found = load.histograms.find(name);
    if (found != load.histograms.end() && !found->second.histogram.empty() &&
        std::ranges::find(metrics, name) == metrics.end())
      metrics.push_back(name);
  }
  return metrics;
}

std::string spoken_name(const std::string& metric) {
  if (metric == "rtt") return "response time";
  if (metric == "rtt.service") return "service time";
  if (metric == "send_lag") return "send lag";
  return metric;
}

Figure spectrum(const results::Load& load, const std::vector<std::string>& metrics) {
  Figure figure{.id = "spectrum",
                .title = "Percentile spectrum",
                .note =
                    "How many of all messages were at least so fast. Response time counts from "
                    "when a message was due, service time from when it was sent; send lag is "
                    "the difference that the load generator and backpressure made."};
  double total = 1;
  const ColumnUnit unit = column_unit(load.histograms.at(metrics.front()).unit);
  for (const std::string& metric : metrics) {
    const results::Distribution& distribution = load.histograms.at(metric);
    const ColumnUnit own = column_unit(distribution.unit);
    const auto all = static_cast<double>(distribution.histogram.total());
    total = std::max(total, all);
    LineChart::Curve curve{.name = spoken_name(metric)};
    for (const stats::Histogram::Point& point : distribution.histogram.spectrum(10)) {
      // The last value stands for itself: one of `all`.
      const double x = std::min(100 / std::max(100 - point.percentile, 1e-12), std::max(all, 1.0));
      curve.points.push_back({.x = x, .y = static_cast<double>(point.value) / own.divisor});
    }
    figure.chart.curves.push_back(std::move(curve));
  }
  const auto [lowest, highest] = range_of(figure.chart.curves);
  figure.chart.x = {.name = "percentile", .scale = percentile_scale(total), .write = [](double x) {
                      return fmt::format("{:.10g} %", 100 - 100 / x);
                    }};
  const Scale y = fitting_scale(lowest, highest);
  figure.chart.y = {.name = "latency, " + unit.name + (y.logarithmic ? " (logarithmic)" : ""),
                    .scale = y,
                    .write = write_number};

  figure.data.columns.push_back({.name = "percentile"});
  for (const std::string& metric : metrics)
    figure.data.columns.push_back({.name = spoken_name(metric) + ", " + unit.name});
  for (const double percentile :
       {0.0, 25.0, 50.0, 75.0, 90.0, 95.0, 99.0, 99.5, 99.9, 99.95, 99.99, 99.999, 100.0}) {
    Table::Row row{.cells = {fmt::format("{} %", percentile)}};
    for (const std::string& metric : metrics) {
      const results::Distribution& distribution = load.histograms.at(metric);
      row.cells.push_back(
          column_unit(distribution.unit)
              .write(static_cast<double>(distribution.histogram.value_at_percentile(percentile))));
    }
    figure.data.rows.push_back(std::move(row));
  }
  return figure;
}

std::optional<Figure> latency(const results::Load& load, const std::vector<Step>& steps) {
  const std::string metric = leading_metric(load);
  const auto times_of = [metric](const Step& step) -> const stats::SparseHistogram* {
    const auto found = step.slot.times.find(metric);
    return found == step.slot.times.end() || found->second.empty() ? nullptr : &found->second;
  };
  if (std::ranges::none_of(steps, times_of)) return std::nullopt;
  std::vector<Series> series;
  for (const double percentile : {50.0, 90.0, 99.0, 100.0})
    series.push_back({.name = percentile_name(percentile),
                      .value = [=](const Step& step) -> std::optional<double> {
                        const stats::SparseHistogram* times = times_of(step);
                        if (times == nullptr) return std::nullopt;
                        return static_cast<double>(times->value_at_percentile(percentile)) / 1e3;
                      }});
  // The scale shows the highest first, as the lines do.
  std::ranges::reverse(series);
  Figure figure = over_time(load, steps, series, "latency, ms", true,
                            [](double value) { return fmt::format("{:.3f}", value); });
  figure.id = "latency";
  figure.title = "Latency over time";
  figure.note = fmt::format(
      "Percentiles of {} within each step, by when the answer came.",
      spoken_name(metric) == metric ? metric : fmt::format("{} ({})", spoken_name(metric), metric));
  figure.data.caption = "Latency over time, in ms";
  return figure;
}

std::optional<Figure> throughput(const results::Load& load, const std::vector<Step>& steps) {
  const auto rate_of = [](const char* name) {
    return [name](const Step& step) -> std::optional<double> {
      if (step.moment || step.seconds <= 0) return std::nullopt;
      const auto found = step.slot.counts.find(name);
      if (found == step.slot.counts.end()) return 0.0;
      return static_cast<double>(found->second) / step.seconds;
    };
  };
  const std::vector<Series> series{{.name = "sent", .value = rate_of("sent")},
                                   {.name = "received", .value = rate_of("received")}};
  Figure figure = over_time(load, steps, series, "messages a second", false,
                            [](double value) { return fmt::format("{:.0f}", value); });
  if (range_of(figure.chart.curves).highest == 0) return std::nullopt;
  figure.id = "throughput";
  figure.title = "Throughput over time";
  figure.data.caption = "Throughput over time, in messages a second";
  return figure;
}

std::optional<Figure> level(const results::Load& load, const std::vector<Step>& steps,
                            const std::string& name, std::string_view title) {
  const auto value = [&name](const Step& step) -> std::optional<double> {
    const auto found = step.slot.levels.find(name);
    if (found == step.slot.levels.end()) return std::nullopt;
    return static_cast<double>(found->second);
  };
  Figure figure = over_time(load, steps, {{.name = name, .value = value}}, "at a time", false,
                            [](double number) { return fmt::format("{:.0f}", number); });
  if (range_of(figure.chart.curves).highest == 0) return std::nullopt;
  figure.id = name;
  figure.title = title;
  figure.note = "The highest number within each step.";
  figure.data.caption = title;
  return figure;
}

std::optional<Figure> connections(const results::Load& load, const std::vector<Step>& steps) {
  return level(load, steps, "connections", "Connections over time");
}

std::optional<Figure> outstanding(const results::Load& load, const std::vector<Step>& steps) {
  return level(load, steps, "outstanding", "Unanswered messages over time");
}

// What a target told in the slots of a step: how high a gauge stood, how fast a counter grew. A
// figure was told when its slot began, so that the growth within it is known by the next one. It is
// told once a second: where slots are shorter, the nearest ones around the step have it.
std::optional<double> told(const results::Scrape::Series& series, double slot_seconds,
                           const Step& step) {
  const auto place = [&](double time) {
    return static_cast<std::size_t>(std::llround(std::max(time, 0.0) / slot_seconds));
  };
  const auto at = [&](std::size_t slot) {
    return slot < series.values.size() ? series.values[slot] : std::nullopt;
  };
  const std::size_t a_second = std::max<std::size_t>(place(1), 1);
  std::size_t first = place(step.start);
  std::size_t next = std::max(first + 1, place(step.start + step.seconds));
  for (std::size_t i = 1; i < a_second && first > 0 && !at(first); ++i) --first;
  if (series.counter) {
    for (std::size_t i = 1; i < a_second && !at(next); ++i) ++next;
    const std::optional<double> from = at(first), to = at(next);
    if (!from || !to || *to < *from) return std::nullopt;  // it may have begun anew
    return (*to - *from) / (static_cast<double>(next - first) * slot_seconds);
  }
  std::optional<double> highest;
  for (std::size_t slot = first; slot < next && slot < series.values.size(); ++slot)
    if (at(slot)) highest = std::max(*at(slot), highest.value_or(*at(slot)));
  return highest;
}

struct Told {
  const char* metric;
  const char* id;
  const char* title;
  const char* unit;  // of the chart
  double divisor;
};

constexpr std::size_t most_targets = 6;  // in one chart

// What most programs tell of themselves.
constexpr std::array told_charts{
    Told{"process_cpu_seconds_total", "target-processor", "Processor time of the target",
         "processors in use", 1},
    Told{"process_resident_memory_bytes", "target-memory", "Memory of the target",
         "resident memory, MiB", 1 << 20},
    Told{"process_open_fds", "target-descriptors", "Open files of the target", "open files", 1}};

std::optional<Figure> told_by_target(const results::Load& load, const std::vector<Step>& steps,
                                     const Told& what) {
  std::vector<Series> curves;
  std::string who;  // an address is too long for a curve's name
  for (const results::Scrape& scrape : load.scrapes)
    for (const results::Scrape::Series& series : scrape.series) {
      if (series.name != what.metric || curves.size() == most_targets) continue;
      curves.push_back(
          {.name = fmt::format("target {}", curves.size() + 1), .value = [&](const Step& step) {
             auto value = told(series, seconds_of(load.step), step);
             if (value) *value /= what.divisor;
             return value;
           }});
      who += fmt::format(" {} is {}.", curves.back().name, scrape.url);
    }
  if (curves.empty()) return std::nullopt;
  Figure figure = over_time(load, steps, curves, what.unit, false,
                            [](double value) { return fmt::format("{:.3g}", value); });
  if (range_of(figure.chart.curves).highest == 0) return std::nullopt;
  figure.id = what.id;
  figure.title = what.title;
  figure.note = "As it told itself, once a second:" + who;
  figure.data.caption = fmt::format("{}, {}", what.title, what.unit);
  return figure;
}

}  // namespace

std::vector<Figure> load_figures(const results::Load& load) {
  std::vector<Figure> figures;
  if (const auto metrics = spectrum_metrics(load); !metrics.empty()) {
    figures.push_back(spectrum(load, metrics));
    figures.back().data.caption = "Percentiles";
  }
  const std::vector<Step> steps = steps_of(load);
  const bool shaded = std::ranges::any_of(load.stages, std::logical_not(), &results::Stage::record);
  const auto add = [&](std::optional<Figure> figure) {
    if (!figure) return;
    if (shaded) figure->note += (figure->note.empty() ? "" : " ") + std::string(not_recorded);
    figures.push_back(std::move(*figure));
  };
  for (auto* const make : {latency, throughput, connections, outstanding}) add(make(load, steps));
  for (const Told& what : told_charts) add(told_by_target(load, steps, what));
  return figures;
}

}  // namespace report
