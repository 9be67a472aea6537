#include "tools/load/gate.h"

#include <fmt/format.h>

#include <algorithm>

#include "libcore/base/units.h"

namespace load {
namespace {

using profile::Condition;
using Stat = Condition::Stat;
using Unit = Condition::Unit;

std::size_t place_of(std::string_view name, const auto& names) {
  return static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
}

double seconds_of(std::chrono::nanoseconds time) {
  return std::chrono::duration<double>(time).count();
}

std::uint64_t sum(const Counts& counts, std::initializer_list<Count> which) {
  std::uint64_t all = 0;
  for (const Count count : which) all += counts[std::size_t(count)];
  return all;
}

// How many there could have been of what is counted.
std::uint64_t out_of(Count count, const Counts& counts) {
  switch (count) {
    case Count::connect_failed:
    case Count::not_begun:
      return sum(counts, {Count::connected, Count::connect_failed});
    case Count::disconnected:
    case Count::protocol_errors:
      return sum(counts, {Count::connected});
    case Count::timeouts:
      return sum(counts, {Count::sent, Count::deliveries_due});
    case Count::gaps:
    case Count::duplicates:
    case Count::reordered:
      return sum(counts, {Count::deliveries, Count::gaps});
    case Count::sent:
    case Count::missed:
      return sum(counts, {Count::due});
    default:
      return sum(counts, {Count::received});
  }
}

std::optional<double> of_times(const stats::Histogram* times, const Condition& condition,
                               const Evidence& evidence) {
  const double total = times == nullptr ? 0 : static_cast<double>(times->total());
  if (condition.stat == Stat::count) return total;
  if (condition.stat == Stat::rate) {
    const double time = seconds_of(evidence.duration);
    return time > 0 ? std::optional(total / time) : std::nullopt;
  }
  if (total == 0) return std::nullopt;
  constexpr double ns = 1000;  // of a µs
  switch (condition.stat) {
    case Stat::percentile:
      return ns * static_cast<double>(times->value_at_percentile(condition.percentile));
    case Stat::min:
      return ns * static_cast<double>(times->min());
    case Stat::max:
      return ns * static_cast<double>(times->max());
    default:
      return ns * times->mean();
  }
}

std::optional<double> of_counts(const profile::Metric& metric, const Condition& condition,
                                const Evidence& evidence) {
  constexpr std::string_view lost = "disconnected.";
  const bool by_cause = metric.name.starts_with(lost);
  const std::size_t place =
      by_cause ? std::size_t(Count::disconnected) : place_of(metric.name, count_names);
  double n = static_cast<double>(evidence.counts[place]);
  if (by_cause) {
    const std::string cause = "disconnected: " + metric.name.substr(lost.size());
    const auto found = evidence.causes.find(cause);
    n = found == evidence.causes.end() ? 0 : static_cast<double>(found->second);
  }
  if (condition.stat != Stat::rate) return n;
  if (condition.unit == Unit::share) {
    const double all =
        static_cast<double>(out_of(Count{static_cast<std::uint8_t>(place)}, evidence.counts));
    return all > 0 ? std::optional(n / all) : std::nullopt;
  }
  const double time = seconds_of(evidence.duration);
  return time > 0 ? std::optional(n / time) : std::nullopt;
}

std::optional<double> of_reach(const Condition& condition, const Evidence& evidence) {
  Tally::Reach all;
  double least = 1;
  double most = 0;
  for (const auto& [second, reach] : evidence.reaches) {
    if (reach.due == 0) continue;
    all.due += reach.due;
    all.came += reach.came;
    least = std::min(least, reach.share());
    most = std::max(most, reach.share());
  }
  if (all.due == 0) return std::nullopt;
  if (condition.stat == Stat::min) return least;
  if (condition.stat == Stat::max) return most;
  return all.share();
}

std::optional<double> of_gauge(const std::string& name, const Condition& condition,
                               const Evidence& evidence) {
  if (name == "delivery.reach") return of_reach(condition, evidence);
  if (name == "cpu") return evidence.cpu;
  if (name == "rss_per_connection") return evidence.rss_per_connection;
  const std::size_t place = place_of(name, level_names);
  if (place == level_names.size() || evidence.levels[place].seconds == 0) return std::nullopt;
  const Evidence::Level& level = evidence.levels[place];
  switch (condition.stat) {
    case Stat::min:
      return static_cast<double>(level.least);
    case Stat::max:
      return static_cast<double>(level.most);
    case Stat::mean:
      return static_cast<double>(level.sum) / static_cast<double>(level.seconds);
    default:
      return static_cast<double>(level.last);
  }
}

bool holds(double value, const Condition& condition) {
  switch (condition.op) {
    case Condition::Op::less:
      return value < condition.value;
    case Condition::Op::at_most:
      return value <= condition.value;
    case Condition::Op::equal:
      return value == condition.value;
    case Condition::Op::at_least:
      return value >= condition.value;
    case Condition::Op::more:
      break;
  }
  return value > condition.value;
}

std::string words(double value, Unit unit) {
  switch (unit) {
    case Unit::nanoseconds:
      return base::format_duration(base::Duration(static_cast<std::int64_t>(value)));
    case Unit::octets:
      return base::format_size(static_cast<std::uint64_t>(value));
    case Unit::share:
      return fmt::format("{:.4g}%", 100 * value);
    case Unit::a_second:
      return fmt::format("{:.4g}/s", value);
    case Unit::number:
      break;
  }
  return fmt::format("{:.6g}", value);
}

}  // namespace

void Evidence::Level::add(std::uint64_t level) {
  least = std::min(least, level);
  most = std::max(most, level);
  last = level;
  sum += level;
  ++seconds;
}

Judged judge(const profile::Metric& metric, const Condition& condition, const Evidence& evidence) {
  std::optional<double> value;
  switch (metric.kind) {
    case profile::MetricKind::histogram: {
      const std::size_t place = place_of(metric.name, metric_names);
      const stats::Histogram* const times =
          place < metric_names.size() ? evidence.times[place] : nullptr;
      value = of_times(times, condition, evidence);
      break;
    }
    case profile::MetricKind::counter:
      value = of_counts(metric, condition, evidence);
      break;
    case profile::MetricKind::gauge:
      value = of_gauge(metric.name, condition, evidence);
      break;
  }
  if (value) return {holds(*value, condition), words(*value, condition.unit)};
  const bool upper = condition.op == Condition::Op::less || condition.op == Condition::Op::at_most;
  return {upper, "none"};
}

}  // namespace load
