#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "libcore/schema/scalar.h"

namespace schema {

// What a single value has to meet beyond its form. The wording completes "expected ...".
template <typename T>
struct Check {
  std::string wording;
  std::function<bool(const T& value)> holds;
  std::string json =
      {};  // a member of a JSON Schema that says the same, where one can: "\"minimum\":1"
};

// One value as a line of a schema takes it: its form, then its checks.
template <typename T>
struct Scalar {
  Form<T> form = form_of<T>();
  std::vector<Check<T>> checks;
};

// Bounds of what has an order, numbers and durations: the first two inclusive.
template <typename B>
struct AtLeast {
  B bound;
};
template <typename B>
struct AtMost {
  B bound;
};
template <typename B>
struct Above {
  B bound;
};
template <typename B>
struct Below {
  B bound;
};
struct NotEmpty {};
struct NoLonger {
  std::size_t characters;
};

template <typename B>
AtLeast<B> at_least(B bound) {
  return {bound};
}
template <typename B>
AtMost<B> at_most(B bound) {
  return {bound};
}
template <typename B>
Above<B> above(B bound) {
  return {bound};
}
template <typename B>
Below<B> below(B bound) {
  return {bound};
}
// A text of at least one octet.
inline NotEmpty not_empty() { return {}; }
inline NoLonger no_longer_than(std::size_t characters) { return {characters}; }

// How a JSON Schema says a bound, of numbers that people write as numbers.
template <typename T>
std::string json_bound(const Scalar<T>& scalar, std::string_view keyword, const T& bound) {
  if constexpr (std::is_arithmetic_v<T>) {
    if (scalar.form.has_unit) return "";
    return fmt::format("\"{}\":{}", keyword, bound);
  } else {
    return "";
  }
}

template <typename T, typename B>
void add_check(Scalar<T>& scalar, const AtLeast<B>& check) {
  const T bound = static_cast<T>(check.bound);
  scalar.checks.push_back({fmt::format("at least {}", scalar.form.print(bound)),
                           [bound](const T& value) { return value >= bound; },
                           json_bound(scalar, "minimum", bound)});
}
template <typename T, typename B>
void add_check(Scalar<T>& scalar, const AtMost<B>& check) {
  const T bound = static_cast<T>(check.bound);
  scalar.checks.push_back({fmt::format("at most {}", scalar.form.print(bound)),
                           [bound](const T& value) { return value <= bound; },
                           json_bound(scalar, "maximum", bound)});
}
template <typename T, typename B>
void add_check(Scalar<T>& scalar, const Above<B>& check) {
  const T bound = static_cast<T>(check.bound);
  scalar.checks.push_back({fmt::format("more than {}", scalar.form.print(bound)),
                           [bound](const T& value) { return value > bound; },
                           json_bound(scalar, "exclusiveMinimum", bound)});
}
template <typename T, typename B>
void add_check(Scalar<T>& scalar, const Below<B>& check) {
  const T bound = static_cast<T>(check.bound);
  scalar.checks.push_back({fmt::format("less than {}", scalar.form.print(bound)),
                           [bound](const T& value) { return value < bound; },
                           json_bound(scalar, "exclusiveMaximum", bound)});
}
inline void add_check(Scalar<std::string>& scalar, const NotEmpty&) {
  scalar.checks.push_back({"a text that is not empty",
                           [](const auto& text) { return !text.empty(); }, "\"minLength\":1"});
}
inline void add_check(Scalar<std::string>& scalar, const NoLonger& check) {
  scalar.checks.push_back(
      {fmt::format("at most {} characters", check.characters),
       [most = check.characters](const std::string& text) {
         const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; };
         return static_cast<std::size_t>(std::ranges::count_if(text, begins)) <= most;
       },
       fmt::format("\"maxLength\":{}", check.characters)});
}

}  // namespace schema
