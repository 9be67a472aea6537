#include "tools/load/order.h"

#include <fmt/format.h>

#include "tools/load/demand.h"

namespace load {
namespace {

template <typename T, typename Word>
std::string level_words(const profile::Level<T>& level, const Word& word) {
  if (level.everywhere) return word(*level.everywhere);
  std::string words;
  for (const auto& [stage, change] : level.by_stage) {
    if (!words.empty()) words += ", ";
    words += stage.value + ": ";
    if (change.steady) words += word(*change.steady);
    if (change.from) words += word(*change.from) + " to ";
    if (!change.steady) words += word(change.to);
  }
  return words;
}

std::string count_word(std::uint64_t n) { return fmt::format("{}", n); }
std::string rate_word(const profile::Rate& rate) { return profile::to_string(rate); }

}  // namespace

std::map<std::string, std::string> in_words(const Order& order) {
  const profile::Profile& profile = order.profile;
  std::map<std::string, std::string> words{{"workers", fmt::format("{}", order.workers)},
                                           {"seed", fmt::format("{}", profile.seed.value_or(1))}};
  if (!profile.name.empty()) words["name"] = profile.name;
  for (const profile::Stage& stage : stages_of(profile))
    words["stages." + stage.name.value] = base::format_duration(stage.duration);
  for (const auto& [name, scenario] : profile.scenarios) {
    const std::string at = "scenarios." + name + ".";
    const profile::Population& population = scenario.population;
    if (population.connections)
      words[at + "connections"] = level_words(*population.connections, count_word);
    if (population.arrivals) words[at + "arrivals"] = level_words(*population.arrivals, rate_word);
    if (population.connect_rate)
      words[at + "connect_rate"] = rate_word(population.connect_rate->value);
    for (std::size_t i = 0; i < scenario.traffic.size(); ++i) {
      const profile::Traffic& traffic = scenario.traffic[i];
      const std::string of =
          at + "traffic." + (traffic.name.empty() ? fmt::format("{}", i) : traffic.name) + ".";
      words[of + "rate"] = level_words(traffic.rate, rate_word);
      words[of + "per"] =
          traffic.per == profile::Traffic::Per::connection ? "connection" : "scenario";
      words[of + "model"] = traffic.model == profile::Traffic::Model::closed ? "closed" : "open";
      if (traffic.max_outstanding)
        words[of + "max_outstanding"] = fmt::format("{}", *traffic.max_outstanding);
    }
  }
  return words;
}

}  // namespace load
