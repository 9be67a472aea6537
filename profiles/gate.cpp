#include "profiles/gate.h"

#include <fmt/format.h>

#include <algorithm>

#include "libcore/base/units.h"

namespace profile {
namespace {

using Stat = Condition::Stat;
using Unit = Condition::Unit;

std::uint64_t count_of(const Evidence& evidence, std::string_view name) {
  const auto found = evidence.counts.find(name);
  return found == evidence.counts.end() ? 0 : found->second;
}

// How many there could have been of what is counted.
std::uint64_t out_of(std::string_view counted, const Evidence& evidence) {
  const auto sum = [&](std::initializer_list<std::string_view> which) {
    std::uint64_t all = 0;
    for (const std::string_view name : which) all += count_of(evidence, name);
    return all;
  };
  if (counted == "connect.failed") return sum({"connected", "connect.failed"});
  if (counted == "disconnected" || counted == "protocol_errors") return sum({"connected"});
  if (counted == "timeouts") return sum({"sent", "deliveries.due"});
  if (counted.starts_with("sequence.")) return sum({"deliveries", "sequence.gaps"});
  if (counted == "sent") return sum({"due"});
  return sum({"received"});
}

std::optional<double> of_times(const stats::Histogram* times, const Condition& condition,
                               const Evidence& evidence) {
  const double total = times == nullptr ? 0 : static_cast<double>(times->total());
  if (condition.stat == Stat::count) return total;
  if (condition.stat == Stat::rate) {
    const double time = base::seconds(evidence.duration);
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

std::optional<double> of_counts(const Metric& metric, const Condition& condition,
                                const Evidence& evidence) {
  constexpr std::string_view lost = "disconnected.";
  const bool by_cause = metric.name.starts_with(lost);
  const std::string counted = by_cause ? "disconnected" : metric.name;
  double n = static_cast<double>(count_of(evidence, counted));
  if (by_cause) {
    const auto found = evidence.causes.find("disconnected: " + metric.name.substr(lost.size()));
    n = found == evidence.causes.end() ? 0 : static_cast<double>(found->second);
  }
  if (condition.stat != Stat::rate) return n;
  if (condition.unit == Unit::share) {
    const double all = static_cast<double>(out_of(counted, evidence));
    return all > 0 ? std::optional(n / all) : std::nullopt;
  }
  const double time = base::seconds(evidence.duration);
  return time > 0 ? std::optional(n / time) : std::nullopt;
}

std::optional<double> of_reach(const Condition& condition, const Evidence& evidence) {
  const auto share = [](const Evidence::Reach& reach) {
    return static_cast<double>(reach.came) / static_cast<double>(reach.due);
  };
  Evidence::Reach all;
  double least = 1;
  double most = 0;
  for (const Evidence::Reach& reach : evidence.reaches) {
    if (reach.due == 0) continue;
    all.due += reach.due;
    all.came += reach.came;
    least = std::min(least, share(reach));
    most = std::max(most, share(reach));
  }
  if (all.due == 0) return std::nullopt;
  if (condition.stat == Stat::min) return least;
  if (condition.stat == Stat::max) return most;
  return share(all);
}

std::optional<double> of_gauge(const std::string& name, const Condition& condition,
                               const Evidence& evidence) {
  if (name == "delivery.reach") return of_reach(condition, evidence);
  if (name == "cpu") return evidence.cpu;
  if (name == "rss_per_connection") return evidence.rss_per_connection;
  const auto found = evidence.levels.find(name);
  if (found == evidence.levels.end() || found->second.slots == 0) return std::nullopt;
  const Evidence::Level& level = found->second;
  switch (condition.stat) {
    case Stat::min:
      return static_cast<double>(level.least);
    case Stat::max:
      return static_cast<double>(level.most);
    case Stat::mean:
      return static_cast<double>(level.sum) / static_cast<double>(level.slots);
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
  ++slots;
}

Judged judge(const Metric& metric, const Condition& condition, const Evidence& evidence) {
  std::optional<double> value;
  switch (metric.kind) {
    case MetricKind::histogram: {
      const auto found = evidence.times.find(metric.name);
      value =
          of_times(found == evidence.times.end() ? nullptr : &found->second, condition, evidence);
      break;
    }
    case MetricKind::counter:
      value = of_counts(metric, condition, evidence);
      break;
    case MetricKind::gauge:
      value = of_gauge(metric.name, condition, evidence);
      break;
  }
  if (value) return {holds(*value, condition), words(*value, condition.unit)};
  const bool upper = condition.op == Condition::Op::less || condition.op == Condition::Op::at_most;
  return {upper, "none"};
}

}  // namespace profile
