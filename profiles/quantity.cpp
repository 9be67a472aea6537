#include "profiles/quantity.h"

#include <fmt/format.h>

namespace profile {
namespace {

Rate parse_rate(const std::string& text) {
  if (text == "max") return {.kind = Rate::Kind::max};
  if (text.starts_with('@')) {
    const base::Duration latency = base::parse_duration(text.substr(1));
    if (latency.count() <= 0)
      base::fail("'{:.64}': the latency must be above 0, as in @50ms", text);
    return {.kind = Rate::Kind::at_latency, .latency = latency};
  }
  return {.a_second = base::parse_rate(text)};
}

template <typename E>
void add_shapes(schema::Words<E>& w) {
  w.add("linear", E::linear);
  w.add("step", E::step);
  w.add("exponential", E::exponential);
}

template <typename T>
void add_change(schema::Schema<Change<T>>& s) {
  s.shorthand(&Change<T>::steady, "throughout the stage");
  s.optional("from", &Change<T>::from, "at its begin; else where it was");
  s.required("to", &Change<T>::to, "at its end");
  s.optional("shape", &Change<T>::shape, "of the way there; else linear");
}

template <typename T>
void add_level(schema::Schema<Level<T>>& s) {
  s.origin(&Level<T>::origin);
  s.shorthand(&Level<T>::everywhere, "in all stages");
  s.otherwise(&Level<T>::by_stage, schema::at_least_one());
}

template <typename E>
void add_dists(schema::Words<E>& w) {
  w.add("fixed", E::fixed);
  w.add("uniform", E::uniform);
  w.add("normal", E::normal);
  w.add("lognormal", E::lognormal);
  w.add("exponential", E::exponential);
}

}  // namespace

void describe(schema::Form<Rate>& form) {
  form = {
      "rate", parse_rate, [](const Rate& rate) { return to_string(rate); },
      schema::json_number_or(
          "number",
          R"(^(\d+(\.\d+)?(k?|[kmM](?=/))(/s|/m|/min|/h)?|max|@(\d+(\.\d+)?(h|m|s|ms|us|ns))+)$)")};
}

std::string to_string(const Rate& rate) {
  switch (rate.kind) {
    case Rate::Kind::max:
      return "max";
    case Rate::Kind::at_latency:
      return '@' + base::format_duration(rate.latency);
    case Rate::Kind::fixed:
      break;
  }
  return base::format_rate(rate.a_second);
}

void describe(schema::Words<Change<std::uint64_t>::Shape>& w) { add_shapes(w); }
void describe(schema::Words<Change<Rate>::Shape>& w) { add_shapes(w); }

void describe(schema::Schema<Change<std::uint64_t>>& s) { add_change(s); }
void describe(schema::Schema<Change<Rate>>& s) { add_change(s); }

void describe(schema::Schema<CountLevel>& s) {
  s.called("level");
  add_level(s);
}
void describe(schema::Schema<RateLevel>& s) {
  s.called("rateLevel");
  add_level(s);
}

void describe(schema::Words<Dist>& w) {
  add_dists(w);
  w.add("empirical", Dist::empirical);
}
void describe(schema::Words<TimeSpread::Dist>& w) { add_dists(w); }

void describe(schema::Schema<SizeSpread>& s) {
  using S = SizeSpread;
  s.called("distribution");
  s.origin(&S::origin);
  s.shorthand(&S::fixed, "always", schema::as_size());
  s.required("dist", &S::dist, "how it is drawn");
  s.optional("min", &S::min, "never below", schema::as_size());
  s.optional("max", &S::max, "never above", schema::as_size());
  s.optional("p50", &S::p50, "half of them are below", schema::as_size());
  s.optional("p99", &S::p99, "one in a hundred is above", schema::as_size());
  s.optional("file", &S::file, "empirical: a size a line", schema::not_empty());
}

void describe(schema::Schema<TimeSpread>& s) {
  using S = TimeSpread;
  s.called("jitteredDuration");
  s.origin(&S::origin);
  s.shorthand(&S::fixed, "always");
  s.required("dist", &S::dist, "how it is drawn");
  s.optional("min", &S::min, "never below");
  s.optional("max", &S::max, "never above");
  s.optional("mean", &S::mean, "of all of them");
  s.optional("p50", &S::p50, "half of them are below");
  s.optional("p99", &S::p99, "one in a hundred is above");
}

}  // namespace profile
