#include "reports/over_time.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "libcore/base/units.h"
#include "reports/figures.h"
#include "reports/legible.h"

namespace report {
namespace {

void join(results::SeriesSlot& into, const results::SeriesSlot& slot) {
  for (const auto& [name, count] : slot.counts) into.counts[name] += count;
  for (const auto& [cause, count] : slot.errors) into.errors[cause] += count;
  for (const auto& [name, level] : slot.levels)
    into.levels[name] = std::max(into.levels[name], level);
  for (const auto& [name, times] : slot.times) into.times[name].add(times);
}

std::vector<Step> steps_of(const results::Load& load) {
  constexpr std::size_t most_steps = 300;
  const std::size_t each = (load.series.size() + most_steps - 1) / most_steps;
  std::vector<Step> steps;
  for (std::size_t i = 0; i < load.series.size(); ++i) {
    const results::SeriesSlot& slot = load.series[i];
    if (i % each == 0) {
      steps.push_back({.start = base::seconds(slot.start), .slot = slot});
    } else {
      join(steps.back().slot, slot);
    }
    Step& step = steps.back();
    const std::chrono::nanoseconds end = slot.start + load.step;
    const bool cut = load.run.duration > slot.start && load.run.duration < end;
    step.seconds = base::seconds(cut ? load.run.duration : end) - step.start;
    step.moment = step.seconds < base::seconds(load.step) / 2;
  }
  return steps;
}

bool has_values(const std::vector<LineChart::Curve>& curves) {
  return std::ranges::any_of(curves, [](const LineChart::Curve& curve) {
    return std::ranges::any_of(curve.points, [](const auto& point) { return point.y.has_value(); });
  });
}

}  // namespace

OverTime::OverTime(const results::Load& load) : load_(load), steps_(steps_of(load)) {}

std::optional<Figure> OverTime::draw(Figure named, const std::vector<Series>& series,
                                     const Look& look) const {
  Figure figure = std::move(named);
  figure.data.caption = fmt::format("{}, {}", figure.title, look.unit);
  figure.data.columns.push_back({.name = "time"});
  for (const Series& one : series) {
    figure.chart.curves.push_back({.name = one.name});
    figure.data.columns.push_back({.name = one.name});
  }
  for (const Step& step : steps_) {
    Table::Row row{.cells = {write_seconds(step.start)}};
    std::string tip = whereabouts(step);
    for (std::size_t i = 0; i < series.size(); ++i) {
      const std::optional<double> value = series[i].value(step);
      figure.chart.curves[i].points.push_back({.x = step.start + step.seconds / 2, .y = value});
      row.cells.push_back(value ? look.write(*value) : "");
      if (value) tip += fmt::format(", {} {}", series[i].name, look.write(*value));
    }
    figure.data.rows.push_back(std::move(row));
    figure.chart.tips.push_back(
        {.from = step.start, .to = step.start + step.seconds, .text = std::move(tip)});
  }
  const auto [lowest, highest] = range_of(figure.chart.curves);
  if (highest <= 0 && !(look.zeros_tell && has_values(figure.chart.curves))) return std::nullopt;
  const Scale y = look.may_be_logarithmic ? fitting_scale(lowest, highest) : linear_scale(highest);
  figure.chart.y = {
      .name = look.unit + (y.logarithmic ? " (logarithmic)" : ""), .scale = y, .write = write_tick};
  mark(figure.chart);
  figure.chart.name = figure.title;
  if (std::ranges::any_of(load_.stages, std::logical_not(), &results::Stage::record))
    figure.note +=
        (figure.note.empty() ? "" : " ") + std::string("What is shaded was not recorded.");
  return figure;
}

std::string OverTime::write_seconds(double seconds) {
  return base::format_duration(std::chrono::nanoseconds(std::llround(seconds * 1e9)));
}

std::string OverTime::whereabouts(const Step& step) const {
  std::string text = write_seconds(step.start);
  for (const results::Stage& stage : load_.stages)
    if (base::seconds(stage.start) <= step.start &&
        step.start < base::seconds(stage.start + stage.duration))
      text += " in " + legible(stage.name, Charset::utf8, 60);
  for (const results::Event& event : load_.events)
    if (const double at = base::seconds(event.start);
        step.start <= at && at < step.start + step.seconds)
      text += fmt::format(", {} at {}", legible(event.name, Charset::utf8, 60), write_seconds(at));
  return text;
}

void OverTime::mark(LineChart& chart) const {
  double end = base::seconds(load_.run.duration);
  if (!steps_.empty()) end = std::max(end, steps_.back().start + steps_.back().seconds);
  chart.over_time = true;
  chart.x = {.name = "time since the start", .scale = time_scale(end), .write = write_seconds};
  for (const results::Stage& stage : load_.stages)
    chart.stretches.push_back({.from = base::seconds(stage.start),
                               .to = base::seconds(stage.start + stage.duration),
                               .name = stage.name,
                               .shaded = !stage.record,
                               .tip = stage.name + ", not recorded"});
  for (const results::Event& event : load_.events)
    chart.moments.push_back({.at = base::seconds(event.start), .name = event.name});
  std::ranges::stable_sort(chart.moments, {}, &LineChart::Moment::at);
}

const stats::SparseHistogram* times_of(const Step& step, const std::string& metric) {
  const auto found = step.slot.times.find(metric);
  return found == step.slot.times.end() || found->second.empty() ? nullptr : &found->second;
}

std::optional<Figure> draw_percentiles(Figure named, const OverTime& over_time,
                                       const std::string& metric,
                                       const std::vector<double>& percentiles) {
  std::vector<Series> series;
  for (const double percentile : percentiles)
    series.push_back({.name = percentile_name(percentile),
                      .value = [=](const Step& step) -> std::optional<double> {
                        const stats::SparseHistogram* const times = times_of(step, metric);
                        if (times == nullptr) return std::nullopt;
                        return static_cast<double>(times->value_at_percentile(percentile)) / 1e3;
                      }});
  return over_time.draw(
      std::move(named), series,
      {.unit = "time, ms", .may_be_logarithmic = true, .write = write_thousandths});
}

std::string write_whole(double value) { return fmt::format("{:.0f}", value); }

std::string write_thousandths(double value) { return fmt::format("{:.3f}", value); }

}  // namespace report
