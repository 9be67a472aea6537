#include "tools/load/variation.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <vector>

#include "libcore/base/error.h"
#include "tools/load/demand.h"

namespace load {
namespace {

using profile::Profile;
using profile::Rate;
using profile::Stage;
using Vary = profile::Search::Vary;

// A number at both ends of each stage.
using Ramps = std::vector<profile::Span<double>>;

double number(std::uint64_t count) { return static_cast<double>(count); }
double number(const Rate& rate) { return rate.a_second; }

template <typename T>
Ramps ramps_of(const profile::Level<T>& level, const std::vector<Stage>& stages) {
  Ramps ramps;
  for (const auto& span : spans_of(level, stages))
    ramps.push_back({number(span.from), number(span.to)});
  return ramps;
}

Ramps constant(double value, const std::vector<Stage>& stages) {
  return Ramps(stages.size(), {value, value});
}

void add(Ramps& sum, const Ramps& ramps) {
  for (std::size_t i = 0; i < ramps.size(); ++i) {
    sum[i].from += ramps[i].from;
    sum[i].to += ramps[i].to;
  }
}

// Rounds of all traffic of a scenario.
Ramps rounds_of(const profile::Scenario& scenario, const std::vector<Stage>& stages) {
  Ramps sum = constant(0, stages);
  for (const profile::Traffic& traffic : scenario.traffic) {
    Ramps rounds = ramps_of(traffic.rate, stages);
    if (traffic.per == profile::Traffic::Per::connection) {
      if (!scenario.population.connections)
        base::fail(
            "search: rates of each connection cannot be varied where connections arrive, as "
            "nobody knows how many there are; give the rate per: scenario");
      const Ramps each = ramps_of(*scenario.population.connections, stages);
      for (std::size_t i = 0; i < rounds.size(); ++i) {
        rounds[i].from *= each[i].from;
        rounds[i].to *= each[i].to;
      }
    }
    add(sum, rounds);
  }
  return sum;
}

bool has_pace(const profile::Scenario& scenario) {
  const auto& rate = scenario.population.connect_rate;
  return rate && rate->value.kind == Rate::Kind::fixed;
}

Ramps new_connections_of(const profile::Scenario& scenario, const std::vector<Stage>& stages) {
  if (scenario.population.arrivals) return ramps_of(*scenario.population.arrivals, stages);
  return constant(has_pace(scenario) ? scenario.population.connect_rate->value.a_second : 0,
                  stages);
}

Ramps what_varies(const profile::Scenario& scenario, Vary vary, const std::vector<Stage>& stages) {
  switch (vary) {
    case Vary::rate:
      return rounds_of(scenario, stages);
    case Vary::connections:
      return scenario.population.connections ? ramps_of(*scenario.population.connections, stages)
                                             : constant(0, stages);
    case Vary::connect_rate:
      break;
  }
  return new_connections_of(scenario, stages);
}

// The highest in the stages that are recorded; where none is, in all.
double highest(const Ramps& ramps, const std::vector<Stage>& stages) {
  const bool any = std::ranges::any_of(stages, &Stage::record);
  double most = 0;
  for (std::size_t i = 0; i < stages.size(); ++i)
    if (stages[i].record || !any) most = std::max({most, ramps[i].from, ramps[i].to});
  return most;
}

void scale(Rate& rate, double factor) { rate.a_second *= factor; }
// Whoever is there stays, if alone.
void scale(std::uint64_t& count, double factor) {
  if (count > 0)
    count = std::max<std::uint64_t>(
        1, static_cast<std::uint64_t>(std::llround(static_cast<double>(count) * factor)));
}

template <typename T>
void scale(profile::Level<T>& level, double factor) {
  if (level.everywhere) scale(*level.everywhere, factor);
  for (auto& [stage, change] : level.by_stage) {
    if (change.steady) scale(*change.steady, factor);
    if (change.from) scale(*change.from, factor);
    scale(change.to, factor);
  }
}

void scale(profile::Scenario& scenario, Vary vary, double factor) {
  profile::Population& population = scenario.population;
  switch (vary) {
    case Vary::rate:
      for (profile::Traffic& traffic : scenario.traffic) scale(traffic.rate, factor);
      return;
    case Vary::connections:
      if (population.connections) scale(*population.connections, factor);
      return;
    case Vary::connect_rate:
      if (population.arrivals) scale(*population.arrivals, factor);
      if (has_pace(scenario)) scale(population.connect_rate->value, factor);
  }
}

// How long it takes to dial all connections at the rates that are said.
std::chrono::duration<double> opening_time(const Profile& profile) {
  double longest = 0;
  for (const auto& [name, scenario] : profile.scenarios)
    if (scenario.population.connections && has_pace(scenario)) {
      const std::vector<Stage> stages = stages_of(profile);
      const Ramps ramps = ramps_of(*scenario.population.connections, stages);
      longest = std::max(longest,
                         highest(ramps, stages) / scenario.population.connect_rate->value.a_second);
    }
  return std::chrono::duration<double>(longest);
}

void demand(const std::string& metric, const profile::Condition& condition, Profile& profile) {
  profile.thresholds[{metric, {}}].push_back({.is = {condition, {}}});
}

}  // namespace

Variation::Variation(const Profile& profile) : profile_(profile), search_(*profile.search) {
  const std::vector<Stage> stages = stages_of(profile);
  Ramps sum = constant(0, stages);
  for (const auto& [name, scenario] : profile.scenarios)
    add(sum, what_varies(scenario, search_.vary, stages));
  whole_ = highest(sum, stages);
  if (!(whole_ > 0))
    base::fail(
        "search: what it varies is 0 in all stages that are recorded; there is nothing to "
        "multiply");
}

Profile Variation::at(std::uint64_t value) const {
  Profile trial = profile_;
  trial.search.reset();
  const double factor = static_cast<double>(value) / whole_;
  for (auto& [name, scenario] : trial.scenarios) scale(scenario, search_.vary, factor);

  trial.stages = stages_of(trial);
  const auto more = std::chrono::ceil<base::Duration>(opening_time(trial) - opening_time(profile_));
  for (Stage& stage : trial.stages) {
    if (stage.record && search_.hold) stage.duration = *search_.hold;
    if (stage.until == Stage::Until::target_reached)
      stage.duration += std::max(more, base::Duration(0));
  }

  demand(search_.until.metric.name, search_.until.is, trial);
  if (search_.vary == Vary::connections) {
    double all = 0;
    for (const auto& [name, scenario] : trial.scenarios)
      all += highest(what_varies(scenario, search_.vary, trial.stages), trial.stages);
    demand("connect",
           {.stat = profile::Condition::Stat::count,
            .op = profile::Condition::Op::at_least,
            .value = all},
           trial);
  }
  return trial;
}

Profile Variation::largest() const {
  const auto& most = search_.to ? search_.to : search_.from;
  return at(most ? most->value : 1);
}

}  // namespace load
