#include "tools/load/tally.h"

#include <utility>

namespace load {
namespace {

constexpr std::size_t most_causes = 64;

}  // namespace

void Figures::add(const Figures& other) {
  for (std::size_t i = 0; i < times.size(); ++i) times[i].add(other.times[i]);
  for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += other.counts[i];
}

void Tally::count_error(std::string cause, std::uint64_t n) {
  if (errors_.size() >= most_causes && !errors_.contains(cause)) cause = "other";
  errors_[std::move(cause)] += n;
}

Counts Tally::totals() const {
  Counts sum{};
  for (const Figures& stage : stages_)
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += stage.counts[i];
  return sum;
}

stats::Slot Tally::end_slot(std::chrono::nanoseconds start) {
  const Counts now = totals();
  stats::Slot slot;
  for (std::size_t i = 0; i < now.size(); ++i) slot.counts.push_back(now[i] - at_slot_begin_[i]);
  slot.levels.assign(levels.begin(), levels.end());
  slot.histograms.emplace_back(slot_rtt_);
  at_slot_begin_ = now;
  slot_rtt_.reset();
  series_.add(start, slot);
  return slot;
}

void Tally::merge(Tally other) {
  for (std::size_t i = 0; i < stages_.size(); ++i) stages_[i].add(other.stages_[i]);
  for (const auto& [cause, n] : other.errors_) count_error(cause, n);
  for (std::size_t i = 0; i < levels.size(); ++i) levels[i] += other.levels[i];
  series_.merge(std::move(other.series_));
}

}  // namespace load
