#include "libcore/results/json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <utility>

#include "libcore/base/error.h"
#include "libcore/base/text.h"
#include "libcore/results/describe.h"
#include "libcore/stats/histogram_codec.h"

namespace results {
namespace {

using Json = nlohmann::json;

constexpr int format_version = 1;

template <typename T>
concept Number = std::integral<T> && !std::same_as<T, bool>;
template <typename T>
concept Word = std::is_enum_v<T>;

std::string to_hex(std::string_view octets) {
  std::string digits;
  digits.reserve(2 * octets.size());
  for (const char octet : octets) base::append_hex(octet, digits);
  return digits;
}

std::optional<std::string> from_hex(std::string_view digits) {
  constexpr std::string_view alphabet = "0123456789abcdef";
  if (digits.size() % 2 != 0) return std::nullopt;
  std::string octets;
  octets.reserve(digits.size() / 2);
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const std::size_t high = alphabet.find(digits[i]);
    const std::size_t low = alphabet.find(digits[i + 1]);
    if (high == alphabet.npos || low == alphabet.npos) return std::nullopt;
    octets += static_cast<char>(high << 4 | low);
  }
  return octets;
}

// --- Writing ---

class Writer {
 public:
  void document(std::string_view schema) {
    object_["$schema"] = schema;
    object_["version"] = format_version;
  }

  template <typename T>
  void operator()(const char* key, const T& value) {
    object_[key] = written(value);
  }
  template <typename T>
  void operator()(const char* key, const std::optional<T>& value) {
    if (value) object_[key] = written(*value);
  }
  template <typename T>
  void required(const char* key, const T& value) {
    object_[key] = written(value);
  }
  template <typename Figure>
  void derived(const char* key, const Figure& figure) {
    object_[key] = written(figure());
  }
  void octets(const char* key, std::string_view octets) { object_[key] = to_hex(octets); }
  void clamped(const char* key, const stats::Histogram& histogram) {
    object_[key] = histogram.clamped();
  }
  void cells(const char* key, const stats::SparseHistogram& histogram) {
    Json::array_t numbers;
    for (const auto& [low, count] : histogram.cells()) {
      numbers.emplace_back(low);
      numbers.emplace_back(count);
    }
    object_[key] = std::move(numbers);
  }

  Json take() { return std::move(object_); }

 private:
  static Json written(const std::string& text) { return text; }
  static Json written(bool flag) { return flag; }
  static Json written(double number) { return std::isfinite(number) ? number : 0.0; }
  static Json written(const std::optional<double>& number) {
    return number ? written(*number) : Json(nullptr);
  }
  static Json written(const Number auto& number) { return number; }
  static Json written(std::chrono::nanoseconds duration) { return duration.count(); }
  static Json written(const Word auto& word) { return word_of(word); }
  static Json written(const stats::Histogram& histogram) { return stats::encode_text(histogram); }
  template <typename T>
  static Json written(const std::vector<T>& values) {
    Json::array_t array;
    array.reserve(values.size());
    for (const T& value : values) array.push_back(written(value));
    return array;
  }
  template <typename T>
  static Json written(const std::map<std::string, T>& values) {
    Json::object_t object;
    for (const auto& [key, value] : values) object.emplace(key, written(value));
    return object;
  }
  template <typename T>
  static Json written(const T& structure) {
    Writer writer;
    describe(writer, structure);
    return writer.take();
  }

  Json::object_t object_;
};

template <typename T>
std::string text_of(const T& result) {
  Writer writer;
  describe(writer, result);
  return writer.take().dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
}

// --- Reading ---

// Where in the document the reader is, and what it may still use.
struct Place {
  std::string path;  // "cases[3].verdict"
  std::size_t buckets_left = most_buckets;

  [[noreturn]] void fail(const std::string& cause) const {
    base::fail("{}: {}", path.empty() ? "result file" : base::printable(path, 200), cause);
  }
};

class Reader {
 public:
  Reader(const Json& json, Place& place) : object_(json), place_(place) {
    if (!json.is_object()) place.fail("this is no object");
  }

  void document(std::string_view schema) {
    std::string found;
    required("$schema", found);
    if (found != schema) place_.fail("this is no " + std::string(schema));
    int version = 0;
    required("version", version);
    if (version != format_version)
      place_.fail(
          fmt::format("version {} of the format is not known, only {}", version, format_version));
  }

  template <typename T>
  void operator()(const char* key, T& value) {
    const auto found = object_.find(key);
    if (found != object_.end()) at(dotted(key), [&] { read(*found, value); });
  }
  template <typename T>
  void required(const char* key, T& value) {
    const auto found = object_.find(key);
    if (found == object_.end()) place_.fail(fmt::format("'{}' is missing", key));
    at(dotted(key), [&] { read(*found, value); });
  }
  template <typename Figure>
  void derived(const char*, const Figure&) {}
  void octets(const char* key, std::string& octets) {
    std::string digits;
    (*this)(key, digits);
    std::optional<std::string> spelled = from_hex(digits);
    if (!spelled) at(dotted(key), [&] { place_.fail("these are not pairs of hex digits"); });
    octets = *std::move(spelled);
  }
  void clamped(const char* key, stats::Histogram& histogram) {
    std::uint64_t count = 0;
    (*this)(key, count);
    histogram.note_clamped(count);
  }
  void cells(const char* key, stats::SparseHistogram& histogram) {
    std::vector<std::uint64_t> numbers;
    required(key, numbers);
    at(dotted(key), [&] {
      if (numbers.size() % 2 != 0) place_.fail("a cell is a value and a count");
      attempt([&] {
        for (std::size_t i = 0; i < numbers.size(); i += 2)
          histogram.append({numbers[i], numbers[i + 1]});
      });
    });
  }

