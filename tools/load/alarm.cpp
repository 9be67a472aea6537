#include "tools/load/alarm.h"

#include <fmt/format.h>

#include "tools/load/tally.h"

namespace load {

void Alarm::begin_stage(const profile::Stage& stage, std::chrono::nanoseconds at) {
  stage_ = stage.name.value;
  recorded_ = stage.record;
  known_[stage_].begin = at;
  if (recorded_) known_.try_emplace("", Known{.begin = at});
}

void Alarm::add(Known& known, const stats::Slot& slot) {
  profile::Evidence& evidence = known.evidence;
  for (std::size_t i = 0; i < slot.counts.size(); ++i)
    evidence.counts[std::string(count_names[i])] += slot.counts[i];
  for (std::size_t i = 0; i < slot.levels.size(); ++i)
    evidence.levels[std::string(level_names[i])].add(slot.levels[i]);
  for (std::size_t i = 0; i < slot.histograms.size(); ++i) {
    if (slot.histograms[i].empty()) continue;
    stats::Histogram& times =
        evidence.times.try_emplace(std::string(metric_names[i]), stats::coarse_shape).first->second;
    for (const auto& cell : slot.histograms[i].cells()) times.record(cell.low, cell.count);
  }
  evidence.duration += std::chrono::seconds(1);
}

std::optional<std::string> Alarm::add(std::chrono::nanoseconds start, const stats::Slot& slot) {
  add(known_[stage_], slot);
  if (recorded_) add(known_[""], slot);
  const auto end = start + std::chrono::seconds(1);
  for (const auto& [name, thresholds] : profile_.thresholds) {
    for (const profile::Threshold& threshold : thresholds) {
      if (!threshold.abort) continue;
      const auto known = known_.find(threshold.stage ? threshold.stage->value : "");
      if (known == known_.end()) continue;
      if (end - known->second.begin < threshold.after.value_or(base::Duration(0))) continue;
      const profile::Judged judged =
          judge(profile::parse_metric(name.value), threshold.is.value, known->second.evidence);
      if (judged.holds || judged.observed == "none") continue;
      return fmt::format("{} {}: it is {}", name.value, profile::to_string(threshold.is.value),
                         judged.observed);
    }
  }
  return std::nullopt;
}

}  // namespace load
