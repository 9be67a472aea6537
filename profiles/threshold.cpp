#include "profiles/threshold.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "libcore/base/text.h"

namespace profile {
namespace {

using Stat = Condition::Stat;
using Op = Condition::Op;
using Unit = Condition::Unit;

struct Known {
  std::string_view name;
  MetricKind kind;
  std::vector<Unit> units;  // of its values: histograms and gauges
};

const std::vector<Known>& metrics() {
  static const std::vector<Known> all = [] {
    std::vector<Known> known;
    for (const char* name : {"connect", "connect.dns", "connect.tcp", "connect.tls",
                             "connect.upgrade", "connect.first_message", "rtt", "rtt.service",
                             "delivery", "ping", "close", "recovery", "send_lag"})
      known.push_back({name, MetricKind::histogram, {Unit::nanoseconds}});
    for (const char* name : {"sent", "received", "sent.bytes", "received.bytes", "connect.failed",
                             "disconnected", "timeouts", "protocol_errors", "sequence.gaps",
                             "sequence.duplicates", "sequence.reordered", "verify.failed"})
      known.push_back({name, MetricKind::counter, {}});
    known.push_back({"connections", MetricKind::gauge, {Unit::number}});
    known.push_back({"outstanding", MetricKind::gauge, {Unit::number}});
    known.push_back({"delivery.reach", MetricKind::gauge, {Unit::share}});
    known.push_back({"deflate.ratio", MetricKind::gauge, {Unit::number, Unit::share}});
    known.push_back({"cpu", MetricKind::gauge, {Unit::share}});
    known.push_back({"rss_per_connection", MetricKind::gauge, {Unit::octets}});
    return known;
  }();
  return all;
}

// "disconnected.reset" is a cause of "disconnected".
const Known* find(std::string_view name) {
  for (const Known& known : metrics())
    if (known.name == name) return &known;
  if (name.starts_with("disconnected.") && name.size() > 13) return find("disconnected");
  return nullptr;
}

constexpr std::array<std::string_view, 6> stat_words{"min",   "max",  "mean",
                                                     "count", "rate", "value"};
constexpr std::array<Stat, 6> stats{Stat::min,   Stat::max,  Stat::mean,
                                    Stat::count, Stat::rate, Stat::value};

// Reads "p99.9", "p(99.9)" or a word.
void read_stat(std::string_view word, Condition& into) {
  const auto found = std::ranges::find(stat_words, word);
  if (found != stat_words.end()) {
    into.stat = stats[static_cast<std::size_t>(found - stat_words.begin())];
    return;
  }
  std::string_view number = word;
  if (number.starts_with('p')) number.remove_prefix(1);
  if (number.starts_with('(') && number.ends_with(')'))
    number = number.substr(1, number.size() - 2);
  if (!word.starts_with('p') || number.find_first_not_of("0123456789.") != std::string_view::npos ||
      number.empty())
    base::fail("'{:.64}' is no statistic; write p99, {}", word, fmt::join(stat_words, ", "));
  into.stat = Stat::percentile;
  into.percentile = schema::parse_number(number);
  if (into.percentile > 100) base::fail("'{:.64}': percentiles end at p100", word);
}

void read_value(std::string_view text, Condition& into) {
  const std::string word(text);
  if (word.ends_with('%')) {
    into.unit = Unit::share;
    into.value = schema::as_share().parse(word);
  } else if (word.ends_with("/s") || word.ends_with("/m") || word.ends_with("/h")) {
    into.unit = Unit::a_second;
    into.value = base::parse_rate(word);
  } else if (word.ends_with('B')) {
    into.unit = Unit::octets;
    into.value = static_cast<double>(base::parse_size(word));
  } else if (!word.empty() && word.find_first_not_of("0123456789.") == std::string::npos) {
    into.value = schema::parse_number(word);
  } else if (word.ends_with('s') || word.ends_with('m') || word.ends_with('h')) {
    into.unit = Unit::nanoseconds;
    into.value = static_cast<double>(base::parse_duration(word).count());
  } else {
    base::fail("'{:.64}' is no value; write 50ms, 0.1%, 16KiB, 20 or 500/s", text);
  }
}

// The value in few digits, or where that would be another value, in all.
std::string value_text(const Condition& condition) {
  const double value = condition.value;
  std::string few;
  std::string all;
  switch (condition.unit) {
    case Unit::number:
      few = fmt::format("{:g}", value);
      all = fmt::format("{}", value);
      break;
    case Unit::nanoseconds:
      few = base::format_duration(base::Duration(static_cast<std::int64_t>(value)));
      all = fmt::format("{}ms", value / 1e6);
      break;
    case Unit::octets:
      few = base::format_size(static_cast<std::uint64_t>(value));
      all = fmt::format("{}B", value);
      break;
    case Unit::share:
      few = fmt::format("{:g}%", value * 100);
      all = fmt::format("{}%", value * 100);
      break;
    case Unit::a_second:
      few = base::format_rate(value);
      all = fmt::format("{}/s", value);
      break;
  }
  Condition read;
  try {
    read_value(few, read);
  } catch (const base::Error&) {
    return all;
  }
  return read.value == value ? few : all;
}

std::string_view word_of(Op op) {
  switch (op) {
    case Op::less:
      return "<";
    case Op::at_most:
      return "<=";
    case Op::equal:
      return "==";
    case Op::at_least:
      return ">=";
    case Op::more:
      break;
  }
  return ">";
}

}  // namespace

Metric parse_metric(std::string_view text) {
  text = base::trim(text);
  Metric metric;
  const std::size_t brace = text.find('{');
  if (brace != std::string_view::npos) {
    const std::string_view label = text.substr(brace + 1, text.size() - brace - 2);
    const std::size_t equals = label.find('=');
    if (!text.ends_with('}') || equals == std::string_view::npos || equals == 0 ||
        equals + 1 == label.size())
      base::fail("'{:.64}': a label is written metric{{label=value}}", text);
    metric.label = base::trim(label.substr(0, equals));
    metric.label_value = base::trim(label.substr(equals + 1));
  }
  metric.name = base::trim(text.substr(0, brace));
  if (const Known* known = find(metric.name)) {
    metric.kind = known->kind;
    return metric;
  }
  std::vector<std::string_view> names;
  for (const Known& known : metrics()) names.push_back(known.name);
  const std::string_view meant = metric.name.size() > 64 ? "" : base::nearest(metric.name, names);
  if (!meant.empty()) base::fail("unknown metric '{}', did you mean '{}'?", metric.name, meant);
  base::fail("unknown metric '{:.64}'; known are {}", metric.name, fmt::join(names, ", "));
}

void check_figure(std::string_view text) {
  // The statistic is what follows the longest name of a metric; "rtt.p99.9" has dots in both.
  for (std::size_t dot = text.rfind('.'); dot != std::string_view::npos && dot > 0;
       dot = text.rfind('.', dot - 1)) {
    if (find(text.substr(0, dot)) == nullptr) continue;
    Condition condition;
    read_stat(text.substr(dot + 1), condition);
    return;
  }
  base::fail("'{:.64}' is no figure; write METRIC.STATISTIC, such as rtt.p99", text);
}

Condition parse_condition(std::string_view text) {
  const std::size_t begin = text.find_first_of("<>=");
  if (begin == std::string_view::npos || begin == 0)
    base::fail("'{:.64}' is no condition; write p99 < 50ms, rate < 0.1% or count == 0", text);
  const std::size_t size = text.substr(begin + 1).starts_with('=') ? 2 : 1;
  const std::string_view op = text.substr(begin, size);
  Condition condition;
  bool known = false;
  for (const Op each : {Op::less, Op::at_most, Op::equal, Op::at_least, Op::more}) {
    if (op != word_of(each)) continue;
    condition.op = each;
    known = true;
  }
  if (!known) base::fail("'{:.64}': '{}' is none of <, <=, ==, >=, >", text, op);
  read_stat(base::trim(text.substr(0, begin)), condition);
  read_value(base::trim(text.substr(begin + size)), condition);
  return condition;
}

std::string to_string(const Condition& condition) {
  std::string stat = fmt::format("p{:g}", condition.percentile);
  for (std::size_t i = 0; i < stats.size(); ++i)
    if (stats[i] == condition.stat) stat = stat_words[i];
  return fmt::format("{} {} {}", stat, word_of(condition.op), value_text(condition));
}

void check_fit(const Metric& metric, const Condition& condition) {
  const auto one_of = [](auto value, std::initializer_list<decltype(value)> allowed) {
    return std::ranges::find(allowed, value) != allowed.end();
  };
  const Known* const known = find(metric.name);
  if (known == nullptr) return;
  if (condition.stat == Stat::count) {
    if (known->kind == MetricKind::gauge)
      base::fail("{} is a level: it has min, max, mean and value, no count", metric.name);
    if (condition.unit != Unit::number) base::fail("a count is a number, such as 0");
    return;
  }
  switch (known->kind) {
    case MetricKind::histogram:
      if (!one_of(condition.stat, {Stat::percentile, Stat::min, Stat::max, Stat::mean}))
        base::fail("{} is a time: it has p99, min, max, mean and count", metric.name);
      if (condition.unit != Unit::nanoseconds)
        base::fail("{} is a time; compare it with one, such as 50ms", metric.name);
      return;
    case MetricKind::counter:
      if (condition.stat != Stat::rate)
        base::fail("{} is counted: it has count and rate", metric.name);
      if (!one_of(condition.unit, {Unit::a_second, Unit::share}))
        base::fail("a rate is compared with a share or with a rate: 0.1% or 20/s");
      return;
    case MetricKind::gauge:
      if (!one_of(condition.stat, {Stat::min, Stat::max, Stat::mean, Stat::value}))
        base::fail("{} is a level: it has min, max, mean and value", metric.name);
      if (std::ranges::find(known->units, condition.unit) == known->units.end())
        base::fail("{} is not compared with a value of that unit", metric.name);
      return;
  }
}

Goal parse_goal(std::string_view text) {
  text = base::trim(text);
  const std::size_t brace = text.find('}');
  const std::size_t end = brace == std::string_view::npos ? text.find_first_of(" \t") : brace + 1;
  if (end == std::string_view::npos)
    base::fail("'{:.64}' is no threshold; write rtt p99 < 50ms", text);
  Goal goal{.metric = parse_metric(text.substr(0, end)), .is = parse_condition(text.substr(end))};
  check_fit(goal.metric, goal.is);
  return goal;
}

void describe(schema::Form<Condition>& form) {
  form.type = "condition";
  form.parse = [](const std::string& text) { return parse_condition(text); };
  form.print = [](const Condition& condition) { return to_string(condition); };
}

void describe(schema::Form<Goal>& form) {
  form.type = "threshold";
  form.parse = [](const std::string& text) { return parse_goal(text); };
  form.print = [](const Goal& goal) {
    return goal.metric.name.empty() ? "" : goal.metric.name + ' ' + to_string(goal.is);
  };
}

void describe(schema::Words<Threshold::Level>& w) {
  w.add("fail", Threshold::Level::fail);
  w.add("warn", Threshold::Level::warn);
}

void describe(schema::Schema<Threshold>& s) {
  s.called("threshold");
  s.origin(&Threshold::origin);
  s.shorthand(&Threshold::is, "what has to hold");
  s.required("is", &Threshold::is, "what has to hold: p99 < 50ms");
  s.optional("abort", &Threshold::abort, "where it does not, the run ends at once");
  s.optional("after", &Threshold::after, "it is not looked at before");
  s.optional("stage", &Threshold::stage, "it counts what happens in this one only");
  s.optional("level", &Threshold::level, "what it means where it does not hold");
}

}  // namespace profile
