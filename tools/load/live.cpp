#include "tools/load/live.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>

#include "libcore/base/units.h"
#include "tools/load/tally.h"

namespace load {
namespace {

using std::chrono::seconds;

std::uint64_t at(const stats::Slot& slot, Count count) { return slot.counts[std::size_t(count)]; }

}  // namespace

std::optional<stats::Slot> Live::add(std::chrono::nanoseconds start, const stats::Slot& slot) {
  for (const Count count : {Count::connect_failed, Count::disconnected, Count::timeouts,
                            Count::protocol_errors, Count::verify_failed})
    errors_ += at(slot, count);
  Second& second = open_[start];
  stats::Timeline one;
  one.add({}, slot);
  second.sum.merge(std::move(one));
  if (++second.reports < workers_) return std::nullopt;
  stats::Slot sum = second.sum.slots().front();
  open_.erase(start);
  return sum;
}

void Live::begin_stage(std::string name, std::chrono::nanoseconds at,
                       std::chrono::nanoseconds duration) {
  stage_ = {std::move(name), at, duration};
}

std::string Live::line(std::chrono::nanoseconds start, const stats::Slot& slot) const {
  const auto spent =
      std::clamp<std::chrono::nanoseconds>(start + seconds(1) - stage_.begin, {}, stage_.duration);
  std::string text = fmt::format(
      "{} {} of {}  {} connections  {}/s", stage_.name, base::format_duration(spent),
      base::format_duration(stage_.duration), slot.levels[std::size_t(Level::connections)],
      base::format_count(static_cast<double>(at(slot, Count::received))));
  const stats::SparseHistogram& rtt = slot.histograms[std::size_t(Metric::rtt)];
  const stats::SparseHistogram& delivery = slot.histograms[std::size_t(Metric::delivery)];
  if (const stats::SparseHistogram& times = rtt.empty() ? delivery : rtt; !times.empty()) {
    const auto percentile = [&](double p) {
      return base::format_duration(std::chrono::microseconds(times.value_at_percentile(p)));
    };
    text += fmt::format("  p50 {} p99 {}", percentile(50), percentile(99));
  }
  return text + fmt::format("  {} errors", errors_);
}

}  // namespace load
