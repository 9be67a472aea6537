#include "libcore/stats/timeline.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace stats {
namespace {

template <typename T, typename Combine>
void combine(std::vector<T>& into, const std::vector<T>& from, const Combine& each) {
  if (into.size() < from.size()) into.resize(from.size());
  for (std::size_t i = 0; i < from.size(); ++i) each(into[i], from[i]);
}

constexpr auto sum = [](std::uint64_t& a, std::uint64_t b) { a += b; };
constexpr auto highest = [](std::uint64_t& a, std::uint64_t b) { a = std::max(a, b); };
constexpr auto join = [](SparseHistogram& a, const SparseHistogram& b) { a.add(b); };

void add_up(std::map<std::string, std::uint64_t>& into,
            const std::map<std::string, std::uint64_t>& from) {
  for (const auto& [name, count] : from) into[name] += count;
}

// The next stretch of the same worker.
void extend(Slot& slot, const Slot& next) {
  combine(slot.counts, next.counts, sum);
  combine(slot.levels, next.levels, highest);
  combine(slot.histograms, next.histograms, join);
  add_up(slot.errors, next.errors);
}

// The same stretch of another worker.
void overlay(Slot& slot, const Slot& other) {
  combine(slot.counts, other.counts, sum);
  combine(slot.levels, other.levels, sum);
  combine(slot.histograms, other.histograms, join);
  add_up(slot.errors, other.errors);
}

}  // namespace

void Timeline::add(std::chrono::nanoseconds start, const Slot& slot) {
  assert(start.count() >= 0);
  while (start / step_ >= static_cast<std::int64_t>(most_slots)) halve();
  const auto index = static_cast<std::size_t>(start / step_);
  if (slots_.size() <= index) slots_.resize(index + 1);
  extend(slots_[index], slot);
}

void Timeline::merge(Timeline other) {
  while (step_ < other.step_) halve();
  while (other.step_ < step_) other.halve();
  assert(step_ == other.step_);
  combine(slots_, other.slots_, overlay);
}

void Timeline::halve() {
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (i % 2 == 0) {
      if (i != 0) slots_[i / 2] = std::move(slots_[i]);
    } else {
      extend(slots_[i / 2], slots_[i]);
    }
  }
  slots_.resize((slots_.size() + 1) / 2);
  step_ *= 2;
}

}  // namespace stats
