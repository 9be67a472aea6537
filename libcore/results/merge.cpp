#include "libcore/results/merge.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "libcore/base/error.h"
#include "libcore/base/text.h"
#include "libcore/results/sums.h"

namespace results {
namespace {

using std::chrono::nanoseconds;
using std::chrono::system_clock;

// Longer than any run, and short enough to be added up.
constexpr nanoseconds longest = std::chrono::hours(24) * 365 * 30;

// So that nobody's number has us count for long.
constexpr unsigned most_shards = 100'000;

// --- Are they of one run? ---

void check_times(const Part& part) {
  const auto check = [&](nanoseconds time, nanoseconds least = nanoseconds(0)) {
    if (time < least || time > longest)
      base::fail("{}: a time in it is {} ns, which no run lasts", part.name, time.count());
  };
  check(part.load.run.duration);
  check(part.load.processor_time);
  check(part.load.step, nanoseconds(1));
  for (const Stage& stage : part.load.stages) {
    check(stage.start);
    check(stage.duration);
  }
  for (const Event& event : part.load.events) check(event.start);
  for (const SeriesSlot& slot : part.load.series) check(slot.start);
}

// Where a profile says it, the runs do not differ by it.
bool is_of_the_run(const std::string& setting) { return !setting.starts_with("report.outputs"); }

void check_profiles(const Part& first, const Part& other) {
  std::set<std::string> settings;
  for (const Part* part : {&first, &other})
    for (const auto& [setting, value] : part->load.profile)
      if (is_of_the_run(setting)) settings.insert(setting);
  const auto value_in = [](const Part& part, const std::string& setting) -> std::string {
    const auto found = part.load.profile.find(setting);
    return found == part.load.profile.end() ? "not set" : base::printable(found->second);
  };
  constexpr std::size_t most = 5;
  std::vector<std::string> differences;
  for (const std::string& setting : settings) {
    const std::string one = value_in(first, setting);
    const std::string another = value_in(other, setting);
    if (one == another) continue;
    differences.push_back(
        fmt::format("{} is {} and {}", base::printable(setting, 100), one, another));
  }
  if (differences.empty()) return;
  const std::size_t left_out = differences.size() - std::min(differences.size(), most);
  differences.resize(differences.size() - left_out);
  base::fail("{} and {} ran different profiles: {}{}; assay-report diff compares them", first.name,
             other.name, fmt::join(differences, ", "),
             left_out == 0 ? "" : fmt::format(", and {} settings more", left_out));
}

void check_same(const Part& first, const Part& other) {
  if (!other.load.trials.empty() || other.load.search || other.load.baseline)
    base::fail("{} holds several runs, or a comparison; only single runs are merged", other.name);
  if (first.load.run.tool != other.load.run.tool)
    base::fail("{} is a result of {}, {} one of {}", first.name,
               base::printable(first.load.run.tool), other.name,
               base::printable(other.load.run.tool));
  check_profiles(first, other);
  if (!std::ranges::equal(first.load.thresholds, other.load.thresholds, {}, &Threshold::text,
                          &Threshold::text))
    base::fail("{} and {} have different thresholds", first.name, other.name);
  const std::size_t stages = std::min(first.load.stages.size(), other.load.stages.size());
  for (std::size_t i = 0; i < stages; ++i)
    if (first.load.stages[i].name != other.load.stages[i].name)
      base::fail("stage {} is {} in {} and {} in {}", i + 1,
                 base::printable(first.load.stages[i].name), first.name,
                 base::printable(other.load.stages[i].name), other.name);
}

// How long after the first of them each began. Who does not say when began with the first.
std::vector<nanoseconds> offsets_of(const std::vector<Part>& parts) {
  struct Span {
    const Part* part;
    system_clock::time_point begin;
    system_clock::time_point end;
  };
  std::vector<Span> spans;
  for (const Part& part : parts)
    if (const auto begin = from_utc_text(part.load.run.started))
      spans.push_back({&part, *begin, *begin + part.load.run.duration});
  std::vector<nanoseconds> offsets(parts.size());
  if (spans.empty()) return offsets;
  const Span& first = *std::ranges::min_element(spans, {}, &Span::begin);
  const Span& last = *std::ranges::max_element(spans, {}, &Span::begin);
  const Span& ended = *std::ranges::min_element(spans, {}, &Span::end);
  if (last.begin >= ended.end && &last != &ended)
    base::fail(
        "{} ended at {}, before {} began at {}: these did not run at the same time; assay-report "
        "diff compares runs that followed one another",
        ended.part->name, utc_text(ended.end), last.part->name, utc_text(last.begin));
  for (const Span& span : spans)
    offsets[static_cast<std::size_t>(span.part - parts.data())] = span.begin - first.begin;
  return offsets;
}

std::vector<Shard> shards_of(const Part& part, unsigned place) {
  std::vector<Shard> shards = part.load.shards;
  if (shards.size() > 1) return shards;
  if (shards.empty()) shards.push_back({.index = place});
  const Run& run = part.load.run;
  shards.front().host = run.environment.host;
  shards.front().started = run.started;
  shards.front().duration = run.duration;
  shards.front().verdict = run.verdict;
  return shards;
}

std::vector<Shard> all_shards(const std::vector<Part>& parts) {
  std::map<unsigned, std::pair<Shard, const Part*>> by_index;
  unsigned place = 0;
  for (const Part& part : parts) {
    for (Shard& shard : shards_of(part, ++place)) {
      if (shard.of > most_shards || shard.index == 0 || (shard.of > 0 && shard.index > shard.of))
        base::fail("{}: there is no shard {} of {}", part.name, shard.index, shard.of);
      if (!by_index.empty() && by_index.begin()->second.first.of != shard.of)
        base::fail("{} is a share of {}, {} one of {} (0: it does not say)",
                   by_index.begin()->second.second->name, by_index.begin()->second.first.of,
                   part.name, shard.of);
      const unsigned index = shard.index;
      const auto [there, is_new] = by_index.try_emplace(index, std::move(shard), &part);
      if (!is_new)
        base::fail("shard {} is in both {} and {}", index, there->second.second->name, part.name);
    }
  }
  std::vector<Shard> shards;
  for (auto& [index, entry] : by_index) shards.push_back(std::move(entry.first));
  return shards;
}

// --- Adding ---

// The text that all have, or each one once.
std::string joined(const std::vector<Part>& parts, const auto& text_of, std::string_view between) {
  std::vector<std::string> texts;
  for (const Part& part : parts)
    if (const std::string text = text_of(part.load.run);
        !text.empty() && std::ranges::count(texts, text) == 0)
      texts.push_back(text);
  return fmt::format("{}", fmt::join(texts, between));
}

// A number of a machine that says something of all machines only if they are alike.
template <typename T>
T common(const std::vector<Part>& parts, T base::Machine::*member) {
  const T first = parts.front().load.run.environment.*member;
  const bool same = std::ranges::all_of(
      parts, [&](const Part& part) { return part.load.run.environment.*member == first; });
  return same ? first : T{};
}

Run merged_run(const std::vector<Part>& parts, const std::vector<nanoseconds>& offsets) {
  const Run& first = parts.front().load.run;
  Run run{.tool = first.tool, .title = first.title, .labels = first.labels};
  run.version = joined(
      parts, [](const Run& one) { return one.version; }, ", ");
  run.command = joined(
      parts, [](const Run& one) { return one.command; }, " & ");
  using base::Machine;
  run.environment = {.host = joined(
                         parts, [](const Run& one) { return one.environment.host; }, ", "),
                     .kernel = joined(
                         parts, [](const Run& one) { return one.environment.kernel; }, ", "),
                     .processor = joined(
                         parts, [](const Run& one) { return one.environment.processor; }, ", "),
                     .processors = common(parts, &Machine::processors),
                     .memory_octets = common(parts, &Machine::memory_octets),
                     .descriptor_limit = common(parts, &Machine::descriptor_limit)};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Run& one = parts[i].load.run;
    if (run.started.empty() || (!one.started.empty() && one.started < run.started))
      run.started = one.started;
    run.duration = std::max(run.duration, offsets[i] + one.duration);
    run.partial |= one.partial;
    std::erase_if(run.labels, [&](const auto& label) {
      const auto found = one.labels.find(label.first);
      return found == one.labels.end() || found->second != label.second;
    });
    for (const std::string& target : one.targets)
      if (std::ranges::count(run.targets, target) == 0) run.targets.push_back(target);
  }
  return run;
}

void add_stages(const Load& load, nanoseconds offset, std::vector<Stage>& stages) {
  for (std::size_t i = 0; i < load.stages.size(); ++i) {
    Stage stage = load.stages[i];
    stage.start += offset;
    if (i == stages.size()) {
      stages.push_back(std::move(stage));
      continue;
    }
    Stage& sum = stages[i];
    sum.start = std::max(sum.start, stage.start);
    sum.duration = std::max(sum.duration, stage.duration);
    add(sum.counters, stage.counters);
    add(sum.histograms, stage.histograms);
  }
}

// Each generator does all events of the profile: the earliest of those that are the same counts.
std::vector<Event> merged_events(const std::vector<Part>& parts,
                                 const std::vector<nanoseconds>& offsets) {
  std::map<std::pair<std::string, std::size_t>, nanoseconds>
      starts;  // by name and how often so far
  for (std::size_t i = 0; i < parts.size(); ++i) {
    std::map<std::string, std::size_t> seen;
    for (const Event& event : parts[i].load.events) {
      const nanoseconds start = event.start + offsets[i];
      const auto [known, is_new] = starts.try_emplace({event.name, seen[event.name]++}, start);
      if (!is_new) known->second = std::min(known->second, start);
    }
  }
  std::vector<Event> events;
  for (const auto& [key, start] : starts) events.push_back({key.first, start});
  std::ranges::stable_sort(events, {}, &Event::start);
  return events;
}

// --- The series ---

// The slots of a part by their place in the merged series.
using Grid = std::map<std::int64_t, SeriesSlot>;

// Where the middle of a slot of this part lies.
std::int64_t place_of(const SeriesSlot& slot, const Load& part, nanoseconds offset,
                      nanoseconds step) {
  return (slot.start + offset + part.step / 2) / step;
}

Grid on_grid(const Load& load, nanoseconds offset, nanoseconds step) {
  Grid grid;
  for (const SeriesSlot& from : load.series) extend(grid[place_of(from, load, offset, step)], from);
  return grid;
}

Grid merged_grid(const std::vector<Part>& parts, const std::vector<nanoseconds>& offsets,
                 nanoseconds step) {
  Grid sum;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    for (const auto& [place, from] : on_grid(parts[i].load, offsets[i], step)) {
      SeriesSlot& slot = sum[place];
      slot.start = place * step;
      add_happenings(slot, from);
      add(slot.levels, from.levels);
    }
  }
  return sum;
}

