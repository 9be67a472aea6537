#include "reports/diff.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

#include "libcore/base/units.h"
#include "reports/figures.h"

namespace report {
namespace {

using results::Change;
using results::Circumstance;
using results::ConformanceChange;

// A kind of change, as it is shown.
struct Look {
  std::string_view word;
  Mood mood;
  std::string_view colour;
};
constexpr Look worse{"WORSE", Mood::bad, "#d55e00"};
constexpr Look better{"BETTER", Mood::good, "#0072b2"};

constexpr Look look_of(Change::Kind kind) {
  switch (kind) {
    case Change::Kind::worse:
      return worse;
    case Change::Kind::better:
      return better;
    case Change::Kind::unsure:
      return {"UNSURE", Mood::odd, "#b5609a"};
    case Change::Kind::same:
      break;
  }
  return {"SAME", Mood::plain, "#888888"};
}

constexpr Look look_of(ConformanceChange::Kind kind) {
  switch (kind) {
    case ConformanceChange::Kind::worse:
      return worse;
    case ConformanceChange::Kind::better:
      return better;
    case ConformanceChange::Kind::missing:
      return {"GONE", Mood::odd, "#a3abb3"};
    case ConformanceChange::Kind::added:
      break;
  }
  return {"NEW", Mood::odd, "#7fb3d5"};
}

std::string value_text(double value, std::string_view unit) {
  if (unit == "%") return fmt::format("{:.4g}%", value);
  if (unit == "1/s") return base::format_count(value) + "/s";
  return brief(value, unit);
}

// The median of one side, or that it has none.
std::string median_text(double median, const std::vector<double>& values, const Change& change) {
  return values.empty() ? "none" : value_text(median, change.unit);
}

std::string interval_text(const Change& change) {
  if (!change.low || !change.high) return {};
  return fmt::format("{} to {}", signed_percent(*change.low), signed_percent(*change.high));
}

std::string change_text(const Change& change) {
  return change.after.empty() ? "gone" : signed_percent(change.share);
}

std::string confidence_text(const Change& change) {
  if (change.confidence <= 0) return "none";
  constexpr double as_good_as_sure = 0.99995;
  return change.confidence > as_good_as_sure ? ">99.99%"
                                             : fmt::format("{:.4g}%", 100 * change.confidence);
}

// What is worse first, then what may be.
std::vector<const Change*> by_weight(const results::Comparison& comparison) {
  std::vector<const Change*> all;
  for (const Change::Kind kind :
       {Change::Kind::worse, Change::Kind::unsure, Change::Kind::better, Change::Kind::same})
    for (const Change& change : comparison.changes)
      if (change.kind == kind) all.push_back(&change);
  return all;
}

std::string sentence_of(const Change& change) {
  std::string text = fmt::format(
      "{} is {}, was {}: {}", change.metric, median_text(change.new_value, change.after, change),
      median_text(change.old_value, change.before, change), change_text(change));
  if (const std::string interval = interval_text(change); !interval.empty())
    text += fmt::format(" ({})", interval);
  return text + fmt::format(", {} sure", confidence_text(change));
}

Table change_table(const results::Comparison& comparison, const results::Terms& terms) {
  Table table{.caption = "Medians of the runs, what got worse first",
              .columns = {{.name = "figure", .figures = false},
                          {.name = "verdict", .figures = false},
                          {.name = "old"},
                          {.name = "new"},
                          {.name = "change"},
                          {.name = fmt::format("{:g}% interval", 100 * terms.confidence)},
                          {.name = "sure of a change"}}};
  for (const Change* change : by_weight(comparison)) {
    const Look look = look_of(change->kind);
    table.rows.push_back(
        {.cells = {change->metric, std::string(look.word),
                   median_text(change->old_value, change->before, *change),
                   median_text(change->new_value, change->after, *change), change_text(*change),
                   interval_text(*change), confidence_text(*change)},
         .mood = look.mood});
  }
  return table;
}

Table value_table(const results::Comparison& comparison) {
  Table table{
      .caption = "The figures of each run",
      .columns = {{.name = "figure", .figures = false}, {.name = "runs", .figures = false}}};
  std::size_t most = 0;
  for (const Change* change : by_weight(comparison)) {
    for (const auto& [word, values] :
         {std::pair("old", &change->before), std::pair("new", &change->after)}) {
      std::vector<std::string> cells{change->metric, word};
      for (const double value : *values) cells.push_back(value_text(value, change->unit));
      most = std::max(most, values->size());
      table.rows.push_back({.cells = std::move(cells)});
    }
  }
  for (std::size_t i = 1; i <= most; ++i) table.columns.push_back({.name = fmt::format("{}", i)});
  return table;
}

std::vector<double> shares(const std::vector<double>& values, double to) {
  std::vector<double> all;
  for (const double value : values) all.push_back(value / to);
  return all;
}

ChangeChart chart_of(const results::Comparison& comparison, const results::Terms& terms) {
  ChangeChart chart{.name = "Figures of the new runs as shares of the old ones' medians",
                    .allowed = std::min(terms.max_change, 0.95)};
  for (const Change* change : by_weight(comparison)) {
    const Look look = look_of(change->kind);
    ChangeChart::Row row{.name = change->metric,
                         .verdict = fmt::format("{} {}", change_text(*change), look.word),
                         .tip = sentence_of(*change),
                         .colour = std::string(look.colour)};
    if (change->old_value > 0 && change->new_value > 0) {
      row.before = shares(change->before, change->old_value);
      row.after = shares(change->after, change->old_value);
      row.middle = change->new_value / change->old_value;
      if (change->low) row.low = 1 + *change->low;
      if (change->high) row.high = 1 + *change->high;
    }
    chart.rows.push_back(std::move(row));
  }
  return chart;
}

Table circumstance_table(const std::vector<Circumstance>& circumstances) {
  Table table{.caption = "What is not the same on both sides",
              .columns = {{.name = "of", .figures = false},
                          {.name = "what", .figures = false},
                          {.name = "old", .figures = false},
                          {.name = "new", .figures = false}}};
  const auto told = [](const std::string& value) { return value.empty() ? "none" : value; };
  for (const Circumstance& one : circumstances)
    table.rows.push_back({.cells = {std::string(results::word_of(one.of)), one.name,
                                    told(one.before), told(one.after)}});
  return table;
}

Table result_table(const Side& before, const Side& after) {
  Table table{.caption = "The results",
              .columns = {{.name = "result", .figures = false},
                          {.name = "side", .figures = false},
                          {.name = "started", .figures = false},
                          {.name = "took"},
                          {.name = "by", .figures = false},
                          {.name = "its verdict", .figures = false},
                          {.name = "target", .figures = false}}};
  for (const auto& [word, side] : {std::pair("old", &before), std::pair("new", &after)})
    for (std::size_t i = 0; i < side->runs.size(); ++i) {
      const results::Run& run = *side->runs[i];
      table.rows.push_back(
          {.cells = {side->names[i], word, run.started, base::format_duration(run.duration),
                     run.tool + " " + run.version, run.verdict.status,
                     fmt::format("{}", fmt::join(run.targets, ", "))}});
    }
  return table;
}

std::string side_text(const Side& side, std::size_t runs) {
  return fmt::format("{} {}: {}", runs, runs == 1 ? "run" : "runs", fmt::join(side.names, ", "));
}

// The target that both have, or where the new runs went.
std::string title_of(const Side& before, const Side& after) {
  const auto named = [](const Side& side) {
    const results::Run& run = *side.runs.front();
    if (!run.title.empty()) return run.title;
    return run.targets.empty() ? run.tool : run.targets.front();
  };
  const std::string old_name = named(before);
  const std::string new_name = named(after);
  return old_name == new_name ? new_name : fmt::format("{}, before: {}", new_name, old_name);
}

Diff begun(std::string_view of, const Side& before, const Side& after, bool regression,
           std::string command) {
  Diff diff{.of = std::string(of)};
  diff.result.run = {.tool = "assay-report",
                     .command = std::move(command),
                     .title = title_of(before, after),
                     .started = after.runs.front()->started,  // the time that readers of JUnit want
                     .verdict = {.status = regression ? "FAIL" : "OK", .exit = regression ? 1 : 0}};
  diff.results = result_table(before, after);
  return diff;
}

// "rtt.p99 +23%, rtt.p50 +12%" of what is worse, then how many there are of each kind.
std::string headline_of(const results::Comparison& comparison) {
  std::map<Change::Kind, std::size_t> counts;
  std::vector<std::string> parts;
  for (const Change* change : by_weight(comparison)) {
    ++counts[change->kind];
    if (change->kind == Change::Kind::worse)
      parts.push_back(fmt::format("{} {}", change->metric, change_text(*change)));
  }
  for (const auto& [kind, word] :
       {std::pair(Change::Kind::better, "better"), std::pair(Change::Kind::unsure, "unsure"),
        std::pair(Change::Kind::same, "the same")})
    if (counts[kind] > 0) parts.push_back(fmt::format("{} {}", counts[kind], word));
  return fmt::format("assay-report: {} {} in {} and {} runs",
                     comparison.regression() ? "FAIL" : "OK", fmt::join(parts, ", "),
                     comparison.old_runs, comparison.new_runs);
}

std::string terms_text(const results::Terms& terms) {
  return fmt::format("{:g}% sure, beyond {:g}%, times beyond {} too", 100 * terms.confidence,
                     100 * terms.max_change, base::format_duration(terms.min_change));
}

constexpr std::string_view method_of_load =
    "Messages of one run depend on each other, so a run counts as one value of each figure, such "
    "as "
    "its 99th percentile. Whether the values of the new runs are others than those of the old ones "
    "is judged by the U test of Mann and Whitney, two-sided, by their ranks alone, and exactly "
    "where "
    "the runs are few. The interval is that test turned round: the changes that it does not rule "
    "out (Hodges and Lehmann). A figure is better or worse where its median changed by more than "
    "the terms allow and the test is as sure as they ask; beyond the terms without being sure it "
    "is "
    "unsure. Every figure is judged by itself.";

constexpr std::string_view method_of_conformance =
    "Cases are compared one by one. Pass and informational are equal; then come non-strict, flaky, "
    "fail and blocked. A case that runs of one side judge differently counts as flaky on that "
    "side.";

ShareBar bar_of(const results::ConformanceComparison& comparison) {
  std::map<ConformanceChange::Kind, std::size_t> counts;
  for (const ConformanceChange& change : comparison.changes) ++counts[change.kind];
  ShareBar bar{.name = "Cases by what became of them"};
  for (const auto kind : {ConformanceChange::Kind::worse, ConformanceChange::Kind::better,
                          ConformanceChange::Kind::missing, ConformanceChange::Kind::added})
    bar.shares.push_back({.name = std::string(results::word_of(kind)),
                          .count = counts[kind],
                          .fill = std::string(look_of(kind).colour),
                          .hatched = kind == ConformanceChange::Kind::worse});
  bar.shares.push_back({.name = "the same", .count = comparison.same, .fill = "#c3c9cf"});
  return bar;
}

// "2 worse, 1 better, 1309 the same"
std::string counts_text(const ShareBar& bar) {
  std::vector<std::string> parts;
  for (const ShareBar::Share& share : bar.shares)
    if (share.count > 0 || share.name == "worse")
      parts.push_back(fmt::format("{} {}", share.count, share.name));
  return fmt::format("{}", fmt::join(parts, ", "));
}

Table change_table(const results::ConformanceComparison& comparison) {
  Table table{.caption = "Cases that are judged differently, the worse ones first",
              .columns = {{.name = "case", .figures = false},
                          {.name = "verdict", .figures = false},
                          {.name = "old", .figures = false},
                          {.name = "new", .figures = false},
                          {.name = "why", .figures = false}}};
  for (const ConformanceChange& change : comparison.changes) {
    const Look look = look_of(change.kind);
    table.rows.push_back(
        {.cells = {change.id, std::string(look.word), change.before, change.after, change.why},
         .mood = look.mood});
  }
  return table;
}

}  // namespace

Diff diff_of(const results::Comparison& comparison, const results::Terms& terms, const Side& before,
             const Side& after, std::string command) {
  Diff diff = begun("load", before, after, comparison.regression(), std::move(command));
  diff.headline = headline_of(comparison);
  diff.old_side = side_text(before, comparison.old_runs);
  diff.new_side = side_text(after, comparison.new_runs);
  diff.terms = terms_text(terms);
  diff.method = method_of_load;
  diff.result.warnings = comparison.warnings;
  diff.result.circumstances = comparison.circumstances;
  for (const Change* change : by_weight(comparison)) {
    diff.result.figures.push_back(*change);
    const bool good = change->kind != Change::Kind::worse;
    diff.findings.push_back({change->metric, good, sentence_of(*change)});
    if (!good) diff.result.run.verdict.reasons.push_back(diff.findings.back().sentence);
  }
  diff.picture = chart_of(comparison, terms);
  diff.changes = change_table(comparison, terms);
  diff.values = value_table(comparison);
  diff.circumstances = circumstance_table(comparison.circumstances);
  return diff;
}

Diff diff_of(const results::ConformanceComparison& comparison, const Side& before,
             const Side& after, std::string command) {
  Diff diff = begun("conformance", before, after, comparison.regression(), std::move(command));
  ShareBar bar = bar_of(comparison);
  diff.headline =
      fmt::format("assay-report: {} {}", diff.result.run.verdict.status, counts_text(bar));
  diff.picture = std::move(bar);
  diff.old_side = side_text(before, before.runs.size());
  diff.new_side = side_text(after, after.runs.size());
  diff.method = method_of_conformance;
  diff.result.warnings = comparison.warnings;
  diff.result.circumstances = comparison.circumstances;
  diff.result.cases = comparison.changes;
  for (const ConformanceChange& change : comparison.changes)
    diff.findings.push_back(
        {change.id, change.kind != ConformanceChange::Kind::worse,
         fmt::format("{} is {}, was {}", change.id, change.after, change.before)});
  diff.changes = change_table(comparison);
  diff.result.flaky = comparison.flaky;
  diff.circumstances = circumstance_table(comparison.circumstances);
  return diff;
}

}  // namespace report
