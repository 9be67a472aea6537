#include "reports/figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

#include "libcore/base/units.h"
#include "libcore/results/readings.h"
#include "reports/headline.h"

namespace report {
namespace {

std::uint64_t count_of(const results::Counters& counters, const std::string& name) {
  const auto found = counters.find(name);
  return found == counters.end() ? 0 : found->second;
}

constexpr std::array<std::string_view, 13> reading_order{"rtt",
                                                         "rtt.service",
                                                         "send_lag",
                                                         "delivery",
                                                         "ping",
                                                         "connect",
                                                         "connect.dns",
                                                         "connect.tcp",
                                                         "connect.tls",
                                                         "connect.upgrade",
                                                         "connect.first_message",
                                                         "recovery",
                                                         "close"};

}  // namespace

std::string brief(double value, std::string_view unit) {
  const double factor = results::nanoseconds_in(unit);
  if (factor > 0) {
    // Foreign files may hold values beyond what nanoseconds can say.
    const double limited = std::min(value * factor, 9.2e18);
    return base::format_duration(std::chrono::nanoseconds(std::llround(limited)));
  }
  if (unit == "B" && value < 1e18) return base::format_size(static_cast<std::uint64_t>(value));
  return base::format_count(value) + (unit.empty() ? "" : " ") + std::string(unit);
}

std::string ColumnUnit::write(double value) const {
  return fmt::format("{:.{}f}", value / divisor, decimals);
}

ColumnUnit column_unit(std::string_view unit) {
  const double factor = results::nanoseconds_in(unit);
  if (factor > 0) return {.name = "ms", .divisor = 1e6 / factor, .decimals = 3};
  return {.name = std::string(unit)};
}

std::string grouped(std::uint64_t number) {
  std::string text = fmt::format("{}", number);
  for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, 1, ',');
  return text;
}

std::string percentile_name(double percentile) {
  if (percentile <= 0) return "min";
  if (percentile >= 100) return "max";
  return fmt::format("p{}", percentile);
}

std::vector<std::string> in_reading_order(const results::Distributions& distributions) {
  std::vector<std::string> names;
  for (const std::string_view name : reading_order)
    if (distributions.contains(std::string(name))) names.emplace_back(name);
  for (const auto& [name, distribution] : distributions)
    if (std::ranges::find(reading_order, name) == reading_order.end()) names.push_back(name);
  return names;
}

Table percentile_table(const results::Distributions& distributions,
                       const std::vector<double>& percentiles, bool brief_values) {
  Table table{.columns = {{.name = "metric", .figures = false}}};
  if (!brief_values) table.columns.push_back({.name = "unit", .figures = false});
  for (const double percentile : percentiles)
    table.columns.push_back({.name = percentile_name(percentile)});
  table.columns.insert(table.columns.end(), {{.name = "mean"}, {.name = "count"}});

  for (const std::string& name : in_reading_order(distributions)) {
    const auto& [unit, histogram] = distributions.at(name);
    if (histogram.empty()) continue;
    const ColumnUnit column = column_unit(unit);
    const auto write = [&](double value) {
      return brief_values ? brief(value, unit) : column.write(value);
    };
    std::vector<std::string> cells{name};
    if (!brief_values) cells.push_back(column.name);
    for (const double percentile : percentiles)
      cells.push_back(write(static_cast<double>(histogram.value_at_percentile(percentile))));
    cells.push_back(write(histogram.mean()));
    cells.push_back(grouped(histogram.total()));
    table.rows.push_back({.cells = std::move(cells)});
  }
  return table;
}

std::vector<double> shown_percentiles(const results::Load& load, std::vector<double> usual) {
  constexpr std::size_t most = 20;  // a result file may say anything
  if (load.percentiles.empty()) return usual;
  usual = load.percentiles;
  if (usual.size() > most) usual.resize(most);
  return usual;
}

Table threshold_table(const results::Load& load) {
  Table table{.caption = "Thresholds",
              .columns = {{.name = "threshold", .figures = false},
                          {.name = "verdict", .figures = false},
                          {.name = "observed"}}};
  for (const bool pass : {false, true}) {  // what failed first
    for (const results::Threshold& threshold : load.thresholds) {
      if (threshold.pass != pass) continue;
      const char* const verdict = pass ? "PASS" : threshold.warning ? "WARN" : "FAIL";
      table.rows.push_back({.cells = {threshold.text, verdict, threshold.observed},
                            .mood = pass ? Mood::good : Mood::bad});
    }
  }
  return table;
}

Table validity_table(const results::Load& load) {
  Table table{.caption = "Validity of the measurement",
              .columns = {{.name = "check", .figures = false},
                          {.name = "verdict", .figures = false},
                          {.name = "observed"},
                          {.name = "limit"}}};
  for (const bool ok : {false, true})
    for (const results::Validity& validity : load.validity)
      if (validity.ok == ok)
        table.rows.push_back(
            {.cells = {validity.check, ok ? "OK" : "INVALID", validity.observed, validity.limit},
             .mood = ok ? Mood::good : Mood::bad});
  return table;
}

Table counter_table(const results::Counters& counters, std::string_view caption, double seconds) {
  Table table{.caption = std::string(caption),
              .columns = {{.name = "what", .figures = false}, {.name = "count"}}};
  if (seconds > 0) table.columns.push_back({.name = "a second"});
  for (const auto& [name, count] : counters) {
    std::vector<std::string> cells{name, grouped(count)};
    if (seconds > 0) cells.push_back(base::format_count(static_cast<double>(count) / seconds));
    table.rows.push_back({.cells = std::move(cells)});
  }
  return table;
}

