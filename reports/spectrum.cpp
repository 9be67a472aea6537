#include "reports/spectrum.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "reports/figures.h"

namespace report {
namespace {

constexpr std::array told_percentiles{0.0,  25.0, 50.0,  75.0,  90.0,   95.0, 99.0,
                                      99.5, 99.9, 99.95, 99.99, 99.999, 100.0};

LineChart::Curve curve_of(const std::string& metric, const results::Distribution& distribution) {
  const double divisor = column_unit(distribution.unit).divisor;
  const double all = std::max(static_cast<double>(distribution.histogram.total()), 1.0);
  LineChart::Curve curve{.name = spoken_name(metric)};
  for (const stats::Histogram::Point& point : distribution.histogram.spectrum(10)) {
    // The last value stands for itself: one of `all`.
    const double x = std::min(100 / std::max(100 - point.percentile, 1e-12), all);
    curve.points.push_back({.x = x, .y = static_cast<double>(point.value) / divisor});
  }
  return curve;
}

// What all curves have from each point of the first to its next.
void add_tips(LineChart& chart, const results::Load& load,
              const std::vector<std::string>& metrics) {
  const std::vector<LineChart::Point>& points = chart.curves.front().points;
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    const double percentile = 100 - 100 / points[i].x;
    std::string text = fmt::format("{:.8g} %", percentile);
    for (const std::string& metric : metrics) {
      const auto& [unit, histogram] = load.histograms.at(metric);
      const auto value = static_cast<double>(histogram.value_at_percentile(percentile));
      text += fmt::format(", {} {}", spoken_name(metric), brief(value, unit));
    }
    chart.tips.push_back({.from = points[i].x, .to = points[i + 1].x, .text = std::move(text)});
  }
}

std::string write_percentile(double x) { return fmt::format("{:.10g} %", 100 - 100 / x); }

}  // namespace

std::string spoken_name(const std::string& metric) {
  if (metric == "rtt") return "response time";
  if (metric == "rtt.service") return "service time";
  if (metric == "send_lag") return "send lag";
  if (metric.starts_with("connect.")) return metric.substr(metric.find('.') + 1);
  return metric;
}

Figure spectrum(Figure named, const results::Load& load, const std::vector<std::string>& metrics) {
  Figure figure = std::move(named);
  const std::string unit = column_unit(load.histograms.at(metrics.front()).unit).name;
  figure.data.caption = figure.title;
  figure.data.columns.push_back({.name = "percentile"});
  double total = 1;
  for (const std::string& metric : metrics) {
    const results::Distribution& distribution = load.histograms.at(metric);
    total = std::max(total, static_cast<double>(distribution.histogram.total()));
    figure.chart.curves.push_back(curve_of(metric, distribution));
    figure.data.columns.push_back({.name = spoken_name(metric) + ", " + unit});
  }
  for (const double percentile : told_percentiles) {
    Table::Row row{.cells = {fmt::format("{} %", percentile)}};
    for (const std::string& metric : metrics) {
      const results::Distribution& distribution = load.histograms.at(metric);
      row.cells.push_back(
          column_unit(distribution.unit)
              .write(static_cast<double>(distribution.histogram.value_at_percentile(percentile))));
    }
    figure.data.rows.push_back(std::move(row));
  }
  const auto [lowest, highest] = range_of(figure.chart.curves);
  const Scale y = fitting_scale(lowest, highest);
  add_tips(figure.chart, load, metrics);
  figure.chart.name = figure.title;
  figure.chart.x = {
      .name = "percentile", .scale = percentile_scale(total), .write = write_percentile};
  figure.chart.y = {.name = fmt::format("time, {}{}", unit, y.logarithmic ? " (logarithmic)" : ""),
                    .scale = y,
                    .write = write_tick};
  return figure;
}

}  // namespace report
