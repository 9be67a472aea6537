#include "libcore/schema/expand.h"

#include <cstdlib>
#include <string_view>

namespace schema {
namespace {

bool is_upper(char c) { return (c >= 'A' && c <= 'Z') || c == '_'; }
bool continues_name(char c) { return is_upper(c) || (c >= '0' && c <= '9'); }

// A reference at the front of a text: "${NAME}" or "${NAME:-default}".
struct Reference {
  std::string name;
  std::optional<std::string> preset;
  std::size_t size;  // octets of the whole of it
};

std::optional<Reference> reference(std::string_view text) {
  const std::size_t end = text.find('}');
  if (!text.starts_with("${") || end == std::string_view::npos) return std::nullopt;
  const std::string_view inside = text.substr(2, end - 2);
  if (inside.empty() || !is_upper(inside.front())) return std::nullopt;
  std::size_t n = 0;
  while (n < inside.size() && continues_name(inside[n])) ++n;
  Reference found{.name = std::string(inside.substr(0, n)), .size = end + 1};
  const std::string_view rest = inside.substr(n);
  if (rest.starts_with(":-")) {
    found.preset = rest.substr(2);
  } else if (!rest.empty()) {
    return std::nullopt;
  }
  return found;
}

void expand_text(Value& value, const Environment& environment) {
  std::string_view rest = value.text;
  std::string result;
  while (!rest.empty()) {
    const std::size_t plain = std::min(rest.find("${"), rest.size());
    result += rest.substr(0, plain);
    rest.remove_prefix(plain);
    if (rest.empty()) break;
    const std::optional<Reference> found = reference(rest);
    const std::size_t size = found ? found->size : 2;
    if (!found) {
      result += rest.substr(0, size);
    } else {
      std::optional<std::string> set = environment(found->name);
      if (found->preset && (!set || set->empty())) set = found->preset;
      if (!set) value.unset = found->name;
      result += set.value_or("");
    }
    rest.remove_prefix(size);
  }
  value.text = result;
}

}  // namespace

std::optional<std::string> process_environment(const std::string& name) {
  const char* const value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

void expand(Value& tree, const Environment& environment) {
  if (tree.kind == Value::Kind::text) expand_text(tree, environment);
  for (Value& child : tree.children) expand(child, environment);
}

}  // namespace schema
