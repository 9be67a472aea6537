#pragma once

#include <functional>
#include <string>
#include <vector>

#include "libcore/schema/scalar.h"

namespace schema {

// What a single value has to meet beyond its form. The wording completes "expected ...".
template <typename T>
struct Check {
  std::string wording;
  std::function<bool(const T& value)> holds;
};

// One value as a line of a schema takes it: its form, then its checks.
template <typename T>
struct Scalar {
  Form<T> form = form_of<T>();
  std::vector<Check<T>> checks;
};

// Bounds, both inclusive, of what has an order: numbers, durations.
template <typename B>
struct AtLeast {
  B bound;
};
template <typename B>
struct AtMost {
  B bound;
};
struct NotEmpty {};

template <typename B>
AtLeast<B> at_least(B bound) {
  return {bound};
}
template <typename B>
AtMost<B> at_most(B bound) {
  return {bound};
}
// A text of at least one octet.
inline NotEmpty not_empty() { return {}; }

template <typename T, typename B>
void add_check(Scalar<T>& scalar, const AtLeast<B>& check) {
  const T bound = static_cast<T>(check.bound);
  scalar.checks.push_back({fmt::format("at least {}", scalar.form.print(bound)),
                           [bound](const T& value) { return value >= bound; }});
}
template <typename T, typename B>
void add_check(Scalar<T>& scalar, const AtMost<B>& check) {
  const T bound = static_cast<T>(check.bound);
  scalar.checks.push_back({fmt::format("at most {}", scalar.form.print(bound)),
                           [bound](const T& value) { return value <= bound; }});
}
inline void add_check(Scalar<std::string>& scalar, const NotEmpty&) {
  scalar.checks.push_back(
      {"a text that is not empty", [](const auto& text) { return !text.empty(); }});
}

}  // namespace schema
