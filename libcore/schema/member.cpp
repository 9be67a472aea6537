#include "libcore/schema/member.h"

#include <fmt/ranges.h>

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

}  // namespace schema
