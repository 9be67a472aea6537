#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "libcore/base/text.h"
#include "libcore/schema/expand.h"
#include "libcore/schema/explain.h"
#include "libcore/schema/member.h"

// Files that people write, as plain structs with one line a key:
//
//   void describe(schema::Schema<Profile>& s) {  // beside Profile, found by its namespace
//     s.required("target", &Profile::target, "ws:// or wss:// address");
//     s.optional("connections", &Profile::connections, "sockets kept open", schema::at_least(1));
//     s.optional("max_message", &Profile::max_message, "larger ones fail", schema::as_size());
//   }
//   const auto profile = schema::read<Profile>(path, base::read_file(path));
//
// A member may be a bool, integer, double, std::string or base::Duration, an enumeration with
// Words, a type with a Form, another described struct, any value as Json, and Placed,
// std::optional, std::vector or std::map of these with std::string or Name for keys. A key that is
// left out leaves its member as the struct's initialisers made it; a key without a value is an
// empty optional, list, map or struct.
//
// A struct whose value has several shapes says so in its lines, too:
//
//   s.shorthand(&Level::everywhere, "in all stages");      // connections: 20k
//   s.otherwise(&Level::by_stage);                         // connections: {steady: 20k}
//   s.exactly_one({"connections", "arrivals"});            // of its keys
//   s.verb<Request>("request", &Step::verb, "...");        // a key for each type of a std::variant
namespace schema {

// A list or map that is not left empty; a list that may be one value without brackets.
struct NotEmptyFrame {};
struct EachNotEmpty {};
struct OrOne {};
inline NotEmptyFrame at_least_one() { return {}; }
inline EachNotEmpty at_least_one_each() { return {}; }  // of a map of lists
inline OrOne or_one() { return {}; }
// A verb that may stand alone: `- ping`.
struct Bare {};
inline Bare bare() { return {}; }

// The keys of one struct. Keys and meanings are literals. Behind the meaning may come, for the
// values at the bottom of the member: another Form (`as_size()`) and checks (`at_least(1)`); for a
// list or map what its frame allows (`at_least_one()`, `or_one()`).
template <typename T>
class Schema : private Keys {
 public:
  template <typename V, typename... Details>
  void required(std::string_view key, V T::*member, std::string_view meaning,
                const Details&... details) {
    add(line(key, true, member, meaning, details...));
  }
  template <typename V, typename... Details>
  void optional(std::string_view key, V T::*member, std::string_view meaning,
                const Details&... details) {
    add(line(key, false, member, meaning, details...));
  }
  // One of the keys of which exactly one stands there: its value is read into that alternative.
  template <typename A, typename V>
  void verb(std::string_view key, V T::*variant, std::string_view meaning);
  template <typename A, typename V>
  void verb(std::string_view key, V T::*variant, std::string_view meaning, Bare) {
    verb<A>(key, variant, meaning);
    bare_.push_back(key);
  }

  // The struct may be a single value, which is this member.
  template <typename V, typename... Details>
  void shorthand(V T::*member, std::string_view meaning, const Details&... details) {
    shorthand_ = line("", false, member, meaning, details...);
  }
  // It has no keys of its own: what is no single value is this member.
  template <typename V, typename... Details>
  void otherwise(V T::*member, const Details&... details) {
    otherwise_ = line("", false, member, "", details...);
  }

  // Of these keys one has to stand there with a value, and not two.
  void exactly_one(std::vector<std::string_view> keys) { one_of_ = {std::move(keys), true}; }
  // Under which name it stands in a JSON Schema; one that is inside itself needs a name.
  void called(std::string_view name) { name_ = name; }
  // Not keys: note where the struct begins in the file, for complaints that compare several, and
  // with it whether anything in it was complained of.
  void place(Place T::*member) { place_ = member; }
  void origin(Origin T::*member) { origin_ = member; }