Table stage_table(const results::Load& load) {
  const std::string metric = leading_metric(load);
  Table table{.caption = "The stages of the run",
              .columns = {{.name = "stage", .figures = false},
                          {.name = "begins at"},
                          {.name = "takes"},
                          {.name = "recorded", .figures = false},
                          {.name = "sent"},
                          {.name = "received"},
                          {.name = "sent a second"}}};
  if (!metric.empty())
    for (const char* percentile : {" p50", " p99"}) table.columns.push_back({metric + percentile});
  for (const results::Stage& stage : load.stages) {
    const double seconds = base::seconds(stage.duration);
    const std::uint64_t sent = count_of(stage.counters, "sent");
    std::vector<std::string> cells{
        stage.name,
        base::format_duration(stage.start),
        base::format_duration(stage.duration),
        stage.record ? "yes" : "no",
        grouped(sent),
        grouped(count_of(stage.counters, "received")),
        seconds > 0 ? base::format_count(static_cast<double>(sent) / seconds) : ""};
    const auto times = stage.histograms.find(metric);
    if (times != stage.histograms.end() && !times->second.histogram.empty())
      for (const double percentile : {50.0, 99.0})
        cells.push_back(
            brief(static_cast<double>(times->second.histogram.value_at_percentile(percentile)),
                  times->second.unit));
    table.rows.push_back(
        {.cells = std::move(cells), .mood = stage.record ? Mood::plain : Mood::faint});
  }
  return table;
}

Table shard_table(const results::Load& load) {
  Table table{.caption = "The load generators that shared the run",
              .columns = {{.name = "shard"},
                          {.name = "verdict", .figures = false},
                          {.name = "host", .figures = false},
                          {.name = "started", .figures = false},
                          {.name = "took"}}};
  for (const results::Shard& shard : load.shards)
    table.rows.push_back({.cells = {shard.of > 0 ? fmt::format("{} of {}", shard.index, shard.of)
                                                 : fmt::format("{}", shard.index),
                                    shard.verdict.status, shard.host, shard.started,
                                    base::format_duration(shard.duration)},
                          .mood = shard.verdict.exit == 0 ? Mood::plain : Mood::bad});
  return table;
}

Table event_table(const results::Load& load) {
  Table table{.caption = "Events",
              .columns = {{.name = "event", .figures = false},
                          {.name = "at"},
                          {.name = "stage", .figures = false}}};
  for (const results::Event& event : load.events) {
    std::string during;
    for (const results::Stage& stage : load.stages)
      if (stage.start <= event.start) during = stage.name;
    table.rows.push_back({.cells = {event.name, base::format_duration(event.start), during}});
  }
  return table;
}

Table scrape_table(const results::Scrape& scrape, std::chrono::nanoseconds step) {
  Table table{.columns = {{.name = "metric", .figures = false},
                          {.name = "first"},
                          {.name = "last"},
                          {.name = "lowest"},
                          {.name = "highest"},
                          {.name = "a second"}}};
  const auto write = [](double value) { return fmt::format("{:.9g}", value); };
  for (const results::Scrape::Series& series : scrape.series) {
    std::vector<std::pair<std::size_t, double>> told;  // by slot
    for (std::size_t i = 0; i < series.values.size(); ++i)
      if (series.values[i]) told.emplace_back(i, *series.values[i]);
    if (told.empty()) continue;
    const auto by_value = [](const auto& one) { return one.second; };
    const auto [lowest, highest] = std::ranges::minmax_element(told, {}, by_value);
    const double grown = told.back().second - told.front().second;
    const double time =
        static_cast<double>(told.back().first - told.front().first) * base::seconds(step);
    const bool has_rate = series.counter && time > 0 && grown >= 0;
    table.rows.push_back({.cells = {series.name, write(told.front().second),
                                    write(told.back().second), write(lowest->second),
                                    write(highest->second), has_rate ? write(grown / time) : ""}});
  }
  return table;
}

std::string scrape_story(const results::Scrape& scrape) {
  std::string text = fmt::format("{}: {} answers", scrape.url, scrape.answers);
  if (scrape.failures > 0)
    text += fmt::format(", {} failed (the last: {})", scrape.failures, scrape.failure);
  if (!scrape.left_out.empty())
    text += fmt::format("; no room was left for {}", fmt::join(scrape.left_out, ", "));
  return text;
}

Table environment_table(const results::Run& run) {
  const base::Machine& machine = run.environment;
  std::map<std::string, std::string> facts{
      {"host", machine.host},
      {"kernel", machine.kernel},
      {"processor", machine.processor},
      {"processors", fmt::format("{}", machine.processors)},
      {"memory", base::format_size(machine.memory_octets)},
      {"open files, at most", grouped(machine.descriptor_limit)}};
  for (const auto& [name, value] : run.labels) facts.emplace("label " + name, value);
  return settings_table(facts, "Environment");
}

Table settings_table(const std::map<std::string, std::string>& settings, std::string_view caption) {
  Table table{.caption = std::string(caption),
              .columns = {{.name = "what", .figures = false}, {.name = "value", .figures = false}}};
  for (const auto& [name, value] : settings) table.rows.push_back({.cells = {name, value}});
  return table;
}

std::string signed_percent(double share) {
  if (std::isinf(share)) return "from 0";
  const double percent = 100 * share;
  constexpr double least = 0.05;  // what is less would be written as +0.0
  if (std::abs(percent) < least) return "0%";
  return fmt::format("{:+.{}f}%", percent, std::abs(percent) < 10 ? 1 : 0);
}

}  // namespace report
