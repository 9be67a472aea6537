#include "tools/report/merge.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "libcore/base/error.h"
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

}  // namespace

bool are_probes(const std::vector<Source>& sources) {
  return std::ranges::none_of(sources, is_load);
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
  const auto probe = std::ranges::find_if_not(sources, is_load);
  if (probe != sources.end())
    base::fail("{} is a result of assay-load, {} one of assay-probe: they are not merged",
               std::ranges::find_if(sources, is_load)->name, probe->name);
  return merged_load(std::move(sources), allow_incomplete);
}

}  // namespace reporter
