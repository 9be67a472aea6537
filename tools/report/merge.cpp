#include "tools/report/merge.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "libcore/base/error.h"
#include "libcore/base/overloaded.h"
#include "profiles/verdict.h"

namespace reporter {
namespace {

bool is_load(const Source& source) { return std::holds_alternative<results::Load>(source.result); }

std::string absence(const results::Load& load) {
  const std::vector<unsigned> missing = results::missing_shards(load);
  if (missing.empty()) return "";
  return fmt::format("of {} shards {} {} not there: {}", load.shards.front().of, missing.size(),
                     missing.size() == 1 ? "is" : "are", fmt::join(missing, ", "));
}

// A run that was stopped stays so, whatever its figures say.
void keep_stops(results::Load& load) {
  for (const results::Shard& shard : load.shards) {
    if (shard.verdict.exit < 128) continue;
    load.run.verdict.status = "STOPPED";
    load.run.verdict.exit = shard.verdict.exit;
    load.run.verdict.reasons.insert(load.run.verdict.reasons.begin(),
                                    fmt::format("load generator {} was stopped before the plan "
                                                "ended",
                                                shard.index));
  }
}

results::Load merged_load(std::vector<Source> sources, bool allow_incomplete) {
  std::vector<results::Part> parts;
  for (Source& source : sources)
    parts.push_back({source.name, std::get<results::Load>(std::move(source.result))});
  results::Load load = results::merge(parts);
  const std::string absent = absence(load);
  if (!absent.empty() && !allow_incomplete)
    throw base::Error(absent + "; name them too, or say --allow-incomplete", 4);
  profile::judge_thresholds(load);
  const auto on_invalid = load.profile.find("validity.on_invalid");
  load.run.verdict =
      profile::verdict_of(load, on_invalid == load.profile.end() || on_invalid->second != "warn");
  keep_stops(load);
  if (absent.empty()) return load;
  load.run.partial = true;
  load.run.verdict.reasons.insert(load.run.verdict.reasons.begin(), absent);
  return load;
}

results::Card card_of(std::vector<Source> sources) {
  results::Card card;
  const auto add =
      base::Overloaded{[&](results::Probe probe) { card.probes.push_back(std::move(probe)); },
                       [&](results::Load load) { card.loads.push_back(std::move(load)); },
                       [&](results::Matrix matrix) {
                         std::ranges::move(matrix.probes, std::back_inserter(card.probes));
                       },
                       [&](results::Card more) {
                         std::ranges::move(more.probes, std::back_inserter(card.probes));
                         std::ranges::move(more.loads, std::back_inserter(card.loads));
                         if (card.title.empty()) card.title = std::move(more.title);
                       }};
  for (Source& source : sources) std::visit(add, std::move(source.result));
  return card;
}

}  // namespace

bool are_probes(const std::vector<Source>& sources) {
  return std::ranges::all_of(sources, [](const Source& source) {
    return std::holds_alternative<results::Probe>(source.result) ||
           std::holds_alternative<results::Matrix>(source.result);
  });
}

results::Matrix matrix_of(std::vector<Source> sources) {
  results::Matrix matrix;
  for (Source& source : sources) {
    if (auto* probe = std::get_if<results::Probe>(&source.result)) {
      matrix.probes.push_back(std::move(*probe));
    } else {
      auto& more = std::get<results::Matrix>(source.result).probes;
      std::ranges::move(more, std::back_inserter(matrix.probes));
    }
  }
  return matrix;
}

results::Result merge(std::vector<Source> sources, bool allow_incomplete) {
  if (are_probes(sources)) return matrix_of(std::move(sources));
  if (std::ranges::all_of(sources, is_load))
    return merged_load(std::move(sources), allow_incomplete);
  return card_of(std::move(sources));
}

}  // namespace reporter
