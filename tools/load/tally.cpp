#include "tools/load/tally.h"

#include <utility>

namespace load {
namespace {

constexpr std::size_t most_causes = 64;

}  // namespace

const stats::Histogram& Figures::operator[](Metric metric) const {
  static const stats::Histogram empty;
  const auto& histogram = times_[std::size_t(metric)];
  return histogram ? *histogram : empty;
}

void Figures::add(const Figures& other) {
  for (std::size_t i = 0; i < times_.size(); ++i)
    if (other.times_[i]) times(Metric(i)).add(*other.times_[i]);
  for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
}

void Tally::begin_stage(Time at) {
  begins_.push_back(at);
  stages_.emplace_back();
}

Tally::Reach& Tally::reach(Time due) {
  const auto second = std::chrono::floor<std::chrono::seconds>(due - begins_.front()).count();
  return reaches_[second < 0 ? 0 : static_cast<std::size_t>(second)];
}

void Tally::count_error(std::string cause, std::uint64_t n) {
  if (errors_.size() >= most_causes && !errors_.contains(cause))
    cause = cause.substr(0, cause.find(':')) + ": other";
  errors_[std::move(cause)] += n;
}

Counts Tally::totals() const {
  Counts sum{};
  for (const Figures& stage : stages_)
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += stage.counts()[i];
  return sum;
}

stats::Slot Tally::end_slot(std::chrono::nanoseconds start) {
  const Counts now = totals();
  stats::Slot slot;
  for (std::size_t i = 0; i < now.size(); ++i) slot.counts.push_back(now[i] - at_slot_begin_[i]);
  slot.levels.assign(levels.begin(), levels.end());
  for (auto& times : slot_times_) {
    slot.histograms.emplace_back();
    if (!times || times->empty()) continue;
    slot.histograms.back() = stats::SparseHistogram(*times);
    times->reset();
  }
  for (const auto& [cause, n] : errors_)
    if (const std::uint64_t added = n - errors_at_slot_begin_[cause]; added > 0)
      slot.errors.emplace(cause, added);
  at_slot_begin_ = now;
  errors_at_slot_begin_ = errors_;
  series_.add(start, slot);
  return slot;
}

void Tally::merge(Tally other) {
  while (stages_.size() < other.stages_.size()) begin_stage(other.begins_[stages_.size()]);
  for (std::size_t i = 0; i < other.stages_.size(); ++i) stages_[i].add(other.stages_[i]);
  for (const auto& [second, reach] : other.reaches_) {
    reaches_[second].due += reach.due;
    reaches_[second].came += reach.came;
  }
  for (const auto& [what, steered] : other.steered_) steered_[what].add(steered);
  for (const auto& [cause, n] : other.errors_) count_error(cause, n);
  for (const auto& [name, n] : other.marks_) marks_[name] += n;
  for (std::size_t i = 0; i < levels.size(); ++i) levels[i] += other.levels[i];
  series_.merge(std::move(other.series_));
}

}  // namespace load
