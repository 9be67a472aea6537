#include "libcore/http/query.h"

#include <algorithm>
#include <charconv>

#include "libcore/base/text.h"

namespace http {
namespace {

std::string form_decoded(std::string_view text) {
  std::string spaced(text);
  std::ranges::replace(spaced, '+', ' ');
  return percent_decoded(spaced);
}

// The target without scheme and authority (RFC 9112, section 3.2.2).
std::string_view origin_form(std::string_view text) {
  const std::size_t colon = text.find("://");
  if (text.starts_with('/') || colon == std::string_view::npos) return text;
  const std::size_t path = text.find_first_of("/?", colon + 3);
  return path == std::string_view::npos ? "/" : text.substr(path);
}

}  // namespace

std::string percent_decoded(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  while (!text.empty()) {
    unsigned char octet = 0;
    const char* const digits = text.data() + 1;
    if (text.starts_with('%') && text.size() >= 3 &&
        std::from_chars(digits, digits + 2, octet, 16).ptr == digits + 2) {
      decoded += static_cast<char>(octet);
      text.remove_prefix(3);
    } else {
      decoded += text.front();
      text.remove_prefix(1);
    }
  }
  return decoded;
}

std::optional<std::string_view> Target::first(std::string_view name) const {
  const auto found = std::ranges::find(parameters, name, &Parameter::name);
  if (found == parameters.end()) return std::nullopt;
  return found->value;
}

Target parse_target(std::string_view text) {
  const std::string_view whole = origin_form(text);
  const std::size_t question = std::min(whole.find('?'), whole.size());
  Target target{.path = percent_decoded(whole.substr(0, question))};
  if (target.path.empty()) target.path = "/";
  if (question == whole.size()) return target;
  for (const std::string_view pair : base::split(whole.substr(question + 1), '&')) {
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    target.parameters.push_back({form_decoded(pair.substr(0, equals)),
                                 form_decoded(pair.substr(std::min(equals + 1, pair.size())))});
  }
  return target;
}

}  // namespace http
