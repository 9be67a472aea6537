#pragma once

#include <algorithm>
#include <functional>
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
class Schema {
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

  void read(const Value& yaml, T& into, Source& source) const;
  // Puts in what the initialisers of structs say of keys that are left out, at `place`. Of a tree
  // that can be read.
  void complete(Value& yaml, Place place) const;
  void explain(Explanation& explanation) const;
  std::string type() const;
  std::string shape(JsonSchema& document) const;

 private:
  struct Line {
    std::string_view key;
    bool required = false;
    std::string meaning;
    std::function<void(const Value&, T&, Source&)> read;
    std::function<std::string()> type;
    std::function<std::string(const T& initial)> preset;
    std::function<void(Value&, Place)> complete;  // of its value
    bool always = false;                          // a struct that is there without its key, too
    std::function<void(Explanation&)> inside;
    std::function<std::string(JsonSchema&)> shape;
  };

  template <typename V, typename... Details>
  static Line line(std::string_view key, bool required, V T::*member, std::string_view meaning,
                   const Details&... details);
  void add(Line line) {
    keys_.push_back(line.key);
    lines_.push_back(std::move(line));
  }
  bool only_shorthand() const { return shorthand_ && lines_.empty() && !otherwise_; }
  void read_shape(const Value& yaml, T& into, Source& source) const;
  void read_keys(const Value& yaml, T& into, Source& source) const;
  void read_bare(const Value& yaml, T& into, Source& source) const;
  std::string object(JsonSchema& document) const;

  std::vector<Line> lines_;
  std::vector<std::string_view> keys_;
  OneOf one_of_;
  std::vector<std::string_view> bare_;
  std::optional<Line> shorthand_;
  std::optional<Line> otherwise_;
  std::string_view name_;
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
  const V* const untouched = nullptr;  // for the choice of an overload
  return {
      .key = key,
      .required = required,
      .meaning = full_meaning,
      .read = [member, leaf, frame](
                  const Value& yaml, T& into,
                  Source& source) { read_framed(yaml, into.*member, leaf, frame, source); },
      .type = [leaf, untouched] { return type_name(untouched, leaf); },
      .preset = [member, leaf](const T& value) { return initial(value.*member, leaf); },
      .complete = [untouched](Value& yaml, Place place) { complete_value(yaml, untouched, place); },
      .always = Described<V>,
      .inside =
          [](Explanation& to) {
            if constexpr (Described<typename LeafOf<V>::type>)
              schema_of<typename LeafOf<V>::type>().explain(to);
          },
      .shape =
          [leaf, frame, untouched](JsonSchema& document) {
            return schema::shape(untouched, leaf, frame, document);
          }};
}

template <typename T>
template <typename A, typename V>
void Schema<T>::verb(std::string_view key, V T::*variant, std::string_view meaning) {
  one_of_.keys.push_back(key);
  add({.key = key,
       .meaning = std::string(meaning),
       .read =
           [variant](const Value& yaml, T& into, Source& source) {
             schema_of<A>().read(yaml, (into.*variant).template emplace<A>(), source);
           },
       .type = [] { return schema_of<A>().type(); },
       .preset = [](const T&) { return std::string(nothing_printed); },
       .complete = [](Value& yaml, Place place) { schema_of<A>().complete(yaml, place); },
       .inside = [](Explanation& to) { schema_of<A>().explain(to); },
       .shape = [](JsonSchema& document) { return schema_of<A>().shape(document); }});
}

template <typename T>
void Schema<T>::read(const Value& yaml, T& into, Source& source) const {
  const std::size_t complaints = source.complaints();
  read_shape(yaml, into, source);
  if (place_ != nullptr) into.*place_ = yaml.place;
  if (origin_ != nullptr) into.*origin_ = {yaml.place, source.complaints() == complaints};
}

template <typename T>
void Schema<T>::read_shape(const Value& yaml, T& into, Source& source) const {
  const bool is_text = yaml.kind == Value::Kind::text;
  if (shorthand_ && (is_text || only_shorthand())) return shorthand_->read(yaml, into, source);
  if (shorthand_ && otherwise_ && yaml.kind == Value::Kind::nothing)
    return source.complain(yaml.place, fmt::format("no value; expected {}", type()));
  if (otherwise_) return otherwise_->read(yaml, into, source);
  if (is_text && !bare_.empty()) return read_bare(yaml, into, source);
  if (is_a(Value::Kind::map, yaml, source) || yaml.kind == Value::Kind::nothing)
    read_keys(yaml, into, source);
}

