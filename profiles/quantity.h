#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "libcore/base/units.h"
#include "libcore/schema/schema.h"

// The quantities of a profile: rates, how a level changes from stage to stage, and how what is
// drawn at random is spread.
namespace profile {

// How often something happens.
struct Rate {
  enum class Kind : std::uint8_t {
    fixed,       // `a_second`
    max,         // as fast as it goes
    at_latency,  // the highest at which the p95 of rtt stays below `latency`
  };
  Kind kind = Kind::fixed;
  double a_second = 0;
  base::Duration latency{};
};
void describe(schema::Form<Rate>& form);
std::string to_string(const Rate& rate);

// What a level does in one stage: it goes to `to`, from where it was unless `from` says otherwise.
template <typename T>
struct Change {
  enum class Shape : std::uint8_t { none, linear, step, exponential };
  std::optional<T> steady;  // it has this value throughout, and nothing else is given
  std::optional<T> from;
  T to{};
  Shape shape = Shape::none;  // none: linear
};

// A level over the whole run: one value, or what it does in the stages that are named. In others it
// stays where it was; before the first that is named it is 0.
template <typename T>
struct Level {
  std::optional<T> everywhere;
  std::map<schema::Name, Change<T>> by_stage;
  schema::Origin origin;
};

using CountLevel = Level<std::uint64_t>;
using RateLevel = Level<Rate>;
void describe(schema::Words<Change<std::uint64_t>::Shape>& w);
void describe(schema::Words<Change<Rate>::Shape>& w);
void describe(schema::Schema<Change<std::uint64_t>>& s);
void describe(schema::Schema<Change<Rate>>& s);
void describe(schema::Schema<CountLevel>& s);
void describe(schema::Schema<RateLevel>& s);

// The numbers of a level within one stage.
template <typename T>
struct Span {
  T from{};
  T to{};
};
// What the level does in a stage behind one that ended at `before`.
template <typename T>
Span<T> span_in(const Level<T>& level, const std::string& stage, const T& before) {
  if (level.everywhere) return {*level.everywhere, *level.everywhere};
  const auto found = level.by_stage.find(schema::Name{stage, {}});
  if (found == level.by_stage.end()) return {before, before};
  const Change<T>& change = found->second;
  if (change.steady) return {*change.steady, *change.steady};
  return {change.from.value_or(before), change.to};
}

enum class Dist : std::uint8_t { fixed, uniform, normal, lognormal, exponential, empirical };
void describe(schema::Words<Dist>& w);

// A size that is drawn anew each time: "180B", or {dist: lognormal, p50: 180B, p99: 4KiB}.
struct SizeSpread {
  std::optional<std::uint64_t> fixed;  // always this, and nothing else is given
  Dist dist = Dist::fixed;
  std::optional<std::uint64_t> min, max, p50, p99;
  std::optional<std::string> file;  // empirical: a size a line
  schema::Origin origin;
};
void describe(schema::Schema<SizeSpread>& s);

// The same for a time.
struct TimeSpread {
  enum class Dist : std::uint8_t { fixed, uniform, normal, lognormal, exponential };
  std::optional<base::Duration> fixed;
  Dist dist = Dist::fixed;
  std::optional<base::Duration> min, max, mean, p50, p99;
  schema::Origin origin;
};
void describe(schema::Words<TimeSpread::Dist>& w);
void describe(schema::Schema<TimeSpread>& s);

}  // namespace profile
