#pragma once

#include <fmt/format.h>

#include <concepts>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "libcore/base/error.h"
#include "libcore/base/units.h"

namespace schema {

// How a value of type T is written as one text. A type that is not known here gets its form from
// `void describe(schema::Form<T>&)`, found by argument-dependent lookup.
template <typename T>
struct Form {
  std::string type;                                 // what `--explain` calls it: "duration"
  std::function<T(const std::string& text)> parse;  // throws base::Error, which says what is wrong
  std::function<std::string(const T& value)> print;
  std::string json = R"({"type":"string"})";  // its JSON Schema
  bool has_unit = false;                      // written as a text, though T is a number
};

// The JSON Schemas of what several types share.
std::string json_words(const std::vector<std::string_view>& words);
std::string json_pattern(std::string_view pattern);  // of a text
std::string json_number_or(std::string_view type, std::string_view pattern);
std::string json_duration();
std::string json_count();

// The words of an enumeration, one line a word, in
//   void describe(schema::Words<Mode>& w) { w.add("off", Mode::off); }
template <typename E>
class Words {
 public:
  // `word` is a literal.
  void add(std::string_view word, E value) {
    words_.push_back(word);
    values_.push_back(value);
  }

  const std::vector<std::string_view>& words() const { return words_; }
  const std::vector<E>& values() const { return values_; }

 private:
  std::vector<std::string_view> words_;
  std::vector<E> values_;
};

template <typename T>
concept HasWords = std::is_enum_v<T> && requires(Words<T>& words) {
  describe(words);
};
template <typename T>
concept HasForm = requires(Form<T>& form) {
  describe(form);
};

bool parse_bool(std::string_view text);
std::int64_t parse_integer(std::string_view text);  // signed, decimal
double parse_number(std::string_view text);         // finite
// The index of `text` among `words`; else an Error that names them and the nearest.
std::size_t parse_word(std::string_view text, const std::vector<std::string_view>& words);

// The form that a T has unless its line in a schema names another one. Unsigned integers are counts
// ("20k"), for which a signed one is no substitute.
template <typename T>
Form<T> form_of() {
  if constexpr (HasForm<T>) {
    Form<T> form;
    describe(form);
    return form;
  } else if constexpr (HasWords<T>) {
    Words<T> words;
    describe(words);
    const auto print = [words](const T& value) -> std::string {
      for (std::size_t i = 0; i < words.values().size(); ++i)
        if (words.values()[i] == value) return std::string(words.words()[i]);
      return "?";
    };
    const auto parse = [words](const std::string& text) {
      return words.values()[parse_word(text, words.words())];
    };
    return {fmt::format("{}", fmt::join(words.words(), "|")), parse, print,
            json_words(words.words())};
  } else if constexpr (std::same_as<T, std::string>) {
    return {"text", [](const std::string& text) { return text; },
            [](const std::string& text) { return text; }};
  } else if constexpr (std::same_as<T, bool>) {
    return {"true|false", parse_bool, [](bool value) { return value ? "true" : "false"; },
            R"({"type":"boolean"})"};
  } else if constexpr (std::same_as<T, base::Duration>) {
    return {"duration", base::parse_duration, base::format_duration, json_duration()};
  } else if constexpr (std::floating_point<T>) {
    return {"number", [](const std::string& text) { return static_cast<T>(parse_number(text)); },
            [](T value) { return fmt::format("{}", value); }, R"({"type":"number"})"};
  } else {
    static_assert(std::integral<T>, "describe a Form, Words or a Schema for this type");
    const auto parse = [](const std::string& text) {
      const auto value = [&text] {
        if constexpr (std::signed_integral<T>) return parse_integer(text);
        if constexpr (std::unsigned_integral<T>) return base::parse_count(text);
      }();
      if (!std::in_range<T>(value))
        base::fail("'{}' is out of range, {} to {}", text, std::numeric_limits<T>::min(),
                   std::numeric_limits<T>::max());
      return static_cast<T>(value);
    };
    return {std::signed_integral<T> ? "integer" : "count", parse,
            [](T value) { return fmt::format("{}", value); },
            std::signed_integral<T> ? R"({"type":"integer"})" : json_count()};
  }
}

// Forms for a line of a schema whose type does not say its unit.
Form<std::uint64_t> as_size();  // "16KiB"
Form<double> as_rate();         // "50/s"
Form<double> as_share();        // "0.1%" is 0.001
Form<double> as_bandwidth();    // "10kB/s" and "1Mbit/s", in octets a second

}  // namespace schema
