#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "libcore/schema/check.h"
#include "libcore/schema/json_schema.h"
#include "libcore/schema/keys.h"
#include "libcore/schema/placed.h"
#include "libcore/schema/source.h"
#include "libcore/schema/yaml.h"

// How one member of a described struct is read, explained and put into a JSON Schema, whatever its
// type; the door to this is schema.h.
namespace schema {

template <typename T>
class Schema;

template <typename T>
concept Described = std::is_class_v<T> && requires(Schema<T>& schema) {
  describe(schema);
};

// What remains of a member's type without optional, vector, map and place around it.
template <typename V>
struct LeafOf {
  using type = V;
};
template <typename V>
struct LeafOf<std::optional<V>> : LeafOf<V> {};
template <typename V>
struct LeafOf<std::vector<V>> : LeafOf<V> {};
template <typename K, typename V>
struct LeafOf<std::map<K, V>> : LeafOf<V> {};
template <typename V>
struct LeafOf<Placed<V>> : LeafOf<V> {};

// How the leaf of a member is read: a described struct and any value at all know by themselves.
struct Nested {};
template <typename T>
inline constexpr bool knows_itself = Described<T> || std::is_same_v<T, Json>;
template <typename V>
using Leaf = std::conditional_t<knows_itself<typename LeafOf<V>::type>, Nested,
                                Scalar<typename LeafOf<V>::type>>;

// The list or map of a member, beyond what is in it.
struct Frame {
  bool not_empty = false;       // it has something in it
  bool each_not_empty = false;  // so has each list in the map
  bool or_one = false;          // a list of one may be written without its brackets
};

// The schema of a described struct, made once.
template <Described T>
const Schema<T>& schema_of() {
  static const Schema<T> schema = [] {
    Schema<T> made;
    describe(made);
    return made;
  }();
  return schema;
}

// Complains where the yaml is neither of that kind nor left empty; says whether it is of that kind.
bool is_a(Value::Kind kind, const Value& yaml, Source& source);
void complain_if_empty(const Value& yaml, const Frame& frame, Source& source);

template <Described T>
void read_value(const Value& yaml, T& into, const Nested&, Source& source) {
  schema_of<T>().read(yaml, into, source);
}

// Complains of a variable that the text needs and that is not set; says whether it did.
bool complain_if_unset(const Value& yaml, Source& source);

// The JSON that says the same as the yaml.
std::string as_json(const Value& yaml, Source& source);

inline void read_value(const Value& yaml, Json& into, const Nested&, Source& source) {
  into.text = as_json(yaml, source);
}

template <typename T>
void read_value(const Value& yaml, T& into, const Scalar<T>& scalar, Source& source) {
  if (yaml.kind == Value::Kind::nothing) {
    source.complain(yaml.place, fmt::format("no value; expected {}", scalar.form.type));
    return;
  }
  if (!is_a(Value::Kind::text, yaml, source) || complain_if_unset(yaml, source)) return;
  try {
    into = scalar.form.parse(yaml.text);
  } catch (const base::Error& error) {
    source.complain(yaml.place, error.what());
    return;
  }
  for (const Check<T>& check : scalar.checks)
    if (!check.holds(into))
      source.complain(yaml.place,
                      fmt::format("expected {}, not '{:.64}'", check.wording, yaml.text));
}

template <typename V, typename L>
void read_value(const Value& yaml, Placed<V>& into, const L& leaf, Source& source) {
  into.place = yaml.place;
  read_value(yaml, into.value, leaf, source);
}

template <typename V, typename L>
void read_value(const Value& yaml, std::optional<V>& into, const L& leaf, Source& source) {
  into.reset();
  if (yaml.kind != Value::Kind::nothing) read_value(yaml, into.emplace(), leaf, source);
}

template <typename V, typename L>
void read_value(const Value& yaml, std::vector<V>& into, const L& leaf, Source& source) {
  into.clear();
  if (!is_a(Value::Kind::list, yaml, source)) return;
  for (const Value& child : yaml.children) {
    V value{};
    read_value(child, value, leaf, source);
    into.push_back(std::move(value));
  }
}

template <typename K, typename V, typename L>
void read_value(const Value& yaml, std::map<K, V>& into, const L& leaf, Source& source) {
  into.clear();
  if (!is_a(Value::Kind::map, yaml, source)) return;
  for (const Value& child : yaml.children) read_child(child, into, leaf, source);
}

template <typename V, typename L>
void read_child(const Value& child, std::map<std::string, V>& into, const L& leaf, Source& source) {
  read_value(child, into[child.key], leaf, source);
}
template <typename V, typename L>
void read_child(const Value& child, std::map<Name, V>& into, const L& leaf, Source& source) {
  read_value(child, into[Name{child.key, child.key_place}], leaf, source);
}

// A whole member: its value within its frame.
template <typename V, typename L>
void read_framed(const Value& yaml, V& into, const L& leaf, const Frame&, Source& source) {
  read_value(yaml, into, leaf, source);
}
template <typename V, typename L>
void read_framed(const Value& yaml, std::vector<V>& into, const L& leaf, const Frame& frame,
                 Source& source) {
  if (frame.or_one && yaml.kind != Value::Kind::list && yaml.kind != Value::Kind::nothing) {
    read_value(yaml, into.emplace_back(), leaf, source);
  } else {
    read_value(yaml, into, leaf, source);
  }
  complain_if_empty(yaml, frame, source);
}
template <typename K, typename V, typename L>
void read_framed(const Value& yaml, std::map<K, V>& into, const L& leaf, const Frame& frame,
                 Source& source) {
  read_value(yaml, into, leaf, source);
  complain_if_empty(yaml, frame, source);
  for (const Value& child : yaml.children)
    complain_if_empty(child, {.not_empty = frame.each_not_empty}, source);
}

// What `--explain` says of a member: the name of its type, its initial value, the keys inside it.
template <typename V, typename L>
std::string type_name(const V*, const L& leaf) {
  if constexpr (std::is_same_v<V, Json>) {
    return "anything";
  } else if constexpr (std::is_same_v<L, Nested>) {
    return schema_of<V>().type();
  } else {
    return leaf.form.type;
  }
}
template <typename V, typename L>
std::string type_name(const std::optional<V>*, const L& leaf) {
  return type_name(static_cast<const V*>(nullptr), leaf);
}
template <typename V, typename L>
std::string type_name(const std::vector<V>*, const L& leaf) {
  return "list of " + type_name(static_cast<const V*>(nullptr), leaf);
}
template <typename K, typename V, typename L>
std::string type_name(const std::map<K, V>*, const L& leaf) {
  return "map of " + type_name(static_cast<const V*>(nullptr), leaf);
}
template <typename V, typename L>
std::string type_name(const Placed<V>*, const L& leaf) {
  return type_name(static_cast<const V*>(nullptr), leaf);
}

template <typename V, typename L>
std::string initial(const V& value, const L& leaf) {
  std::string printed;  // a list or map that an initialiser fills is not spelled out
  if constexpr (std::is_same_v<L, Scalar<V>>) printed = leaf.form.print(value);
  return printed.empty() ? std::string(nothing_printed) : printed;
}
template <typename V, typename L>
std::string initial(const std::optional<V>& value, const L& leaf) {
  return value ? initial(*value, leaf) : std::string(nothing_printed);
}
template <typename V, typename L>
std::string initial(const Placed<V>& value, const L& leaf) {
  return initial(value.value, leaf);
}

// Puts what is left out into the structs of a member.
template <typename V>
void complete_value(Value& yaml, const V*, Place place) {
  if constexpr (Described<V>) schema_of<V>().complete(yaml, place);
}
template <typename V>
void complete_value(Value& yaml, const std::optional<V>*, Place place) {
  complete_value(yaml, static_cast<const V*>(nullptr), place);
}
template <typename V>
void complete_value(Value& yaml, const Placed<V>*, Place place) {
  complete_value(yaml, static_cast<const V*>(nullptr), place);
}
template <typename V>
void complete_value(Value& yaml, const std::vector<V>*, Place place) {
  if (yaml.kind == Value::Kind::map)  // one without its brackets
    return complete_value(yaml, static_cast<const V*>(nullptr), place);
  for (Value& child : yaml.children) complete_value(child, static_cast<const V*>(nullptr), place);
}
template <typename K, typename V>
void complete_value(Value& yaml, const std::map<K, V>*, Place place) {
  for (Value& child : yaml.children) complete_value(child, static_cast<const V*>(nullptr), place);
}

// The JSON Schema of a member. Any value that is no text may also come from the environment.
std::string json_of(const std::string& type, const std::string& json,
                    const std::vector<std::string>& bounds, JsonSchema& document);
std::string json_or_nothing(const std::string& shape);

template <typename V, typename L>
std::string shape(const V*, const L& leaf, const Frame&, JsonSchema& document) {
  if constexpr (std::is_same_v<V, Json>) {
    return "true";
  } else if constexpr (std::is_same_v<L, Nested>) {
    return schema_of<V>().shape(document);
  } else {
    std::vector<std::string> bounds;
    for (const auto& check : leaf.checks)
      if (!check.json.empty()) bounds.push_back(check.json);
    return json_of(leaf.form.type, leaf.form.json, bounds, document);
  }
}
template <typename V, typename L>
std::string shape(const Placed<V>*, const L& leaf, const Frame&, JsonSchema& document) {
  return shape(static_cast<const V*>(nullptr), leaf, {}, document);
}
template <typename V, typename L>
std::string shape(const std::optional<V>*, const L& leaf, const Frame&, JsonSchema& document) {
  return json_or_nothing(shape(static_cast<const V*>(nullptr), leaf, {}, document));
}
std::string json_list_of(const std::string& item, const Frame& frame);
std::string json_map_of(const std::string& value, const Frame& frame);

template <typename V, typename L>
std::string shape(const std::vector<V>*, const L& leaf, const Frame& frame, JsonSchema& document) {
  return json_list_of(shape(static_cast<const V*>(nullptr), leaf, {}, document), frame);
}
template <typename K, typename V, typename L>
std::string shape(const std::map<K, V>*, const L& leaf, const Frame& frame, JsonSchema& document) {
  const Frame inner = {.not_empty = frame.each_not_empty};
  return json_map_of(shape(static_cast<const V*>(nullptr), leaf, inner, document), frame);
}

// A member as the value of a key.
template <typename T, typename V>
class Member final : public Key {
 public:
  Member(V T::*member, Leaf<V> leaf, Frame frame)
      : member_(member), leaf_(std::move(leaf)), frame_(frame) {}

