#include <fmt/format.h>

#include "libcore/base/units.h"
#include "reports/exposition.h"
#include "reports/figures.h"
#include "reports/formats.h"
#include "reports/grades.h"
#include "reports/headline.h"
#include "reports/legible.h"

namespace report {
namespace {

using Labels = Exposition::Labels;

// `prefix` is "assay_probe" or "assay_load".
void add_run(Exposition& text, std::string_view prefix, const results::Run& run,
             const std::string& suite) {
  const auto name = [&](std::string_view what) { return fmt::format("{}_{}", prefix, what); };
  Labels labels{{"status", run.verdict.status}, {"version", run.version}};
  labels.emplace_back("target", run.targets.empty() ? "" : run.targets.front());
  if (!suite.empty()) labels.emplace_back("suite", suite);
  text.family(name("run"), "Always 1; the labels say which run this was.");
  text.sample(1, labels);
  text.single(name("exit_status"), "What the program ended with; 0 is good.", run.verdict.exit);
  text.single(name("partial"), "1 if the run was stopped before its plan ended.", run.partial);
  text.single(name("duration_seconds"), "How long the run took.", base::seconds(run.duration));
}

}  // namespace

std::string openmetrics(const results::Probe& probe) {
  Exposition text(Exposition::Digits::three);
  add_run(text, "assay_probe", probe.run, probe.suite_version);
  text.family("assay_probe_cases", "Cases by grade.");
  for (const auto& [grade, count] : results::count_grades(probe.cases))
    text.sample(static_cast<double>(count), {{"grade", std::string(results::word_of(grade))}});

  std::map<results::Level, std::size_t> failed{
      {results::Level::must, 0}, {results::Level::should, 0}, {results::Level::may, 0}};
  std::map<std::string, std::size_t> by_group;
  std::size_t known = 0, stale = 0;
  for (const results::CaseResult& result : probe.cases) {
    const Outcome outcome = outcome_of(result);
    by_group[legible(result.group)] += outcome == Outcome::failed ? 1 : 0;
    if (outcome == Outcome::failed) ++failed[result.level];
    if (outcome == Outcome::known) ++known;
    if (outcome == Outcome::stale) ++stale;
  }
  text.family("assay_probe_failed_cases", "Failed cases that were not known to fail, by level.");
  for (const auto& [level, count] : failed)
    text.sample(static_cast<double>(count), {{"level", std::string(results::word_of(level))}});
  text.family("assay_probe_group_failed_cases", "The same by group of the catalogue.");
  for (const auto& [group, count] : by_group)
    text.sample(static_cast<double>(count), {{"group", group}});
  text.single("assay_probe_known_failing_cases", "Failed cases that were known to fail.",
              static_cast<double>(known));
  text.single("assay_probe_stale_cases", "Cases that pass though they are listed as failing.",
              static_cast<double>(stale));
  text.single("assay_probe_monitor_hits", "Rules that were seen broken in passing.",
              static_cast<double>(probe.monitors.size()));
  return std::move(text).finish();
}

std::string openmetrics(const results::Load& load) {
  Exposition text(Exposition::Digits::three);
  add_run(text, "assay_load", load.run, {});
  text.single("assay_load_valid", "1 if every check of the measurement itself held.",
              is_valid(load));
  text.single("assay_load_offered_rate",
              "Messages a second that were asked for; 0: as many as it takes.", load.offered_rate);
  text.single("assay_load_achieved_rate", "Messages a second that were sent.", load.achieved_rate);
  if (load.search) {
    text.family("assay_load_limit", "The highest value that a search found to hold; 0: none.");
    text.sample(static_cast<double>(load.search->found),
                {{"vary", load.search->vary}, {"until", load.search->until}});
  }
  text.family("assay_load_events", "What happened in the recorded stages, by name.");
  for (const auto& [name, count] : load.counters)
    text.sample(static_cast<double>(count), {{"event", name}});
  text.family("assay_load_errors", "What went wrong, by cause.");
  for (const auto& [cause, count] : load.errors)
    text.sample(static_cast<double>(count), {{"cause", cause}});

  // Times are seconds here, as this format has it; other distributions keep their unit.
  const auto distributions = [&](bool times) {
    for (const std::string& metric : in_reading_order(load.histograms)) {
      const results::Distribution& found = load.histograms.at(metric);
      if ((found.unit == "us") != times || found.histogram.empty()) continue;
      for (const double percentile : {0.0, 50.0, 90.0, 99.0, 99.9, 100.0}) {
        const auto value = static_cast<double>(found.histogram.value_at_percentile(percentile));
        Labels labels{{"metric", metric}, {"percentile", percentile_name(percentile)}};
        if (!times) labels.emplace_back("unit", found.unit);
        text.sample(times ? value / 1e6 : value, labels);
      }
    }
  };
  text.family("assay_load_time_seconds", "Percentiles of what was timed.");
  distributions(true);
  text.family("assay_load_value", "Percentiles of what was measured otherwise.");
  distributions(false);
  text.family("assay_load_threshold_ok", "1 if the threshold held.");
  for (const results::Threshold& threshold : load.thresholds)
    text.sample(threshold.pass, {{"threshold", threshold.text}});
  return std::move(text).finish();
}

}  // namespace report
