#pragma once

#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "libcore/results/card.h"
#include "libcore/results/diff.h"
#include "libcore/results/load.h"
#include "libcore/results/matrix.h"
#include "libcore/results/probe.h"

// The keys of result files, one line each, for writing and for reading: `a` is an archive that does
// either, or schema.cpp's, which says of each what may stand there. For those two only.
namespace results {

inline constexpr std::string_view probe_schema = "urn:assay:result:probe";
inline constexpr std::string_view load_schema = "urn:assay:result:load";
inline constexpr std::string_view matrix_schema = "urn:assay:result:matrix";
inline constexpr std::string_view card_schema = "urn:assay:result:card";
inline constexpr std::string_view diff_schema = "urn:assay:result:diff";

// What the values of an enumeration are called, in their order.
inline std::span<const std::string_view> words(Grade) { return grade_words; }
inline std::span<const std::string_view> words(Level) { return level_words; }
inline std::span<const std::string_view> words(Role) { return role_words; }
inline std::span<const std::string_view> words(Direction) { return direction_words; }
inline std::span<const std::string_view> words(Change::Kind) { return change_words; }
inline std::span<const std::string_view> words(ConformanceChange::Kind) {
  return conformance_words;
}
inline std::span<const std::string_view> words(Circumstance::Of) { return circumstance_words; }

template <typename T, typename U>
concept Is = std::same_as<std::remove_const_t<T>, U>;

void describe(auto& a, Is<base::Machine> auto& machine) {
  a("descriptor_limit", machine.descriptor_limit);
  a("host", machine.host);
  a("kernel", machine.kernel);
  a("memory", machine.memory_octets);
  a("processor", machine.processor);
  a("processors", machine.processors);
}

void describe(auto& a, Is<Verdict> auto& verdict) {
  a("exit", verdict.exit);
  a("reasons", verdict.reasons);
  a("status", verdict.status);
}

void describe(auto& a, Is<Run> auto& run) {
  a.required("tool", run.tool);
  a("tool_version", run.version);
  a("command", run.command);
  a("title", run.title);
  a("labels", run.labels);
  a("targets", run.targets);
  a.required("started", run.started);
  a("duration", run.duration);
  a("partial", run.partial);
  a("environment", run.environment);
  a.required("verdict", run.verdict);
}

void describe(auto& a, Is<Requirement> auto& requirement) {
  a.required("id", requirement.id);
  a("level", requirement.level);
  a("section", requirement.section);
  a("summary", requirement.summary);
  a.required("grade", requirement.grade);
}

void describe(auto& a, Is<Facet> auto& facet) {
  a.required("name", facet.name);
  a.required("grade", facet.grade);
  a("why", facet.why);
}

void describe(auto& a, Is<TranscriptEntry> auto& entry) {
  a("at", entry.at);
  a("connection", entry.connection);
  a("direction", entry.direction);
  a("kind", entry.kind);
  a("summary", entry.summary);
  a.octets("octets", entry.octets);
  a("length", entry.length);
}

void describe(auto& a, Is<CaseResult> auto& result) {
  a.required("id", result.id);
  a("aliases", result.aliases);
  a("title", result.title);
  a("group", result.group);
  a.required("level", result.level);
  a.required("role", result.role);
  a("requirements", result.requirements);
  a.required("verdict", result.grade);
  a("why", result.why);
  a("known_failing", result.known_failing);
  a("facets", result.facets);
  a("expected", result.expected);
  a("observed", result.observed);
  a("first_difference", result.first_difference);
  a("duration", result.duration);
  a("attempts", result.attempts);
  a("replay", result.replay);
  a("transcript", result.transcript);
}

void describe(auto& a, Is<MonitorHit> auto& hit) {
  a.required("id", hit.id);
  a.required("grade", hit.grade);
  a("why", hit.why);
  a("case", hit.in_case);
  a("offset", hit.offset);
}

void describe(auto& a, Is<Probe> auto& probe) {
  a.document(probe_schema);
  describe(a, probe.run);
  a("suite_version", probe.suite_version);
  a.required("cases", probe.cases);
  a("monitors", probe.monitors);
  a.derived("counts", [&] {
    std::map<std::string, std::uint64_t> counts;
    for (const auto& [grade, count] : count_grades(probe.cases))
      counts.emplace(word_of(grade), count);
    return counts;
  });
}

void describe(auto& a, Is<Matrix> auto& matrix) {
  a.document(matrix_schema);
  a.required("probes", matrix.probes);
}

// The figures of a histogram that people ask for first, in its unit.
std::map<std::string, std::uint64_t> summary(const auto& histogram) {
  return {{"count", histogram.total()},
          {"max", histogram.max()},
          {"p50", histogram.value_at_percentile(50)},
          {"p90", histogram.value_at_percentile(90)},
          {"p99", histogram.value_at_percentile(99)},
          {"p99.9", histogram.value_at_percentile(99.9)}};
}

void describe(auto& a, Is<Distribution> auto& distribution) {
  a("unit", distribution.unit);
  a.derived("digits", [&] { return distribution.histogram.shape().digits; });
  a.derived("low", [&] { return distribution.histogram.shape().lowest; });
  a.derived("high", [&] { return distribution.histogram.shape().highest; });
  a.derived("summary", [&] { return summary(distribution.histogram); });
  a.required("encoded", distribution.histogram);
  a.clamped("clamped", distribution.histogram);
}

void describe(auto& a, Is<stats::SparseHistogram> auto& times) {
  a.cells("cells", times);
  a.derived("summary", [&] { return summary(times); });
}

void describe(auto& a, Is<Stage> auto& stage) {
  a.required("name", stage.name);
  a("start", stage.start);
  a("duration", stage.duration);
  a("record", stage.record);
  a("counters", stage.counters);
  a("histograms", stage.histograms);
}

void describe(auto& a, Is<Event> auto& event) {
  a.required("name", event.name);
  a("start", event.start);
}

void describe(auto& a, Is<SeriesSlot> auto& slot) {
  a.required("start", slot.start);
  a("counts", slot.counts);
  a("levels", slot.levels);
  a("errors", slot.errors);
  a("times", slot.times);
}

void describe(auto& a, Is<Scrape::Series> auto& series) {
  a.required("name", series.name);
  a("counter", series.counter);
  a("values", series.values);
}

void describe(auto& a, Is<Scrape> auto& scrape) {
  a.required("url", scrape.url);
  a("answers", scrape.answers);
  a("failures", scrape.failures);
  a("failure", scrape.failure);
  a("left_out", scrape.left_out);
  a("series", scrape.series);
}

void describe(auto& a, Is<Threshold> auto& threshold) {
  a.required("text", threshold.text);
  a("observed", threshold.observed);
  a.required("pass", threshold.pass);
  a("warning", threshold.warning);
}

void describe(auto& a, Is<Validity> auto& validity) {
  a.required("check", validity.check);
  a("limit", validity.limit);
  a("observed", validity.observed);
  a.required("ok", validity.ok);
}

void describe(auto& a, Is<Trial> auto& trial) {
  a.required("started", trial.started);
  a("duration", trial.duration);
  a("recorded", trial.recorded);
  a("verdict", trial.verdict);
  a("offered_rate", trial.offered_rate);
  a("achieved_rate", trial.achieved_rate);
  a("counters", trial.counters);
  a("histograms", trial.histograms);
  a("errors", trial.errors);
  a("processor_time", trial.processor_time);
}

void describe(auto& a, Is<Search::Trial> auto& trial) {
  a.required("value", trial.value);
  a("started", trial.started);
  a("duration", trial.duration);
  a.required("holds", trial.holds);
  a("valid", trial.valid);
  a("observed", trial.observed);
  a("why", trial.why);
  a("achieved_rate", trial.achieved_rate);
  a("times", trial.times);
}

void describe(auto& a, Is<Search> auto& search) {
  a.required("vary", search.vary);
  a.required("until", search.until);
  a("metric", search.metric);
  a("found", search.found);
  a("most", search.most);
  a("trials", search.trials);
}

void describe(auto& a, Is<Change> auto& change) {
  a.required("metric", change.metric);
  a("unit", change.unit);
  a("before", change.before);
  a("after", change.after);
  a("old", change.old_value);
  a("new", change.new_value);
  constexpr bool is_read = !std::is_const_v<std::remove_reference_t<decltype(change)>>;
  std::optional<double> share;  // none: it is infinite, which JSON cannot say
  if (!is_read && std::isfinite(change.share)) share = change.share;
  a("change", share);
  if constexpr (is_read) change.share = share.value_or(std::numeric_limits<double>::infinity());
  a("low", change.low);
  a("high", change.high);
  a("confidence", change.confidence);
  a.required("verdict", change.kind);
}

void describe(auto& a, Is<Baseline> auto& baseline) {
  a.required("file", baseline.file);
  a("confidence", baseline.confidence);
  a("changes", baseline.changes);
  a("warnings", baseline.warnings);
}

void describe(auto& a, Is<Shard> auto& shard) {
  a.required("index", shard.index);
  a("of", shard.of);
  a("host", shard.host);
  a("started", shard.started);
  a("duration", shard.duration);
  a("verdict", shard.verdict);
}

void describe(auto& a, Is<Load> auto& load) {
  a.document(load_schema);
  describe(a, load.run);
  a("effective_profile", load.profile);
  a("percentiles", load.percentiles);
  a("workers", load.workers);
  a("offered_rate", load.offered_rate);
  a("achieved_rate", load.achieved_rate);
  a("stages", load.stages);
  a("events", load.events);
  a("marks", load.marks);
  a("counters", load.counters);
  a("histograms", load.histograms);
  a("errors", load.errors);
  a("series_step", load.step);
  a("series", load.series);
  a("scrapes", load.scrapes);
  a("thresholds", load.thresholds);
  a("validity", load.validity);
  a("trials", load.trials);
  a("search", load.search);
  a("baseline", load.baseline);
  a("shards", load.shards);
  a("processor_share", load.processor_share);
  a("processor_time", load.processor_time);
  a("peak_memory", load.peak_memory);
}

void describe(auto& a, Is<ConformanceChange> auto& change) {
  a.required("id", change.id);
  a("before", change.before);
  a("after", change.after);
  a("why", change.why);
  a.required("verdict", change.kind);
}

void describe(auto& a, Is<Circumstance> auto& circumstance) {
  a.required("of", circumstance.of);
  a("name", circumstance.name);
  a("before", circumstance.before);
  a("after", circumstance.after);
}

void describe(auto& a, Is<Diff> auto& diff) {
  a.document(diff_schema);
  describe(a, diff.run);
  a("figures", diff.figures);
  a("cases", diff.cases);
  a("flaky", diff.flaky);
  a("warnings", diff.warnings);
  a("circumstances", diff.circumstances);
}

void describe(auto& a, Is<Card> auto& card) {
  a.document(card_schema);
  a("title", card.title);
  a.required("probes", card.probes);
  a.required("loads", card.loads);
}

}  // namespace results