  void read(const Value& yaml, void* into, Source& source) const override {
    read_framed(yaml, static_cast<T*>(into)->*member_, leaf_, frame_, source);
  }
  std::string type() const override { return type_name(untouched, leaf_); }
  std::string preset(const void* value) const override {
    return initial(static_cast<const T*>(value)->*member_, leaf_);
  }
  void complete(Value& yaml, Place place) const override { complete_value(yaml, untouched, place); }
  bool is_struct() const override { return Described<V>; }
  void inside(Explanation& to) const override {
    if constexpr (Described<typename LeafOf<V>::type>)
      schema_of<typename LeafOf<V>::type>().explain(to);
  }
  std::string shape(JsonSchema& document) const override {
    return schema::shape(untouched, leaf_, frame_, document);
  }

 private:
  static constexpr const V* untouched = nullptr;  // for the choice of an overload

  V T::*member_;
  Leaf<V> leaf_;
  Frame frame_;
};

// The alternative A of a std::variant as the value of a key.
template <typename T, typename V, typename A>
class Verb final : public Key {
 public:
  explicit Verb(V T::*variant) : variant_(variant) {}

  void read(const Value& yaml, void* into, Source& source) const override {
    A& made = (static_cast<T*>(into)->*variant_).template emplace<A>();
    schema_of<A>().read(yaml, made, source);
  }
  std::string type() const override { return schema_of<A>().type(); }
  std::string preset(const void*) const override { return std::string(nothing_printed); }
  void complete(Value& yaml, Place place) const override { schema_of<A>().complete(yaml, place); }
  bool is_struct() const override { return false; }
  void inside(Explanation& to) const override { schema_of<A>().explain(to); }
  std::string shape(JsonSchema& document) const override { return schema_of<A>().shape(document); }

 private:
  V T::*variant_;
};

}  // namespace schema
