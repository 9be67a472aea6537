#include "libcore/http/fields.h"

#include <algorithm>
#include <utility>

#include "libcore/base/error.h"
#include "libcore/base/text.h"

namespace http {
namespace {

// Where the first element of a list ends. A quoted string that is never closed goes on to the end.
std::size_t element_size(std::string_view list) {
  bool quoted = false;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list[i] == '"') quoted = !quoted;
    if (quoted && list[i] == '\\') ++i;
    if (!quoted && list[i] == ',') return i;
  }
  return list.size();
}

}  // namespace

Field parse_field(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == 0 || colon == std::string_view::npos)
    base::fail("'{}' is no header field; write 'Name: value'", base::printable(text));
  return {std::string(base::trim(text.substr(0, colon))),
          std::string(base::trim(text.substr(colon + 1)))};
}

Fields::Fields(std::initializer_list<std::pair<std::string_view, std::string_view>> init) {
  lines.reserve(init.size());
  for (const auto& [name, value] : init) lines.push_back({std::string(name), std::string(value)});
}

void Fields::add(std::string name, std::string value) {
  lines.push_back({std::move(name), std::move(value)});
}

std::optional<std::string_view> Fields::first(std::string_view name) const {
  for (const Field& line : lines) {
    if (base::same_ignoring_case(line.name, name)) return line.value;
  }
  return std::nullopt;
}

std::vector<std::string_view> Fields::all(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const Field& line : lines) {
    if (base::same_ignoring_case(line.name, name)) values.push_back(line.value);
  }
  return values;
}

std::vector<std::string_view> Fields::tokens(std::string_view name) const {
  std::vector<std::string_view> elements;
  for (std::string_view list : all(name)) {
    while (!list.empty()) {
      const std::size_t size = element_size(list);
      const std::string_view element = base::trim(list.substr(0, size));
      if (!element.empty()) elements.push_back(element);
      list.remove_prefix(std::min(size + 1, list.size()));
    }
  }
  return elements;
}

bool Fields::has_token(std::string_view name, std::string_view token) const {
  return std::ranges::any_of(tokens(name), [&](std::string_view element) {
    return base::same_ignoring_case(element, token);
  });
}

}  // namespace http
