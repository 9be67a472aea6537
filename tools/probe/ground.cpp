#include "tools/probe/ground.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "suites/baseline.h"

namespace probe {

Ground::Ground(std::span<const Item> items, std::span<const results::CaseResult* const> earlier) {
  for (const Item& item : items)
    if (const std::string_view id = suite::baseline_of(*item.script); !id.empty())
      baselines_.try_emplace(std::string(id));
  for (const Item& item : items)
    if (Baseline* const own = find(item.script->id())) ++own->to_come;
  for (const results::CaseResult* result : earlier)
    if (Baseline* const own = find(result->id)) own->learn(*result);
  std::erase_if(baselines_, [](const auto& entry) {
    return entry.second.to_come == 0 && !entry.second.holds && entry.second.why_not.empty();
  });
}

Ground::Baseline* Ground::find(std::string_view id) {
  const auto found = baselines_.find(id);
  return found == baselines_.end() ? nullptr : &found->second;
}

void Ground::Baseline::learn(const results::CaseResult& own) {
  using enum results::Grade;
  holds = holds || (own.grade != fail && own.grade != blocked);
  why_not = fmt::format("says nothing, as {} did not pass: {}", own.id, own.why);
}

void Ground::Baseline::judge(results::CaseResult& result) const {
  if (holds || result.grade != results::Grade::pass) return;
  result.grade = results::Grade::blocked;
  result.why = why_not;
}

std::vector<Ground::Result> Ground::settle(const Item& item, results::CaseResult result) {
  std::vector<Result> known;
  if (Baseline* const own = find(item.script->id())) {
    --own->to_come;
    own->learn(result);
    known.emplace_back(&item, std::move(result));
    if (!own->is_known()) return known;
    for (Result& waited : std::exchange(own->waiting, {})) {
      own->judge(waited.second);
      known.push_back(std::move(waited));
    }
    return known;
  }
  Baseline* const baseline = find(suite::baseline_of(*item.script));
  if (baseline != nullptr && !baseline->is_known()) {
    baseline->waiting.emplace_back(&item, std::move(result));
    return known;
  }
  if (baseline != nullptr) baseline->judge(result);
  known.emplace_back(&item, std::move(result));
  return known;
}

std::vector<Ground::Result> Ground::release() {
  std::vector<Result> all;
  for (auto& [id, baseline] : baselines_) {
    if (baseline.is_known()) continue;
    baseline.why_not = fmt::format("says nothing, as {} was not played", id);
    for (Result& waited : baseline.waiting) baseline.judge(waited.second);
    std::ranges::move(std::exchange(baseline.waiting, {}), std::back_inserter(all));
    baseline.to_come = 0;
  }
  return all;
}

}  // namespace probe
