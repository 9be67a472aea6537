#include "libcore/schema/overlay.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "libcore/base/error.h"
#include "libcore/base/text.h"

namespace schema {
namespace {

using Kind = Value::Kind;

const Value* child_of(const Value& map, std::string_view key) {
  const auto found = std::ranges::find(map.children, key, &Value::key);
  return found == map.children.end() ? nullptr : &*found;
}

// What an element is called.
std::string name_of(const Value& element, std::size_t number) {
  if (!element.key.empty()) return element.key;
  const Value* const name = element.kind == Kind::map ? child_of(element, "name") : nullptr;
  return name != nullptr && name->kind == Kind::text ? name->text : fmt::format("{}", number);
}

std::string names_of(const Value& tree) {
  std::vector<std::string> names;
  for (const Value& child : tree.children) names.push_back(name_of(child, names.size()));
  return fmt::format("{}", fmt::join(names, ", "));
}

std::optional<std::size_t> number(std::string_view word) {
  std::size_t n = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), n);
  if (error != std::errc() || end != word.data() + word.size()) return std::nullopt;
  return n;
}

// Where the walk has come to: the keys in front of what is looked for.
std::string way_to(const Path& path, std::size_t depth) {
  return to_string({path.begin(), path.begin() + static_cast<std::ptrdiff_t>(depth)});
}

Value& only_child(Value& tree, const Path& path, std::size_t depth) {
  if (tree.children.size() == 1) return tree.children.front();
  const std::string way = way_to(path, depth);
  if (tree.children.empty()) base::fail("'{}' is empty", way);
  base::fail("'{}' has {}; say which with --set, as in {}.{}...", way, names_of(tree), way,
             name_of(tree.children.front(), 0));
}

Value& element(Value& list, const Path& path, std::size_t depth) {
  const std::string& word = path[depth];
  for (std::size_t i = 0; i < list.children.size(); ++i)
    if (name_of(list.children[i], i) == word || number(word) == i) return list.children[i];
  base::fail("'{}' has no '{}'; it has {}", way_to(path, depth), word, names_of(list));
}

Value& member(Value& map, const std::string& key, Place place) {
  const auto known = std::ranges::find(map.children, key, &Value::key);
  if (known != map.children.end()) return *known;
  map.children.push_back({.place = place, .key = key, .key_place = place});
  return map.children.back();
}

// One step on the way. What is not there yet becomes what the step asks for.
Value& step(Value& tree, const Path& path, std::size_t depth, Place place) {
  const std::string& word = path[depth];
  if (tree.kind == Kind::nothing) {
    tree.kind = word == "+" ? Kind::list : Kind::map;
    tree.place = place;
  }
  if (tree.kind == Kind::text)
    base::fail("'{}' is the single value '{}', and has no '{}'", way_to(path, depth),
               base::printable(tree.text, 64), word);
  if (word == "*") return only_child(tree, path, depth);
  if (tree.kind == Kind::map) return member(tree, word, place);
  if (word == "+") return tree.children.emplace_back(Value{.place = place});
  return element(tree, path, depth);
}

}  // namespace

Path parse_path(std::string_view text) {
  Path path;
  const std::string whole = base::printable(text, 64);
  do {
    const bool quoted = text.starts_with('"');
    if (quoted) text.remove_prefix(1);
    const std::size_t end = std::min(text.find(quoted ? '"' : '.'), text.size());
    if (quoted && end == text.size()) base::fail("'{}': a quote is not closed", whole);
    path.emplace_back(text.substr(0, end));
    text.remove_prefix(end + (quoted ? 1 : 0));
    const bool more = text.starts_with('.');
    if (path.back().empty() || (!text.empty() && !more) || text == ".")
      base::fail("'{}' is no path of keys; write scenarios.echo.population.connections", whole);
    if (more) text.remove_prefix(1);
  } while (!text.empty());
  return path;
}

std::string to_string(const Path& path) {
  std::string text;
  for (const std::string& key : path) {
    if (!text.empty()) text += '.';
    text += key.find('.') == std::string::npos ? key : '"' + key + '"';
  }
  return text;
}

void put(Value& tree, const Path& path, Value value) {
  Value* at = &tree;
  for (std::size_t depth = 0; depth < path.size(); ++depth)
    at = &step(*at, path, depth, value.place);
  value.key = at->key;
  value.key_place = at->key_place;
  *at = std::move(value);
}

}  // namespace schema