template <typename T>
void Schema<T>::read_keys(const Value& yaml, T& into, Source& source) const {
  bool all_known = true;
  std::vector<bool> given(lines_.size());
  for (const Value& child : yaml.children) {
    const auto found = std::ranges::find(keys_, child.key);
    if (found == keys_.end()) {
      complain_of_unknown_key(child, keys_, source);
      all_known = false;
    } else {
      const auto i = static_cast<std::size_t>(found - keys_.begin());
      given[i] = true;
      lines_[i].read(child, into, source);
    }
  }
  for (std::size_t i = 0; i < lines_.size(); ++i)
    if (lines_[i].required && !given[i])
      source.complain(yaml.place, fmt::format("missing key '{}'", lines_[i].key));
  // A key that is misspelt is not missing as well.
  if (!one_of_.keys.empty() && all_known) complain_unless_one(yaml, one_of_, source);
}

template <typename T>
void Schema<T>::read_bare(const Value& yaml, T& into, Source& source) const {
  if (std::ranges::find(bare_, yaml.text) == bare_.end()) {
    complain_of_bare(yaml, keys_, bare_, source);
  } else {
    const auto i = static_cast<std::size_t>(std::ranges::find(keys_, yaml.text) - keys_.begin());
    lines_[i].read(Value{.place = yaml.place, .key_place = yaml.place}, into, source);
  }
}

template <typename T>
void Schema<T>::complete(Value& yaml, Place place) const {
  if (yaml.kind == Value::Kind::text || only_shorthand()) return;
  if (otherwise_) return otherwise_->complete(yaml, place);
  if (yaml.kind != Value::Kind::map) return;
  const T untouched{};
  for (const Line& line : lines_) {
    const auto given = std::ranges::find(yaml.children, line.key, &Value::key);
    if (given != yaml.children.end()) {
      line.complete(*given, place);
      continue;
    }
    if (line.required) continue;
    Value value{.kind = Value::Kind::map, .place = place};
    if (std::string preset = line.preset(untouched); preset != nothing_printed)
      value = text_value(std::move(preset), place);
    else if (line.always)
      line.complete(value, place);
    value.key = line.key;
    if (value.kind == Value::Kind::text || !value.children.empty())
      yaml.children.push_back(std::move(value));
  }
}

template <typename T>
void Schema<T>::explain(Explanation& explanation) const {
  if (!explanation.enter(this)) return;
  const T value{};
  for (const Line& line : lines_) {
    explanation.add(line.key, line.type(), line.required ? "required" : line.preset(value),
                    line.meaning);
    line.inside(explanation);
  }
  if (otherwise_) otherwise_->inside(explanation);
  explanation.leave();
}

template <typename T>
std::string Schema<T>::type() const {
  if (only_shorthand()) return shorthand_->type();
  const std::string rest = otherwise_ ? otherwise_->type() : "map";
  return shorthand_ ? shorthand_->type() + '|' + rest : rest;
}

template <typename T>
std::string Schema<T>::shape(JsonSchema& document) const {
  if (!name_.empty() && !document.begin(std::string(name_))) return JsonSchema::reference(name_);
  std::vector<std::string> shapes;
  if (shorthand_) shapes.push_back(shorthand_->shape(document));
  if (!bare_.empty()) shapes.push_back(json_words(bare_));
  if (!only_shorthand())
    shapes.push_back(otherwise_ ? otherwise_->shape(document) : object(document));
  std::string whole = shapes.front();
  if (shapes.size() > 1) whole = json_object({{"anyOf", json_list(shapes)}});
  if (shorthand_ && otherwise_)  // it has a value
    whole = json_object({{"anyOf", json_list(shapes)}, {"not", R"({"type":"null"})"}});
  if (name_.empty()) return whole;
  document.define(std::string(name_), whole);
  return JsonSchema::reference(name_);
}

template <typename T>
std::string Schema<T>::object(JsonSchema& document) const {
  std::vector<JsonKey> keys;
  for (const Line& line : lines_)
    keys.push_back({line.key, line.required, line.meaning, line.shape(document)});
  return json_struct(keys, one_of_);
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