 private:
  std::string dotted(std::string_view key) const {
    return fmt::format("{}{}", place_.path.empty() ? "" : ".", key);
  }

  template <typename Visit>
  void at(const std::string& step, const Visit& visit) {
    const std::size_t length = place_.path.size();
    place_.path += step;
    visit();
    place_.path.resize(length);
  }

  // Gives the causes that others name their place in the document.
  template <typename Deed>
  void attempt(const Deed& deed) {
    try {
      deed();
    } catch (const base::Error& error) {
      place_.fail(error.what());
    }
  }

  void read(const Json& json, std::string& text) {
    if (!json.is_string()) place_.fail("this is no text");
    text = json.get_ref<const std::string&>();
  }
  template <typename T>
  void read(const Json& json, std::optional<T>& value) {
    read(json, value.emplace());
  }
  void read(const Json& json, bool& flag) {
    if (!json.is_boolean()) place_.fail("this is neither true nor false");
    flag = json.get<bool>();
  }
  void read(const Json& json, double& number) {
    if (!json.is_number()) place_.fail("this is no number");
    number = json.get<double>();
  }
  void read(const Json& json, std::optional<double>& number) {
    if (!json.is_null()) read(json, number.emplace());
  }
  void read(const Json& json, Number auto& number) {
    using T = std::remove_reference_t<decltype(number)>;
    if (!json.is_number_integer()) place_.fail("this is no whole number");
    const bool fits = json.is_number_unsigned() ? std::in_range<T>(json.get<std::uint64_t>())
                                                : std::in_range<T>(json.get<std::int64_t>());
    if (!fits) place_.fail("this number is out of range");
    number = json.get<T>();
  }
  void read(const Json& json, std::chrono::nanoseconds& duration) {
    std::int64_t count = 0;
    read(json, count);
    duration = std::chrono::nanoseconds(count);
  }
  template <Word T>
  void read(const Json& json, T& word) {
    std::string text;
    read(json, text);
    const auto known = words(T{});
    for (std::size_t i = 0; i < known.size(); ++i) {
      if (known[i] != text) continue;
      word = static_cast<T>(i);
      return;
    }
    place_.fail(fmt::format("'{}' is none of {}", base::printable(text), fmt::join(known, ", ")));
  }
  void read(const Json& json, stats::Histogram& histogram) {
    std::string text;
    read(json, text);
    attempt([&] { histogram = stats::decode_text(text, place_.buckets_left); });
    place_.buckets_left -= histogram.layout().buckets();
  }
  template <typename T>
  void read(const Json& json, std::vector<T>& values) {
    if (!json.is_array()) place_.fail("this is no list");
    for (std::size_t i = 0; i < json.size(); ++i)
      at(fmt::format("[{}]", i), [&] { read(json[i], values.emplace_back()); });
  }
  template <typename T>
  void read(const Json& json, std::map<std::string, T>& values) {
    if (!json.is_object()) place_.fail("this is no object");
    for (const auto& [key, value] : json.items())
      at(dotted(key), [&, &key = key, &value = value] { read(value, values[key]); });
  }
  template <typename T>
  void read(const Json& json, T& structure) {
    Reader reader(json, place_);
    describe(reader, structure);
  }

  const Json& object_;
  Place& place_;
};

Json parsed(std::string_view text) {
  try {
    return Json::parse(text);
  } catch (const nlohmann::json::exception& error) {
    const std::string_view cause = error.what();
    base::fail("this is no result file: {}",
               base::printable(cause.substr(cause.find(' ') + 1), 200));
  }
}

template <typename T>
T read_result(std::string_view json) {
  const Json document = parsed(json);
  Place place;
  Reader reader(document, place);
  T result;
  describe(reader, result);
  return result;
}

}  // namespace

std::string to_json(const Probe& probe) { return text_of(probe); }
std::string to_json(const Load& load) { return text_of(load); }
std::string to_json(const Matrix& matrix) { return text_of(matrix); }
std::string to_json(const Card& card) { return text_of(card); }
std::string to_json(const Diff& diff) { return text_of(diff); }

Probe probe_from_json(std::string_view json) { return read_result<Probe>(json); }
Load load_from_json(std::string_view json) { return read_result<Load>(json); }
Matrix matrix_from_json(std::string_view json) { return read_result<Matrix>(json); }
Card card_from_json(std::string_view json) { return read_result<Card>(json); }

Kind kind_of(std::string_view json) {
  const Json document = parsed(json);
  const auto schema = document.is_object() ? document.find("$schema") : document.end();
  if (schema != document.end() && *schema == probe_schema) return Kind::probe;
  if (schema != document.end() && *schema == load_schema) return Kind::load;
  if (schema != document.end() && *schema == matrix_schema) return Kind::matrix;
  if (schema != document.end() && *schema == card_schema) return Kind::card;
  if (schema != document.end() && *schema == diff_schema) return Kind::diff;
  base::fail("this is JSON, but no result of a probe or load run");
}

}  // namespace results
