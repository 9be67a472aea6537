#include "libcore/results/sequence.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "libcore/results/sums.h"

namespace results {
namespace {

// Joins the neighbours of the series.
void halve(Load& load) {
  std::vector<SeriesSlot> joined;
  for (std::size_t i = 0; i < load.series.size(); ++i) {
    if (i % 2 == 0) {
      joined.push_back(load.series[i]);
    } else {
      extend(joined.back(), load.series[i]);
    }
  }
  for (Scrape& scrape : load.scrapes)
    for (Scrape::Series& series : scrape.series) {
      for (std::size_t i = 0; i < series.values.size(); ++i)
        if (i % 2 == 0 || series.values[i]) series.values[i / 2] = series.values[i];
      series.values.resize((series.values.size() + 1) / 2);
    }
  load.series = std::move(joined);
  load.step *= 2;
}

// Behind what there is of `slots` slots.
void append(Scrape& scrape, const Scrape& next, std::size_t slots) {
  scrape.answers += next.answers;
  scrape.failures += next.failures;
  if (!next.failure.empty()) scrape.failure = next.failure;
  std::set<std::string> left_out(scrape.left_out.begin(), scrape.left_out.end());
  left_out.insert(next.left_out.begin(), next.left_out.end());
  scrape.left_out.assign(left_out.begin(), left_out.end());
  for (const Scrape::Series& more : next.series) {
    auto found = std::ranges::find(scrape.series, more.name, &Scrape::Series::name);
    if (found == scrape.series.end())
      found = scrape.series.insert(found, {.name = more.name, .counter = more.counter});
    found->values.resize(slots);
    std::ranges::copy(more.values, std::back_inserter(found->values));
  }
}

void append_series(Load& all, Load next) {
  while (all.step < next.step) halve(all);
  while (next.step < all.step) halve(next);
  const std::size_t slots = all.series.size();
  const auto begin = static_cast<std::int64_t>(slots) * all.step;
  for (SeriesSlot& slot : next.series) {
    slot.start += begin;
    all.series.push_back(std::move(slot));
  }
  for (Stage& stage : next.stages) {
    stage.start += begin;
    all.stages.push_back(std::move(stage));
  }
  for (Event& event : next.events) {
    event.start += begin;
    all.events.push_back(std::move(event));
  }
  for (const Scrape& scrape : next.scrapes) {
    auto found = std::ranges::find(all.scrapes, scrape.url, &Scrape::url);
    if (found == all.scrapes.end()) found = all.scrapes.insert(found, {.url = scrape.url});
    append(*found, scrape, slots);
  }
  for (Scrape& scrape : all.scrapes)
    for (Scrape::Series& series : scrape.series) series.values.resize(all.series.size());
  all.run.duration = begin + next.run.duration;
}

// What an exit status weighs: stopped by a signal, could not test, not valid, a gate failed, good.
int weight(int exit) { return exit == 0 ? 0 : exit == 1 ? 1 : exit == 4 ? 2 : exit == 3 ? 3 : 4; }

Verdict weightiest(const std::vector<Load>& runs) {
  Verdict verdict = runs.front().run.verdict;
  verdict.reasons.clear();
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const Verdict& one = runs[i].run.verdict;
    if (weight(one.exit) > weight(verdict.exit)) {
      verdict.exit = one.exit;
      verdict.status = one.status;
    }
    for (const std::string& reason : one.reasons)
      verdict.reasons.push_back(fmt::format("run {}: {}", i + 1, reason));
  }
  return verdict;
}

std::chrono::nanoseconds recorded(const Load& load) {
  std::chrono::nanoseconds time{};
  for (const Stage& stage : load.stages)
    if (stage.record) time += stage.duration;
  return time;
}

Trial trial_of(const Load& run) {
  return {.started = run.run.started,
          .duration = run.run.duration,
          .recorded = recorded(run),
          .verdict = run.run.verdict,
          .offered_rate = run.offered_rate,
          .achieved_rate = run.achieved_rate,
          .counters = run.counters,
          .histograms = run.histograms,
          .errors = run.errors,
          .processor_time = run.processor_time};
}

}  // namespace

Load in_sequence(const std::vector<Load>& runs) {
  Load all = runs.front();
  if (runs.size() == 1) return all;
  for (auto next = runs.begin() + 1; next != runs.end(); ++next) {
    const std::chrono::duration<double> before = recorded(all);
    const std::chrono::duration<double> then = recorded(*next);
    const auto mean = [&](double a, double b) {
      return before + then > before.zero() ? (a * before + b * then) / (before + then) : 0;
    };
    all.offered_rate = mean(all.offered_rate, next->offered_rate);
    all.achieved_rate = mean(all.achieved_rate, next->achieved_rate);
    add(all.counters, next->counters);
    add(all.marks, next->marks);
    add(all.errors, next->errors);
    add(all.histograms, next->histograms);
    add(all.thresholds, next->thresholds);
    add(all.validity, next->validity);
    append_series(all, *next);
    all.processor_time += next->processor_time;
    all.processor_share = std::max(all.processor_share, next->processor_share);
    all.peak_memory = std::max(all.peak_memory, next->peak_memory);
    all.run.partial = all.run.partial || next->run.partial;
  }
  all.run.verdict = weightiest(runs);
  std::ranges::transform(runs, std::back_inserter(all.trials), trial_of);
  return all;
}

}  // namespace results
