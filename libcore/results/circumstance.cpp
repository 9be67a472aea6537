#include "libcore/results/circumstance.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <utility>

#include "libcore/base/error.h"
#include "libcore/base/text.h"
#include "libcore/base/units.h"

namespace results {
namespace {

using Of = Circumstance::Of;

constexpr std::string_view host = "host";

// All that could differ: by kind and name, what the runs of one side have.
using Facts = std::map<std::pair<Of, std::string>, std::vector<std::string>>;

void note(Facts& facts, Of of, std::string name, const std::string& value) {
  std::vector<std::string>& values = facts[{of, std::move(name)}];
  if (std::ranges::find(values, value) == values.end()) values.push_back(value);
}

void add_run(Facts& facts, const Run& run) {
  const base::Machine& machine = run.environment;
  note(facts, Of::machine, std::string(host), machine.host);
  note(facts, Of::machine, "kernel", machine.kernel);
  note(facts, Of::machine, "processor", machine.processor);
  note(facts, Of::machine, "processors", fmt::format("{}", machine.processors));
  note(facts, Of::machine, "memory", base::format_size(machine.memory_octets));
  note(facts, Of::machine, "open files, at most", fmt::format("{}", machine.descriptor_limit));
  note(facts, Of::software, run.tool, run.version);
  note(facts, Of::target, "target", fmt::format("{}", fmt::join(run.targets, ", ")));
  for (const auto& [name, value] : run.labels) note(facts, Of::label, name, value);
  note(facts, Of::command, "command", run.command);
}

// Whether a setting says what is done; the others say how it is called, judged and written.
bool is_of_load(std::string_view setting) {
  return std::ranges::none_of(
      std::array<std::string_view, 8>{"name", "description", "labels", "target.url", "thresholds",
                                      "validity", "baseline", "report"},
      [&](std::string_view other) {
        return setting.starts_with(other) &&
               (setting.size() == other.size() ||
                std::string_view(".[").find(setting[other.size()]) != std::string_view::npos);
      });
}

Facts facts_of(std::span<const Run* const> runs) {
  Facts facts;
  for (const Run* run : runs) add_run(facts, *run);
  return facts;
}

Facts facts_of(std::span<const Load* const> loads) {
  Facts facts;
  for (const Load* load : loads) {
    add_run(facts, load->run);
    for (const auto& [name, value] : load->profile)
      if (is_of_load(name)) note(facts, Of::profile, name, value);
  }
  return facts;
}

std::string joined(const Facts& facts, const Facts::key_type& key) {
  const auto found = facts.find(key);
  if (found == facts.end()) return {};
  std::vector<std::string> values = found->second;
  std::ranges::sort(values);
  return fmt::format("{}", fmt::join(values, "; "));
}

std::vector<Circumstance> differing(const Facts& before, const Facts& after) {
  Facts either = before;
  either.insert(after.begin(), after.end());
  std::vector<Circumstance> all;
  for (const auto& [key, values] : either) {
    Circumstance one{.of = key.first,
                     .name = key.second,
                     .before = joined(before, key),
                     .after = joined(after, key)};
    if (one.before != one.after) all.push_back(std::move(one));
  }
  const auto machine = std::ranges::count(all, Of::machine, &Circumstance::of);
  if (machine == 1)
    std::erase_if(
        all, [](const Circumstance& one) { return one.of == Of::machine && one.name == host; });
  return all;
}

}  // namespace

std::vector<Circumstance> differing(std::span<const Run* const> before,
                                    std::span<const Run* const> after) {
  return differing(facts_of(before), facts_of(after));
}

std::vector<Circumstance> differing(std::span<const Load* const> before,
                                    std::span<const Load* const> after) {
  return differing(facts_of(before), facts_of(after));
}

std::vector<std::string> warnings_of(const std::vector<Circumstance>& circumstances) {
  constexpr std::array<std::pair<Of, std::string_view>, 3> sayings{
      {{Of::machine, "the machines differ ({}): a change may be theirs"},
       {Of::profile, "the profiles differ ({}): the runs did not do the same"},
       {Of::software, "the versions differ ({}): they may measure otherwise"}}};
  std::vector<std::string> warnings;
  for (const auto& [of, saying] : sayings) {
    std::vector<std::string_view> names;
    for (const Circumstance& one : circumstances)
      if (one.of == of) names.push_back(one.name);
    if (!names.empty())
      warnings.push_back(fmt::format(fmt::runtime(saying), fmt::join(names, ", ")));
  }
  return warnings;
}

void forbid_other_machine(const std::vector<Circumstance>& circumstances) {
  std::vector<std::string> differences;
  for (const Circumstance& one : circumstances)
    if (one.of == Of::machine)
      differences.push_back(fmt::format("{} {}, was {}", one.name, base::printable(one.after),
                                        base::printable(one.before)));
  if (!differences.empty())
    base::fail("the runs are not of the same machine, as is asked for: {}",
               fmt::join(differences, "; "));
}

}  // namespace results
