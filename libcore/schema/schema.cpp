#include "libcore/schema/schema.h"

namespace schema {
namespace {

std::string_view name_of(Value::Kind kind) {
  switch (kind) {
    case Value::Kind::text:
      return "a single value";
    case Value::Kind::list:
      return "a list";
    case Value::Kind::map:
      return "a map of keys and values";
    case Value::Kind::nothing:
      break;
  }
  return "nothing";
}

// As RFC 8259 has it, section 6.
bool is_json_number(std::string_view text) {
  const auto digits = [&text] {
    std::size_t n = 0;
    while (n < text.size() && text[n] >= '0' && text[n] <= '9') ++n;
    text.remove_prefix(n);
    return n;
  };
  if (text.starts_with('-')) text.remove_prefix(1);
  const bool leads_with_zero = text.starts_with('0');
  const std::size_t whole = digits();
  if (whole == 0 || (leads_with_zero && whole > 1)) return false;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    if (digits() == 0) return false;
  }
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    if (digits() == 0) return false;
  }
  return text.empty();
}

}  // namespace

bool is_a(Value::Kind kind, const Value& yaml, Source& source) {
  if (yaml.kind == kind) return true;
  if (yaml.kind != Value::Kind::nothing)
    source.complain(yaml.place,
                    fmt::format("expected {}, not {}", name_of(kind), name_of(yaml.kind)));
  return false;
}

void complain_of_unknown_key(const Value& yaml, const std::vector<std::string_view>& keys,
                             Source& source) {
  const std::string_view meant = yaml.key.size() > 64 ? "" : base::nearest(yaml.key, keys);
  const std::string guess = meant.empty() ? fmt::format("; known are {}", fmt::join(keys, ", "))
                                          : fmt::format(", did you mean '{}'?", meant);
  source.complain(yaml.key_place, fmt::format("unknown key '{:.64}'{}", yaml.key, guess));
}

void complain_unless_one(const Value& yaml, const OneOf& one_of, Source& source) {
  const std::vector<std::string_view>& keys = one_of.keys;
  const Value* first = nullptr;
  for (const Value& child : yaml.children) {
    if (std::ranges::find(keys, child.key) == keys.end()) continue;
    if (one_of.valued && child.kind == Value::Kind::nothing)
      source.complain(child.place, fmt::format("no value for '{}'", child.key));
    if (first == nullptr) {
      first = &child;
    } else {
      source.complain(child.key_place,
                      fmt::format("'{}' and '{}' exclude one another", first->key, child.key));
    }
  }
  if (first == nullptr)
    source.complain(yaml.place, fmt::format("missing key: one of {}", fmt::join(keys, ", ")));
}

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

void complain_if_empty(const Value& yaml, const Frame& frame, Source& source) {
  const bool filled = yaml.kind == Value::Kind::text || !yaml.children.empty();
  if (frame.not_empty && !filled)
    source.complain(yaml.place, "this is empty; it needs at least one");
}

bool complain_if_unset(const Value& yaml, Source& source) {
  if (yaml.unset.empty()) return false;
  source.complain(yaml.place,
                  fmt::format("the variable {0:.64} is not set; set it, or write ${{{0:.64}:-what "
                              "holds otherwise}}",
                              yaml.unset));
  return true;
}

std::string as_json(const Value& yaml, Source& source) {
  std::vector<std::string> parts;
  switch (yaml.kind) {
    case Value::Kind::nothing:
      return "null";
    case Value::Kind::text: {
      complain_if_unset(yaml, source);
      const bool plain = !yaml.quoted &&
                         (yaml.text == "true" || yaml.text == "false" || is_json_number(yaml.text));
      return plain ? yaml.text : json_text(yaml.text);
    }
    case Value::Kind::list:
      for (const Value& child : yaml.children) parts.push_back(as_json(child, source));
      return json_list(parts);
    case Value::Kind::map:
      for (const Value& child : yaml.children)
        parts.push_back(json_text(child.key) + ':' + as_json(child, source));
      return fmt::format("{{{}}}", fmt::join(parts, ","));
  }
  return "null";
}

std::string json_of(const std::string& type, const std::string& json,
                    const std::vector<std::string>& bounds, JsonSchema& document) {
  // Texts and words stand as they are, the rest has a name, under which a variable will do as well.
  std::string shape = json;
  if (!json.starts_with(R"({"type":"string"})") && !json.starts_with(R"({"enum")")) {
    if (document.begin("variable"))
      document.define("variable", json_pattern(R"(^[^$]*\$\{[A-Z_][A-Z0-9_]*(:-[^}]*)?\}.*$)"));
    std::string name = type == "true|false" ? "boolean" : type;
    if (document.begin(name))
      document.define(
          name, json_object({{"anyOf", json_list({json, JsonSchema::reference("variable")})}}));
    shape = JsonSchema::reference(name);
  }
  if (bounds.empty()) return shape;
  shape.pop_back();
  return fmt::format("{},{}}}", shape, fmt::join(bounds, ","));
}

std::string json_or_nothing(const std::string& shape) {
  return json_object({{"anyOf", json_list({shape, R"({"type":"null"})"})}});
}

std::string json_list_of(const std::string& item, const Frame& frame) {
  std::string list = frame.not_empty ? R"({"type":"array","minItems":1,"items":)" + item + '}'
                                     : R"({"type":["array","null"],"items":)" + item + '}';
  return frame.or_one ? json_object({{"anyOf", json_list({item, list})}}) : list;
}

std::string json_map_of(const std::string& value, const Frame& frame) {
  return frame.not_empty
             ? R"({"type":"object","minProperties":1,"additionalProperties":)" + value + '}'
             : R"({"type":["object","null"],"additionalProperties":)" + value + '}';
}

std::string json_struct(const std::vector<JsonKey>& keys, const OneOf& one_of) {
  std::vector<std::pair<std::string, std::string>> properties;
  std::vector<std::string> required;
  std::vector<std::string> either;
  for (const JsonKey& key : keys) {
    std::string shape = key.shape;
    if (shape != "true") {  // with the meaning beside it
      shape.pop_back();
      if (shape.back() != '{') shape += ',';
      shape += R"("description":)" + json_text(key.meaning) + '}';
    }
    properties.emplace_back(key.key, shape);
    if (key.required) required.push_back(json_text(key.key));
  }
  for (const std::string_view key : one_of.keys) {
    std::vector<std::pair<std::string, std::string>> one = {
        {"required", json_list({json_text(key)})}};
    if (one_of.valued)
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
