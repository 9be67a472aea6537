#include "profiles/verdict.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <vector>

namespace profile {
namespace {

using std::chrono::nanoseconds;

bool is_meant(const results::Stage& stage, const std::optional<std::string>& name) {
  return name ? stage.name == *name : stage.record;
}

void add_stages(const results::Load& load, const std::optional<std::string>& stage,
                Evidence& evidence) {
  for (const results::Stage& one : load.stages) {
    const bool meant = is_meant(one, stage);
    const auto counts = [&](std::string_view metric) {
      return meant || (!stage && is_of_connections(metric));
    };
    if (meant) evidence.duration += one.duration;
    for (const auto& [name, count] : one.counters)
      if (counts(name)) evidence.counts[name] += count;
    for (const auto& [name, times] : one.histograms)
      if (counts(name))
        evidence.times.try_emplace(name, times.histogram.shape())
            .first->second.add(times.histogram);
  }
}

void add_slots(const results::Load& load, const std::optional<std::string>& stage,
               Evidence& evidence) {
  // Reach is known by seconds, and stands in the slot in which its second begins.
  const nanoseconds reach_length = std::max<nanoseconds>(load.step, std::chrono::seconds(1));
  std::uint64_t most = 0;
  for (const results::SeriesSlot& slot : load.series) {
    const auto in_stage = [&](const auto& overlaps) {
      return std::ranges::any_of(load.stages, [&](const results::Stage& one) {
        return is_meant(one, stage) && overlaps(one.start, one.start + one.duration);
      });
    };
    const bool whole = in_stage([&](nanoseconds begin, nanoseconds end) {
      return slot.start >= begin && slot.start + load.step <= end;
    });
    for (const auto& [name, level] : slot.levels) {
      if (whole) evidence.levels[name].add(level);
      if (name == "connections") most = std::max(most, level);
    }
    const auto due = slot.counts.find("reach.due");
    const auto came = slot.counts.find("reach.came");
    const bool partly = in_stage([&](nanoseconds begin, nanoseconds end) {
      return slot.start + reach_length > begin && slot.start < end;
    });
    if (partly && due != slot.counts.end())
      evidence.reaches.push_back(
          {.due = due->second, .came = came == slot.counts.end() ? 0 : came->second});
  }
  if (most > 0)
    evidence.rss_per_connection = static_cast<double>(load.peak_memory) / static_cast<double>(most);
}

// The sentences for all gates that failed, in the order of their weight. What a threshold speaks of
// is left to it.
std::vector<std::string> failed_gates(const results::Load& load) {
  results::Counters totals;
  for (const results::Stage& stage : load.stages)
    for (const auto& [name, count] : stage.counters) totals[name] += count;
  for (const char* cause :
       {"disconnected: dropped by an event", "disconnected: vanished by an event"})
    if (const auto found = load.errors.find(cause); found != load.errors.end())
      totals["disconnected"] -= std::min(found->second, totals["disconnected"]);
  const auto has_threshold = [&](std::string_view name) {
    return std::ranges::any_of(load.thresholds, [&](const results::Threshold& threshold) {
      return threshold.text.starts_with(name);
    });
  };
  std::vector<std::string> reasons;
  const auto gate = [&](const std::string& count, std::string_view what) {
    if (const std::uint64_t n = totals[count]; n > 0 && !has_threshold(count))
      reasons.push_back(fmt::format("{} {}", n, what));
  };
  const std::uint64_t tried = totals["connected"] + totals["connect.failed"];
  gate("connect.failed", fmt::format("of {} connections could not be opened", tried));
  gate("disconnected", "connections were lost");
  gate("protocol_errors", "connections broke the protocol");
  gate("verify.failed", "messages were not what was sent");
  gate("timeouts", "messages were not answered");
  return reasons;
}

}  // namespace

bool is_of_connections(std::string_view metric) {
  return metric.starts_with("connect") || metric == "close" || metric == "recovery" ||
         metric == "disconnected" || metric == "protocol_errors";
}

Evidence evidence_of(const results::Load& load, const std::optional<std::string>& stage) {
  Evidence evidence{.causes = load.errors, .cpu = load.processor_share};
  add_stages(load, stage, evidence);
  add_slots(load, stage, evidence);
  return evidence;
}

void judge_thresholds(results::Load& load) {
  for (results::Threshold& threshold : load.thresholds) {
    std::string_view goal = threshold.text;
    if (goal.starts_with("rate @")) continue;
    std::optional<std::string> stage;
    for (const results::Stage& one : load.stages) {
      const std::string ending = " in " + one.name;
      if (stage || !goal.ends_with(ending)) continue;
      stage = one.name;
      goal.remove_suffix(ending.size());
    }
    const Goal read = parse_goal(goal);
    const Judged judged = judge(read.metric, read.is, evidence_of(load, stage));
    threshold.observed = judged.observed;
    threshold.pass = judged.holds;
  }
}

results::Verdict verdict_of(const results::Load& load, bool validity_matters) {
  results::Verdict verdict{.status = "OK", .reasons = failed_gates(load)};
  for (const results::Threshold& threshold : load.thresholds)
    if (!threshold.pass && !threshold.warning)
      verdict.reasons.push_back(
          fmt::format("threshold {}: it is {}", threshold.text, threshold.observed));
  if (!verdict.reasons.empty()) verdict = {"FAIL", 1, std::move(verdict.reasons)};
  for (const results::Validity& check : load.validity) {
    if (check.ok) continue;
    if (validity_matters) verdict.status = "INVALID";
    if (validity_matters) verdict.exit = 4;
    verdict.reasons.push_back(
        fmt::format("not valid: {} is {}, limit {}", check.check, check.observed, check.limit));
  }
  const bool connected = std::ranges::any_of(load.stages, [](const results::Stage& stage) {
    const auto found = stage.counters.find("connected");
    return found != stage.counters.end() && found->second > 0;
  });
  if (!connected && verdict.exit == 1) {
    verdict.status = "UNTESTED";
    verdict.exit = 3;
  }
  return verdict;
}

}  // namespace profile