// All fetched from the same target, so that the one who had the most answers tells it best.
std::vector<Scrape> merged_scrapes(const std::vector<Part>& parts,
                                   const std::vector<nanoseconds>& offsets, nanoseconds step,
                                   const Grid& grid) {
  struct Best {
    const Scrape* scrape;
    std::size_t part;
  };
  std::map<std::string, Best> best;
  for (std::size_t i = 0; i < parts.size(); ++i)
    for (const Scrape& scrape : parts[i].load.scrapes) {
      const auto [known, is_new] = best.try_emplace(scrape.url, Best{&scrape, i});
      if (!is_new && scrape.answers > known->second.scrape->answers) known->second = {&scrape, i};
    }
  std::vector<Scrape> scrapes;
  for (const auto& [url, from] : best) {
    Scrape& scrape = scrapes.emplace_back(*from.scrape);
    const Load& load = parts[from.part].load;
    for (std::size_t i = 0; i < scrape.series.size(); ++i) {
      const std::vector<std::optional<double>>& told = from.scrape->series[i].values;
      std::vector<std::optional<double>> values(grid.size());
      for (std::size_t slot = 0; slot < told.size() && slot < load.series.size(); ++slot) {
        const auto place = grid.find(place_of(load.series[slot], load, offsets[from.part], step));
        if (told[slot]) values[std::size_t(std::distance(grid.begin(), place))] = told[slot];
      }
      scrape.series[i].values = std::move(values);
    }
  }
  return scrapes;
}

