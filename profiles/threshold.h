#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "libcore/base/units.h"
#include "libcore/schema/schema.h"

namespace profile {

// What a figure of the run has to be:
//
//   threshold = metric [ "{" label "=" value "}" ] condition
//   condition = stat op value
//   stat      = "p" number | "min" | "max" | "mean" | "count" | "rate" | "value"
//   op        = "<" | "<=" | "==" | ">=" | ">"
//   value     = duration | size | percent | number [ "/s" ]
//
// k6's p(99) is p99. Spaces are free.

// The kinds of metrics, which differ in the statistics that they have.
enum class MetricKind : std::uint8_t { histogram, counter, gauge };

struct Metric {
  std::string name;  // one of the known
  std::string label;
  std::string label_value;
  MetricKind kind = MetricKind::histogram;
};
// Throws base::Error for one that is not known, with the nearest that is.
Metric parse_metric(std::string_view text);
// "rtt.p99", as a baseline names a figure.
void check_figure(std::string_view text);

struct Condition {
  enum class Stat : std::uint8_t { percentile, min, max, mean, count, rate, value };
  enum class Op : std::uint8_t { less, at_most, equal, at_least, more };
  enum class Unit : std::uint8_t { number, nanoseconds, octets, share, a_second };
  Stat stat = Stat::value;
  double percentile = 0;
  Op op = Op::less;
  double value = 0;
  Unit unit = Unit::number;
};
Condition parse_condition(std::string_view text);
std::string to_string(const Condition& condition);
// Throws base::Error where the metric has no such statistic, or not in that unit.
void check_fit(const Metric& metric, const Condition& condition);

// A condition of a metric's list: "p99 < 50ms", or a map.
struct Threshold {
  enum class Level : std::uint8_t { fail, warn };
  schema::Placed<Condition> is;
  bool abort = false;                   // ends the run at once
  std::optional<base::Duration> after;  // it is not looked at before
  std::optional<schema::Name> stage;    // it counts what happens in this one only
  Level level = Level::fail;
  schema::Origin origin;
};

// A whole one in a text: "rtt p99 < 50ms".
struct Goal {
  Metric metric;
  Condition is;
};
Goal parse_goal(std::string_view text);

void describe(schema::Form<Condition>& form);
void describe(schema::Form<Goal>& form);
void describe(schema::Words<Threshold::Level>& w);
void describe(schema::Schema<Threshold>& s);

}  // namespace profile
