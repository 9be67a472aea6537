#include "tools/load/scraped.h"

#include <algorithm>
#include <utility>

#include "libcore/stats/timeline.h"

namespace load {
namespace {

constexpr std::size_t longest_series = 500;  // octets
constexpr std::size_t most_left_out = 200;   // names
constexpr std::size_t most_of_a_name = 100;  // octets

// Processor and memory first, and what our own server says; the buckets of histograms last.
int rank(const stats::Sample& sample) {
  const std::string_view metric = stats::metric_of(sample.series);
  if (metric.starts_with("process_")) return 0;
  if (metric.starts_with("assay_")) return 1;
  return metric.ends_with("_bucket") ? 3 : 2;
}

}  // namespace

void Scraped::answered(std::chrono::nanoseconds at, const std::vector<stats::Sample>& samples) {
  ++scrape_.answers;
  make_room(samples);
  while (at / step_ >= static_cast<std::int64_t>(stats::Timeline::most_slots)) halve();
  const auto slot = static_cast<std::size_t>(at / step_);
  for (const stats::Sample& sample : samples) {
    const auto place = places_.find(sample.series);
    if (place == places_.end()) continue;
    Values& values = scrape_.series[place->second].values;
    if (values.size() <= slot) values.resize(slot + 1);
    values[slot] = sample.value;
  }
}

void Scraped::failed(std::string why) {
  ++scrape_.failures;
  scrape_.failure = std::move(why);
}

void Scraped::make_room(const std::vector<stats::Sample>& samples) {
  std::vector<const stats::Sample*> strange;
  for (const stats::Sample& sample : samples)
    if (!places_.contains(sample.series)) strange.push_back(&sample);
  std::ranges::stable_sort(strange, {}, [](const auto* sample) { return rank(*sample); });
  for (const stats::Sample* const sample : strange) {
    if (places_.size() == room_ || sample->series.size() > longest_series) {
      leave_out(sample->series);
    } else if (places_.try_emplace(sample->series, scrape_.series.size()).second) {
      scrape_.series.push_back({.name = sample->series, .counter = sample->counter});
    }
  }
}

void Scraped::leave_out(std::string_view series) {
  if (left_out_.size() < most_left_out)
    left_out_.emplace(stats::metric_of(series).substr(0, most_of_a_name));
}

void Scraped::halve() {
  for (results::Scrape::Series& series : scrape_.series) {
    Values& values = series.values;
    for (std::size_t i = 0; i < values.size(); ++i)
      if (values[i])
        values[i / 2] = values[i];  // of two the later one, if it is there
      else if (i % 2 == 0)
        values[i / 2].reset();
    values.resize((values.size() + 1) / 2);
  }
  step_ *= 2;
}

results::Scrape Scraped::result(std::chrono::nanoseconds step, std::size_t slots) const {
  results::Scrape result = scrape_;
  result.left_out.assign(left_out_.begin(), left_out_.end());
  for (results::Scrape::Series& series : result.series) {
    const Values values = std::exchange(series.values, Values(slots));
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto slot = static_cast<std::size_t>(static_cast<std::int64_t>(i) * step_ / step);
      if (values[i] && slot < slots) series.values[slot] = values[i];
    }
  }
  return result;
}

}  // namespace load