void add_load(const Load& load, nanoseconds offset, Load& sum) {
  sum.workers += load.workers;
  sum.offered_rate += load.offered_rate;
  sum.achieved_rate += load.achieved_rate;
  sum.processor_share = std::max(sum.processor_share, load.processor_share);
  sum.processor_time += load.processor_time;
  sum.peak_memory += load.peak_memory;
  sum.step = std::max(sum.step, load.step);
  add_stages(load, offset, sum.stages);
  add(sum.marks, load.marks);
  add(sum.counters, load.counters);
  add(sum.histograms, load.histograms);
  add(sum.errors, load.errors);
  add(sum.thresholds, load.thresholds);
  add(sum.validity, load.validity);
}

}  // namespace

Load merge(const std::vector<Part>& parts) {
  for (const Part& part : parts) {
    check_times(part);
    check_same(parts.front(), part);
  }
  const std::vector<nanoseconds> offsets = offsets_of(parts);
  Load sum{.run = merged_run(parts, offsets),
           .profile = parts.front().load.profile,
           .percentiles = parts.front().load.percentiles,
           .events = merged_events(parts, offsets),
           .step = nanoseconds(0),
           .shards = all_shards(parts)};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    try {
      add_load(parts[i].load, offsets[i], sum);
    } catch (const base::Error& error) {
      base::fail("{}: {}", parts[i].name, error.what());
    }
  }
  Grid grid = merged_grid(parts, offsets, sum.step);
  sum.scrapes = merged_scrapes(parts, offsets, sum.step, grid);
  for (auto& [place, slot] : grid) sum.series.push_back(std::move(slot));
  return sum;
}

std::vector<unsigned> missing_shards(const Load& load) {
  std::vector<unsigned> missing;
  if (load.shards.empty()) return missing;
  for (unsigned index = 1; index <= load.shards.front().of; ++index)
    if (std::ranges::count(load.shards, index, &Shard::index) == 0) missing.push_back(index);
  return missing;
}

}  // namespace results
