#include "libcore/schema/keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "libcore/base/text.h"
#include "libcore/schema/member.h"

namespace schema {
namespace {

void complain_of_unknown_key(const Value& yaml, const std::vector<std::string_view>& keys,
                             Source& source) {
  const std::string_view meant = yaml.key.size() > 64 ? "" : base::nearest(yaml.key, keys);
  const std::string guess = meant.empty() ? fmt::format("; known are {}", fmt::join(keys, ", "))
                                          : fmt::format(", did you mean '{}'?", meant);
  source.complain(yaml.key_place, fmt::format("unknown key '{:.64}'{}", yaml.key, guess));
}

// Of a single value where only some words may stand without a value.
void complain_of_bare(const Value& yaml, const std::vector<std::string_view>& keys,
                      const std::vector<std::string_view>& bare, Source& source) {
  const bool known = std::ranges::find(keys, yaml.text) != keys.end();
  const std::string_view meant = yaml.text.size() > 64 ? "" : base::nearest(yaml.text, keys);
  if (known) {
    source.complain(yaml.place, fmt::format("'{0}' needs a value; write {{{0}: ...}}", yaml.text));
  } else if (!meant.empty()) {
    source.complain(yaml.place,
                    fmt::format("unknown word '{}', did you mean '{}'?", yaml.text, meant));
  } else {
    source.complain(yaml.place, fmt::format("expected a map with one key, or {}, not '{:.64}'",
                                            fmt::join(bare, " or "), yaml.text));
  }
}

// A key's shape with its meaning beside it.
std::string described(std::string shape, std::string_view meaning) {
  if (shape == "true") return shape;  // anything at all
  shape.pop_back();
  if (shape.back() != '{') shape += ',';
  return shape + R"("description":)" + json_text(meaning) + '}';
}

}  // namespace

void Keys::add(Line line) {
  keys_.push_back(line.key);
  lines_.push_back(std::move(line));
}

void Keys::read(const Value& yaml, void* into, Source& source) const {
  const bool is_text = yaml.kind == Value::Kind::text;
  if (shorthand_ && (is_text || only_shorthand()))
    return shorthand_->value->read(yaml, into, source);
  if (shorthand_ && otherwise_ && yaml.kind == Value::Kind::nothing)
    return source.complain(yaml.place, fmt::format("no value; expected {}", type()));
  if (otherwise_) return otherwise_->value->read(yaml, into, source);
  if (is_text && !bare_.empty()) return read_bare(yaml, into, source);
  if (is_a(Value::Kind::map, yaml, source) || yaml.kind == Value::Kind::nothing)
    read_keys(yaml, into, source);
}

void Keys::read_keys(const Value& yaml, void* into, Source& source) const {
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
      lines_[i].value->read(child, into, source);
    }
  }
  for (std::size_t i = 0; i < lines_.size(); ++i)
    if (lines_[i].required && !given[i])
      source.complain(yaml.place, fmt::format("missing key '{}'", lines_[i].key));
  // A key that is misspelt is not missing as well.
  if (!one_of_.keys.empty() && all_known) complain_unless_one(yaml, source);
}

void Keys::complain_unless_one(const Value& yaml, Source& source) const {
  const Value* first = nullptr;
  for (const Value& child : yaml.children) {
    if (std::ranges::find(one_of_.keys, child.key) == one_of_.keys.end()) continue;
    if (one_of_.valued && child.kind == Value::Kind::nothing)
      source.complain(child.place, fmt::format("no value for '{}'", child.key));
    if (first == nullptr) {
      first = &child;
    } else {
      source.complain(child.key_place,
                      fmt::format("'{}' and '{}' exclude one another", first->key, child.key));
    }
  }
  if (first == nullptr)
    source.complain(yaml.place,
                    fmt::format("missing key: one of {}", fmt::join(one_of_.keys, ", ")));
}

