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

std::optional<std::string> Live::add(std::chrono::nanoseconds start, const stats::Slot& slot) {
  for (const Count count : {Count::connect_failed, Count::disconnected, Count::timeouts,
                            Count::protocol_errors, Count::verify_failed})
    errors_ += at(slot, count);
  Second& second = open_[start];
  stats::Timeline one;
  one.add({}, slot);
  second.sum.merge(std::move(one));
  if (++second.reports < workers_) return std::nullopt;
  std::string text = line(start, second.sum.slots().front());
  open_.erase(start);
  return text;
}

std::string Live::line(std::chrono::nanoseconds start, const stats::Slot& slot) const {
  Stage stage = Stage::connect;
  Plan::Time begin{};
  Plan::Time end = plan_.traffic_begin();
  if (start >= plan_.record_begin()) {
    stage = Stage::steady;
    begin = plan_.record_begin();
    end = plan_.end();
  } else if (start >= plan_.traffic_begin()) {
    stage = Stage::warmup;
    begin = plan_.traffic_begin();
    end = plan_.record_begin();
  }
  const auto spent = std::min<Plan::Time>(start + seconds(1), end) - begin;
  std::string text =
      fmt::format("{} {} of {}  {} connections  {}/s", stage_names[std::size_t(stage)],
                  base::format_duration(spent), base::format_duration(end - begin),
                  slot.levels[std::size_t(Level::connections)],
                  base::format_count(static_cast<double>(at(slot, Count::received))));
  if (const stats::SparseHistogram& rtt = slot.histograms.front(); !rtt.empty()) {
    const auto percentile = [&](double p) {
      return base::format_duration(std::chrono::microseconds(rtt.value_at_percentile(p)));
    };
    text += fmt::format("  p50 {} p99 {}", percentile(50), percentile(99));
  }
  return text + fmt::format("  {} errors", errors_);
}

}  // namespace load
