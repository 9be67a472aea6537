#include "tools/load/trials.h"

#include <fmt/format.h>

#include <vector>

#include "libcore/results/sequence.h"
#include "tools/load/baseline.h"
#include "tools/load/interlude.h"

namespace load {
namespace {

// As a run says it of itself.
void note_stop(results::Load& load, int signal) {
  load.run.partial = true;
  load.run.verdict.status = "STOPPED";
  load.run.verdict.exit = 128 + signal;
  load.run.verdict.reasons.insert(load.run.verdict.reasons.begin(),
                                  "stopped before the plan ended");
}

results::Load repeat(const Order& order, std::uint64_t times, Console& console, const Runner& run) {
  std::vector<results::Load> runs;
  while (runs.size() < times) {
    if (times > 1) console.say(fmt::format("run {} of {}", runs.size() + 1, times));
    runs.push_back(run(order));
    const results::Run& made = runs.back().run;
    if (made.partial || made.verdict.exit == 3) break;
  }
  results::Load load = results::in_sequence(runs);
  load.run.partial = load.run.partial || runs.size() < times;
  return load;
}

}  // namespace

results::Load make_runs(const Order& order, Console& console, const Runner& run) {
  const profile::Profile& profile = order.profile;
  if (!profile.search && !profile.baseline) return run(order);
  const Interlude interlude;
  const Runner each = [&](const Order& one) {
    results::Load load = run(one);
    if (const auto signal = interlude.signal()) note_stop(load, *signal);
    return load;
  };
  if (profile.search) return search(order, console, each);
  const Baseline baseline(order);
  const std::uint64_t runs = profile.baseline->runs ? profile.baseline->runs->value : 1;
  results::Load load = repeat(order, runs, console, each);
  baseline.judge(load);
  return load;
}

}  // namespace load
