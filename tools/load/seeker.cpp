#include "tools/load/seeker.h"

#include <algorithm>
#include <cmath>

namespace load {
namespace {

using Method = profile::Search::Method;

constexpr double near_enough = 1.05;
constexpr double step_up = 1.25;

std::uint64_t times(std::uint64_t value, double factor) {
  return std::max(value + 1,
                  static_cast<std::uint64_t>(std::llround(static_cast<double>(value) * factor)));
}

// Between two that are no neighbours.
std::uint64_t middle(std::uint64_t low, std::uint64_t high) {
  const double mean = std::sqrt(static_cast<double>(low) * static_cast<double>(high));
  return std::clamp(static_cast<std::uint64_t>(std::llround(mean)), low + 1, high - 1);
}

std::optional<std::uint64_t> value_of(const std::optional<schema::Placed<std::uint64_t>>& said) {
  return said ? std::optional(said->value) : std::nullopt;
}

// Where all up to `limit` hold.
std::uint64_t trials_up_to(std::uint64_t limit, const profile::Search& search) {
  Seeker seeker(search);
  std::uint64_t trials = 0;
  for (auto value = seeker.next(); value; value = seeker.next(), ++trials)
    seeker.tell(*value, *value <= limit);
  return trials;
}

}  // namespace

Seeker::Seeker(const profile::Search& search)
    : method_(search.method), from_(value_of(search.from).value_or(1)), to_(value_of(search.to)) {}

// Nothing between it and what does not hold is worth a trial.
bool Seeker::is_answer(std::uint64_t value) const {
  if (!failed_) return value == to_;
  if (method_ == Method::step) return beyond(value) >= *failed_;
  return *failed_ == value + 1 ||
         static_cast<double>(*failed_) <= near_enough * static_cast<double>(value);
}

// What comes behind one that holds, where none is known that does not.
std::uint64_t Seeker::beyond(std::uint64_t value) const {
  const bool by_steps = method_ == Method::step;
  if (!by_steps && to_) return *to_;
  const std::uint64_t next = times(value, by_steps ? step_up : 2);
  return to_ ? std::min(next, *to_) : next;
}

std::optional<std::uint64_t> Seeker::next() const {
  if (held_.empty()) return failed_ ? std::nullopt : std::optional(from_);
  const auto [value, often] = *held_.rbegin();
  if (is_answer(value)) return often < 2 ? std::optional(value) : std::nullopt;
  return failed_ && method_ == Method::bisect ? middle(value, *failed_) : beyond(value);
}

void Seeker::tell(std::uint64_t value, bool holds) {
  if (holds && (!failed_ || value < *failed_)) {
    ++held_[value];
  } else {
    failed_ = std::min(failed_.value_or(value), value);
    held_.erase(held_.lower_bound(*failed_), held_.end());
  }
}

std::uint64_t most_trials(const profile::Search& search) {
  const std::uint64_t from = value_of(search.from).value_or(1);
  const std::uint64_t to = value_of(search.to).value_or(from);
  return std::max({trials_up_to(from, search), trials_up_to(to, search),
                   trials_up_to(std::max(from, to - 1), search)});
}

}  // namespace load
