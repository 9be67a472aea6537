#include "tools/load/json_path.h"

#include <simdjson.h>

#include "libcore/base/error.h"
#include "libcore/base/text.h"

namespace load {
namespace {

[[noreturn]] void refuse(std::string_view text, std::string_view why) {
  base::fail("'{}' is no path into JSON: {}; write $.name, $.items[0] or $['a name']",
             base::printable(text), why);
}

void add_key(std::string_view key, std::string& pointer) {
  pointer += '/';
  for (const char c : key) {
    if (c == '~') pointer += "~0";
    if (c == '/') pointer += "~1";
    if (c != '~' && c != '/') pointer += c;
  }
}

std::optional<std::string> pick(simdjson::dom::parser& parser, std::string_view text,
                                const JsonPath& path, simdjson::dom::element& found) {
  simdjson::dom::element whole;
  if (parser.parse(text.data(), text.size()).get(whole) != simdjson::SUCCESS) return std::nullopt;
  if (whole.at_pointer(path.pointer()).get(found) != simdjson::SUCCESS) return std::nullopt;
  return simdjson::minify(found);
}

}  // namespace

JsonPath::JsonPath(std::string_view text) {
  if (!text.starts_with('$')) refuse(text, "it does not begin with $");
  std::string_view rest = text.substr(1);
  while (!rest.empty()) {
    if (rest.front() == '.') {
      const std::size_t end = std::min(rest.find_first_of(".[", 1), rest.size());
      if (end == 1) refuse(text, "a name is missing behind a dot");
      add_key(rest.substr(1, end - 1), pointer_);
      rest.remove_prefix(end);
      continue;
    }
    if (rest.front() != '[') refuse(text, "a name begins with a dot");
    rest.remove_prefix(1);
    if (rest.starts_with('\'') || rest.starts_with('"')) {
      const std::size_t end = rest.find(rest.front(), 1);
      if (end == std::string_view::npos) refuse(text, "a name in quotes never ends");
      add_key(rest.substr(1, end - 1), pointer_);
      rest.remove_prefix(end + 1);
    } else {
      const std::size_t end = std::min(rest.find_first_not_of("0123456789"), rest.size());
      if (end == 0) refuse(text, "in brackets stands a number or a name in quotes");
      add_key(rest.substr(0, end), pointer_);
      rest.remove_prefix(end);
    }
    if (!rest.starts_with(']')) refuse(text, "a bracket is not closed");
    rest.remove_prefix(1);
  }
}

JsonPath JsonPath::of_key(std::string_view key) {
  JsonPath path;
  add_key(key, path.pointer_);
  return path;
}

struct JsonReader::Parsers {
  simdjson::dom::parser text;
  simdjson::dom::parser value;  // that it is compared with
};

JsonReader::JsonReader() : parsers_(std::make_unique<Parsers>()) {}
JsonReader::~JsonReader() = default;

std::optional<std::string> JsonReader::words(std::string_view text, const JsonPath& path) {
  simdjson::dom::element found;
  auto json = pick(parsers_->text, text, path, found);
  std::string_view content;
  if (json && found.get(content) == simdjson::SUCCESS) return std::string(content);
  return json;
}

std::optional<std::vector<std::string>> JsonReader::keys(std::string_view text) {
  simdjson::dom::object object;
  if (parsers_->text.parse(text.data(), text.size()).get(object) != simdjson::SUCCESS)
    return std::nullopt;
  std::vector<std::string> names;
  for (const auto& field : object) names.emplace_back(field.key);
  return names;
}

bool JsonReader::has(std::string_view text, const JsonPath& path, std::string_view json) {
  simdjson::dom::element found;
  const auto there = pick(parsers_->text, text, path, found);
  if (!there) return false;
  simdjson::dom::element wanted;
  static const JsonPath whole("$");
  const auto asked = pick(parsers_->value, json, whole, wanted);
  double a = 0;
  double b = 0;
  const bool numbers =
      asked && found.get(a) == simdjson::SUCCESS && wanted.get(b) == simdjson::SUCCESS;  // 1 is 1.0
  return numbers ? a == b : there == asked;
}

}  // namespace load