void Keys::read_bare(const Value& yaml, void* into, Source& source) const {
  if (std::ranges::find(bare_, yaml.text) == bare_.end()) {
    complain_of_bare(yaml, keys_, bare_, source);
  } else {
    const auto i = static_cast<std::size_t>(std::ranges::find(keys_, yaml.text) - keys_.begin());
    lines_[i].value->read(Value{.place = yaml.place, .key_place = yaml.place}, into, source);
  }
}

void Keys::complete(Value& yaml, Place place, const void* initial) const {
  if (yaml.kind == Value::Kind::text || only_shorthand()) return;
  if (otherwise_) return otherwise_->value->complete(yaml, place);
  if (yaml.kind != Value::Kind::map) return;
  for (const Line& line : lines_) {
    const auto given = std::ranges::find(yaml.children, line.key, &Value::key);
    if (given != yaml.children.end()) {
      line.value->complete(*given, place);
      continue;
    }
    if (line.required) continue;
    Value value{.kind = Value::Kind::map, .place = place};
    if (std::string preset = line.value->preset(initial); preset != nothing_printed)
      value = text_value(std::move(preset), place);
    else if (line.value->is_struct())
      line.value->complete(value, place);
    value.key = line.key;
    if (value.kind == Value::Kind::text || !value.children.empty())
      yaml.children.push_back(std::move(value));
  }
}

void Keys::explain(Explanation& to, const void* initial) const {
  if (!to.enter(this)) return;
  for (const Line& line : lines_) {
    to.add(line.key, line.value->type(), line.required ? "required" : line.value->preset(initial),
           line.meaning);
    line.value->inside(to);
  }
  if (otherwise_) otherwise_->value->inside(to);
  to.leave();
}

std::string Keys::type() const {
  if (only_shorthand()) return shorthand_->value->type();
  const std::string rest = otherwise_ ? otherwise_->value->type() : "map";
  return shorthand_ ? shorthand_->value->type() + '|' + rest : rest;
}

std::string Keys::shape(JsonSchema& document) const {
  if (!name_.empty() && !document.begin(std::string(name_))) return JsonSchema::reference(name_);
  std::vector<std::string> shapes;
  if (shorthand_) shapes.push_back(shorthand_->value->shape(document));
  if (!bare_.empty()) shapes.push_back(json_words(bare_));
  if (!only_shorthand())
    shapes.push_back(otherwise_ ? otherwise_->value->shape(document) : object(document));
  std::string whole = shapes.front();
  if (shapes.size() > 1) whole = json_object({{"anyOf", json_list(shapes)}});
  if (shorthand_ && otherwise_)  // it has a value
    whole = json_object({{"anyOf", json_list(shapes)}, {"not", R"({"type":"null"})"}});
  if (name_.empty()) return whole;
  document.define(std::string(name_), whole);
  return JsonSchema::reference(name_);
}

std::string Keys::object(JsonSchema& document) const {
  std::vector<std::pair<std::string, std::string>> properties;
  std::vector<std::string> required;
  std::vector<std::string> either;
  for (const Line& line : lines_) {
    properties.emplace_back(line.key, described(line.value->shape(document), line.meaning));
    if (line.required) required.push_back(json_text(line.key));
  }
  for (const std::string_view key : one_of_.keys) {
    std::vector<std::pair<std::string, std::string>> one = {
        {"required", json_list({json_text(key)})}};
    if (one_of_.valued)
      one.emplace_back("properties",
                       json_object({{std::string(key), R"({"not":{"type":"null"}})"}}));
    either.push_back(json_object(one));
  }
  const bool may_be_left_empty = required.empty() && either.empty();
  std::vector<std::pair<std::string, std::string>> members = {
      {"type", may_be_left_empty ? R"(["object","null"])" : R"("object")"},
      {"properties", json_object(properties)},
      {"additionalProperties", "false"}};
  if (!required.empty()) members.emplace_back("required", json_list(required));
  if (!either.empty()) members.emplace_back("oneOf", json_list(either));
  return json_object(members);
}

}  // namespace schema