  void read(const Value& yaml, T& into, Source& source) const {
    const std::size_t complaints = source.complaints();
    Keys::read(yaml, &into, source);
    if (place_ != nullptr) into.*place_ = yaml.place;
    if (origin_ != nullptr) into.*origin_ = {yaml.place, source.complaints() == complaints};
  }
  // Puts in what the initialisers of structs say of keys that are left out, at `place`. Of a tree
  // that can be read.
  void complete(Value& yaml, Place place) const {
    const T initial{};
    Keys::complete(yaml, place, &initial);
  }
  void explain(Explanation& to) const {
    const T initial{};
    Keys::explain(to, &initial);
  }
  using Keys::shape;
  using Keys::type;

 private:
  template <typename V, typename... Details>
  static Line line(std::string_view key, bool required, V T::*member, std::string_view meaning,
                   const Details&... details);

  Place T::*place_ = nullptr;
  Origin T::*origin_ = nullptr;
};

// What a detail of a line adds to its leaf; most add nothing.
template <typename L, typename D>
void add_form(L&, const D&) {}
template <typename L>
void add_form(Scalar<L>& scalar, const Form<L>& form) {
  scalar.form = form;
}
template <typename L>
void add_check(Scalar<L>&, const Form<L>&) {}
template <typename L>
void add_check(L&, const NotEmptyFrame&) {}
template <typename L>
void add_check(L&, const EachNotEmpty&) {}
template <typename L>
void add_check(L&, const OrOne&) {}

template <typename D>
void add_frame(Frame&, const D&) {}
inline void add_frame(Frame& frame, const NotEmptyFrame&) { frame.not_empty = true; }
inline void add_frame(Frame& frame, const EachNotEmpty&) { frame.each_not_empty = true; }
inline void add_frame(Frame& frame, const OrOne&) { frame.or_one = true; }

template <typename T>
template <typename V, typename... Details>
auto Schema<T>::line(std::string_view key, bool required, V T::*member, std::string_view meaning,
                     const Details&... details) -> Line {
  Leaf<V> leaf;
  Frame frame;
  std::string full_meaning(meaning);
  (add_frame(frame, details), ...);
  (add_form(leaf, details), ...);  // checks print their bounds in it
  (add_check(leaf, details), ...);
  if constexpr (!std::is_same_v<Leaf<V>, Nested>)
    for (const auto& check : leaf.checks) full_meaning += "; " + check.wording;
  return {key, required, full_meaning,
          std::unique_ptr<const Key>(new Member<T, V>(member, std::move(leaf), frame))};
}

template <typename T>
template <typename A, typename V>
void Schema<T>::verb(std::string_view key, V T::*variant, std::string_view meaning) {
  one_of_.keys.push_back(key);
  add({key, false, std::string(meaning), std::unique_ptr<const Key>(new Verb<T, V, A>(variant))});
}

// Reads a whole file; what is wrong with it is left with `source`, and the value is then
// incomplete.
template <typename T>
T read(Source& source) {
  T value{};
  if (const std::optional<Value> root = parse_yaml(source))
    read_value(*root, value, Leaf<T>{}, source);
  return value;
}

// The same, with variables of the environment in the values.
template <typename T>
T read(Source& source, const Environment& environment) {
  T value{};
  if (std::optional<Value> root = parse_yaml(source)) {
    expand(*root, environment);
    read_value(*root, value, Leaf<T>{}, source);
  }
  return value;
}

// The same of a tree that has been read and perhaps changed.
template <typename T>
T read(const Value& tree, Source& source) {
  T value{};
  read_value(tree, value, Leaf<T>{}, source);
  return value;
}

// The same without an environment, or one base::Error with all that is wrong.
template <typename T>
T read(std::string name, std::string text) {
  Source source(std::move(name), std::move(text));
  T value = read<T>(source);
  source.raise();
  return value;
}

// The keys of a described struct: name, type, value where it is left out, meaning.
template <Described T>
std::string explain() {
  Explanation explanation;
  schema_of<T>().explain(explanation);
  return explanation.text();
}

// Its JSON Schema, draft 2020-12, for editors.
template <Described T>
std::string json_schema(std::string_view id, std::string_view title) {
  JsonSchema document;
  const std::string root = schema_of<T>().shape(document);
  return document.text(id, title, root);
}

}  // namespace schema
