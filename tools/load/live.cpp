#include "tools/load/live.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "libcore/base/units.h"
#include "tools/load/tally.h"

namespace load {
namespace {

using std::chrono::seconds;

// What people look at, the first of these that a run has.
constexpr std::array viewed{Metric::rtt, Metric::delivery, Metric::ping, Metric::connect};

constexpr std::array errors{Count::connect_failed, Count::disconnected, Count::timeouts,
                            Count::protocol_errors, Count::verify_failed};

std::uint64_t at(const stats::Slot& slot, Count count) { return slot.counts[std::size_t(count)]; }
std::uint64_t at(const stats::Slot& slot, Level level) { return slot.levels[std::size_t(level)]; }
const stats::SparseHistogram& at(const stats::Slot& slot, Metric metric) {
  return slot.histograms[std::size_t(metric)];
}

}  // namespace

void Live::begin_stage(std::string name, std::chrono::nanoseconds at,
                       std::chrono::nanoseconds duration) {
  stage_ = {std::move(name), at, duration};
}

std::optional<stats::Slot> Live::add(std::chrono::nanoseconds start, const stats::Slot& slot) {
  counts_.resize(count_names.size());
  for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += slot.counts[i];
  Second& second = open_[start];
  stats::Timeline one;
  one.add({}, slot);
  second.sum.merge(std::move(one));
  if (++second.reports < workers_) return std::nullopt;
  stats::Slot sum = second.sum.slots().front();
  open_.erase(start);
  note_times(sum);
  return sum;
}

void Live::note_times(const stats::Slot& second) {
  const std::size_t known = leading_.value_or(viewed.size());
  for (std::size_t i = 0; i < known; ++i) {
    if (at(second, viewed[i]).empty()) continue;
    leading_ = i;
    p99s_.clear();
    break;
  }
  if (!leading_) return;
  const stats::SparseHistogram& times = at(second, viewed[*leading_]);
  if (p99s_.size() == most_p99s) p99s_.erase(p99s_.begin());
  p99s_.push_back(times.empty() ? std::nullopt : std::optional(times.value_at_percentile(99)));
}

Glance Live::glance(std::chrono::nanoseconds start, const stats::Slot& second) const {
  Glance glance{.stage = stage_.name,
                .spent = std::clamp<std::chrono::nanoseconds>(start + seconds(1) - stage_.begin, {},
                                                              stage_.duration),
                .duration = stage_.duration,
                .connections = at(second, Level::connections),
                .outstanding = at(second, Level::outstanding),
                .sent = at(second, Count::sent),
                .received = at(second, Count::received),
                .p99s = p99s_};
  for (const Count count : errors)
    if (const std::uint64_t n = counts_[std::size_t(count)]; n > 0)
      glance.errors.emplace_back(count_names[std::size_t(count)], n);
  if (leading_) {
    glance.metric = metric_names[std::size_t(viewed[*leading_])];
    glance.times = at(second, viewed[*leading_]);
  }
  return glance;
}

std::uint64_t errors_in(const Glance& glance) {
  std::uint64_t all = 0;
  for (const auto& [kind, n] : glance.errors) all += n;
  return all;
}

std::string line(const Glance& glance) {
  std::string text =
      fmt::format("{} {} of {}  {} connections  {}/s", glance.stage,
                  base::format_duration(glance.spent), base::format_duration(glance.duration),
                  glance.connections, base::format_count(static_cast<double>(glance.received)));
  if (!glance.times.empty()) {
    const auto percentile = [&](double p) {
      return base::format_duration(std::chrono::microseconds(glance.times.value_at_percentile(p)));
    };
    text += fmt::format("  p50 {} p99 {}", percentile(50), percentile(99));
  }
  return text + fmt::format("  {} errors", errors_in(glance));
}

}  // namespace load
