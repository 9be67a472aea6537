#include "libcore/results/schema.h"

#include <concepts>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <type_traits>

#include "libcore/results/describe.h"

namespace results {
namespace {

using OrderedJson = nlohmann::ordered_json;

// An archive that says of each key what may stand there.
class Shape {
 public:
  void document(std::string_view schema) {
    put("$schema", {{"const", schema}}, true);
    put("version", {{"const", 1}}, true);
  }
  template <typename T>
  void operator()(const char* key, const T& value) {
    put(key, of(value), false);
  }
  template <typename T>
  void required(const char* key, const T& value) {
    put(key, of(value), true);
  }
  template <typename Figure>
  void derived(const char* key, const Figure& figure) {
    OrderedJson shape = of(figure());
    shape["description"] = "follows from other keys; readers need not look at it";
    put(key, std::move(shape), false);
  }
  void octets(const char* key, std::string_view) {
    put(key,
        {{"type", "string"}, {"pattern", "^([0-9a-f]{2})*$"}, {"description", "in hex digits"}},
        false);
  }
  void clamped(const char* key, const stats::Histogram&) {
    OrderedJson shape = whole(0);
    shape["description"] = "values that were out of range";
    put(key, std::move(shape), false);
  }
  void cells(const char* key, const stats::SparseHistogram&) {
    put(key,
        {{"type", "array"},
         {"items", whole(0)},
         {"description", "the lowest value of a bucket and its count, in turn"}},
        true);
  }

  OrderedJson take() {
    OrderedJson shape = {{"type", "object"}, {"properties", std::move(properties_)}};
    if (!required_.empty()) shape["required"] = std::move(required_);
    return shape;
  }

 private:
  void put(const char* key, OrderedJson shape, bool is_required) {
    properties_[key] = std::move(shape);
    if (is_required) required_.push_back(key);
  }

  static OrderedJson whole(std::int64_t least) { return {{"type", "integer"}, {"minimum", least}}; }

  static OrderedJson of(const std::string&) { return {{"type", "string"}}; }
  static OrderedJson of(bool) { return {{"type", "boolean"}}; }
  static OrderedJson of(double) { return {{"type", "number"}}; }
  static OrderedJson of(const std::optional<double>&) {
    return {{"anyOf", {{{"type", "number"}}, {{"type", "null"}}}}};
  }
  static OrderedJson of(const std::integral auto& number) {
    if (std::is_unsigned_v<std::remove_cvref_t<decltype(number)>>) return whole(0);
    return {{"type", "integer"}};
  }
  static OrderedJson of(std::chrono::nanoseconds) {
    return {{"type", "integer"}, {"description", "nanoseconds"}};
  }
  template <typename T>
  requires std::is_enum_v<T>
  static OrderedJson of(const T& word) {
    OrderedJson all = OrderedJson::array();
    for (const std::string_view known : words(word)) all.push_back(known);
    return {{"enum", std::move(all)}};
  }
  static OrderedJson of(const stats::Histogram&) {
    return {{"type", "string"}, {"description", "an HdrHistogram, version 2, deflated, in base64"}};
  }
  template <typename T>
  static OrderedJson of(const std::optional<T>&) {
    return of(T());
  }
  template <typename T>
  static OrderedJson of(const std::vector<T>&) {
    return {{"type", "array"}, {"items", of(T())}};
  }
  template <typename T>
  static OrderedJson of(const std::map<std::string, T>&) {
    return {{"type", "object"}, {"additionalProperties", of(T())}};
  }
  template <typename T>
  static OrderedJson of(const T& structure) {
    Shape shape;
    describe(shape, structure);
    return shape.take();
  }

  OrderedJson properties_ = OrderedJson::object();
  OrderedJson required_ = OrderedJson::array();
};

template <typename T>
std::string schema_of(std::string_view id, std::string_view title) {
  Shape shape;
  const T empty;
  describe(shape, empty);
  OrderedJson schema = {
      {"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"$id", id}, {"title", title}};
  schema.update(shape.take());
  return schema.dump(2) + '\n';
}

}  // namespace

std::string json_schema(Kind kind) {
  switch (kind) {
    case Kind::probe:
      return schema_of<Probe>(probe_schema, "Result of assay-probe");
    case Kind::load:
      return schema_of<Load>(load_schema, "Result of assay-load");
    case Kind::matrix:
      return schema_of<Matrix>(matrix_schema, "Several results of assay-probe, side by side");
    case Kind::card:
      return schema_of<Card>(card_schema, "A release card: conformance and load of one version");
    case Kind::diff:
      break;
  }
  return schema_of<Diff>(diff_schema, "A comparison of old results with new ones");
}

}  // namespace results
