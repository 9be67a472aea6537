#include "libcore/schema/json_schema.h"

#include <fmt/format.h>

namespace schema {
namespace {

// A line a member, two spaces a level.
std::string indented(std::string_view json) {
  std::string result;
  std::string margin = "\n";
  bool quoted = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (quoted) {
      result += c;
      if (c == '\\' && i + 1 < json.size()) result += json[++i];
      if (c == '"') quoted = false;
    } else if (c == '"') {
      result += c;
      quoted = true;
    } else if (c == '{' || c == '[') {
      const bool empty = i + 1 < json.size() && (json[i + 1] == '}' || json[i + 1] == ']');
      margin += "  ";
      result += c;
      if (!empty) result += margin;
    } else if (c == '}' || c == ']') {
      margin.resize(margin.size() - 2);
      if (result.back() != '{' && result.back() != '[') result += margin;
      result += c;
    } else {
      result += c;
      if (c == ',') result += margin;
      if (c == ':') result += ' ';
    }
  }
  return result;
}

}  // namespace

std::string json_text(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      result += fmt::format("\\u{:04x}", static_cast<int>(c));
    } else {
      result += c;
    }
  }
  return result + '"';
}

std::string json_list(const std::vector<std::string>& items) {
  return fmt::format("[{}]", fmt::join(items, ","));
}

std::string json_object(const std::vector<std::pair<std::string, std::string>>& members) {
  std::vector<std::string> lines;
  for (const auto& [key, value] : members) lines.push_back(json_text(key) + ':' + value);
  return fmt::format("{{{}}}", fmt::join(lines, ","));
}

std::string JsonSchema::reference(std::string_view name) {
  return json_object({{"$ref", json_text(fmt::format("#/$defs/{}", name))}});
}

std::string JsonSchema::text(std::string_view id, std::string_view title,
                             std::string_view root) const {
  return indented(
             json_object({{"$schema", json_text("https://json-schema.org/draft/2020-12/schema")},
                          {"$id", json_text(id)},
                          {"title", json_text(title)},
                          {"allOf", json_list({std::string(root)})},
                          {"$defs", json_object({definitions_.begin(), definitions_.end()})}})) +
         '\n';
}

}  // namespace schema
