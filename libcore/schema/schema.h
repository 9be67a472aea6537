#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libcore/base/text.h"
#include "libcore/schema/check.h"
#include "libcore/schema/explain.h"
#include "libcore/schema/source.h"
#include "libcore/schema/yaml.h"

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
// Words, a type with a Form, another described struct, and std::optional, std::vector or
// std::map<std::string, ...> of these. A key that is left out leaves its member as the struct's
// initialisers made it; a key without a value is an empty optional, list, map or struct.
namespace schema {

template <typename T>
class Schema;

template <typename T>
concept Described = std::is_class_v<T> && requires(Schema<T>& schema) {
  describe(schema);
};

// What remains of a member's type without optional, vector and map around it.
template <typename V>
struct LeafOf {
  using type = V;
};
template <typename V>
struct LeafOf<std::optional<V>> : LeafOf<V> {};
template <typename V>
struct LeafOf<std::vector<V>> : LeafOf<V> {};
template <typename V>
struct LeafOf<std::map<std::string, V>> : LeafOf<V> {};

// How the leaf of a member is read: a described struct knows by itself.
struct Nested {};
template <typename V>
using Leaf = std::conditional_t<Described<typename LeafOf<V>::type>, Nested,
                                Scalar<typename LeafOf<V>::type>>;

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
// Complains of a key that is none of `keys`, with the nearest of them.
void complain_of_unknown_key(const Value& yaml, const std::vector<std::string_view>& keys,
                             Source& source);

template <Described T>
void read_value(const Value& yaml, T& into, const Nested&, Source& source) {
  schema_of<T>().read(yaml, into, source);
}

template <typename T>
void read_value(const Value& yaml, T& into, const Scalar<T>& scalar, Source& source) {
  if (yaml.kind == Value::Kind::nothing) {
    source.complain(yaml.place, fmt::format("no value; expected {}", scalar.form.type));
    return;
  }
  if (!is_a(Value::Kind::text, yaml, source)) return;
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

template <typename V, typename L>
void read_value(const Value& yaml, std::map<std::string, V>& into, const L& leaf, Source& source) {
  into.clear();
  if (!is_a(Value::Kind::map, yaml, source)) return;
  for (const Value& child : yaml.children) read_value(child, into[child.key], leaf, source);
}

// What `--explain` says of a member: the name of its type, its initial value, the keys inside it.
template <typename V, typename L>
std::string type_name(const V*, const L& leaf) {
  if constexpr (std::is_same_v<L, Nested>) {
    return "map";
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
template <typename V, typename L>
std::string type_name(const std::map<std::string, V>*, const L& leaf) {
  return "map of " + type_name(static_cast<const V*>(nullptr), leaf);
}

template <typename V, typename L>
std::string initial(const V& value, const L& leaf) {
  std::string printed;  // a list or map that an initialiser fills is not spelled out
  if constexpr (std::is_same_v<L, Scalar<V>>) printed = leaf.form.print(value);
  return printed.empty() ? "-" : printed;
}
template <typename V, typename L>
std::string initial(const std::optional<V>& value, const L& leaf) {
  return value ? initial(*value, leaf) : "-";
}

// The keys of one struct. Keys and meanings are literals. Behind the meaning may come, for the
// values at the bottom of the member: another Form (`as_size()`) and checks (`at_least(1)`).
template <typename T>
class Schema {
 public:
  template <typename V, typename... Details>
  void required(std::string_view key, V T::*member, std::string_view meaning,
                const Details&... details) {
    add(key, true, member, meaning, details...);
  }
  template <typename V, typename... Details>
  void optional(std::string_view key, V T::*member, std::string_view meaning,
                const Details&... details) {
    add(key, false, member, meaning, details...);
  }
  // Not a key: notes where the struct begins in the file, for complaints that compare several.
  void place(Place T::*member) { place_ = member; }

  void read(const Value& yaml, T& into, Source& source) const;
  void explain(Explanation& explanation) const;

 private:
  struct Line {
    std::string_view key;
    bool required;
    std::function<void(const Value&, T&, Source&)> read;
    std::function<void(const T& initial, Explanation&)> explain;
  };

  template <typename V, typename... Details>
  void add(std::string_view key, bool required, V T::*member, std::string_view meaning,
           const Details&... details);

  std::vector<Line> lines_;
  std::vector<std::string_view> keys_;
  Place T::*place_ = nullptr;
};

template <typename L, typename D>
void add_form(Scalar<L>&, const D&) {}
template <typename L>
void add_form(Scalar<L>& scalar, const Form<L>& form) {
  scalar.form = form;
}
template <typename L>
void add_check(Scalar<L>&, const Form<L>&) {}

template <typename T>
template <typename V, typename... Details>
void Schema<T>::add(std::string_view key, bool required, V T::*member, std::string_view meaning,
                    const Details&... details) {
  Leaf<V> leaf;
  std::string full_meaning(meaning);
  if constexpr (std::is_same_v<Leaf<V>, Nested>) {
    static_assert(sizeof...(Details) == 0, "a described struct has its checks inside");
  } else {
    (add_form(leaf, details), ...);  // checks print their bounds in it
    (add_check(leaf, details), ...);
    for (const auto& check : leaf.checks) full_meaning += "; " + check.wording;
  }
  keys_.push_back(key);
  lines_.push_back({key, required,
                    [member, leaf](const Value& yaml, T& into, Source& source) {
                      read_value(yaml, into.*member, leaf, source);
                    },
                    [key, required, member, leaf, full_meaning](const T& value, Explanation& to) {
                      to.add(key, type_name(&(value.*member), leaf),
                             required ? "required" : initial(value.*member, leaf), full_meaning);
                      if constexpr (std::is_same_v<Leaf<V>, Nested>)
                        schema_of<typename LeafOf<V>::type>().explain(to);
                    }});
}

template <typename T>
void Schema<T>::read(const Value& yaml, T& into, Source& source) const {
  if (place_ != nullptr) into.*place_ = yaml.place;
  if (!is_a(Value::Kind::map, yaml, source) && yaml.kind != Value::Kind::nothing) return;
  std::vector<bool> given(lines_.size());
  for (const Value& child : yaml.children) {
    const auto found = std::ranges::find(keys_, child.key);
    if (found == keys_.end()) {
      complain_of_unknown_key(child, keys_, source);
    } else {
      const auto i = static_cast<std::size_t>(found - keys_.begin());
      given[i] = true;
      lines_[i].read(child, into, source);
    }
  }
  for (std::size_t i = 0; i < lines_.size(); ++i)
    if (lines_[i].required && !given[i])
      source.complain(yaml.place, fmt::format("missing key '{}'", lines_[i].key));
}

template <typename T>
void Schema<T>::explain(Explanation& explanation) const {
  if (!explanation.enter(this)) return;
  const T value{};
  for (const Line& line : lines_) line.explain(value, explanation);
  explanation.leave();
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

// The same, or one base::Error with all that is wrong.
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

}  // namespace schema
