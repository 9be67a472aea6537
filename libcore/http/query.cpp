#include "libcore/http/query.h"

#include <algorithm>
#include <charconv>

#include "libcore/base/text.h"
#include "libcore/http/grammar.h"

namespace http {
namespace {

std::string form_decoded(std::string_view text) {
  std::string spaced(text);
  std::ranges::replace(spaced, '+', ' ');
  return percent_decoded(spaced);
}

// Moves scheme and authority of an absolute form (RFC 9112, section 3.2.2) from `text` to `target`.
void take_origin(std::string_view& text, Target& target) {
  const std::size_t colon = text.find("://");
  if (text.starts_with('/') || colon == std::string_view::npos) return;
  target.scheme = text.substr(0, colon);
  text.remove_prefix(colon + 3);
  target.authority = text.substr(0, text.find_first_of("/?"));
  text.remove_prefix(target.authority.size());
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
  Target target;
  take_origin(text, target);
  const std::size_t question = std::min(text.find('?'), text.size());
  target.path = percent_decoded(text.substr(0, question));
  if (target.path.empty()) target.path = "/";
  if (question == text.size()) return target;
  for (const std::string_view pair : base::split(text.substr(question + 1), '&')) {
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    target.parameters.push_back({form_decoded(pair.substr(0, equals)),
                                 form_decoded(pair.substr(std::min(equals + 1, pair.size())))});
  }
  return target;
}

std::string authority(const Request& request) {
  std::string absolute = parse_target(request.target).authority;
  return absolute.empty() ? std::string(request.fields.first("Host").value_or("")) : absolute;
}

std::string_view host_of(std::string_view authority) {
  return authority.substr(0, port_colon(authority));
}

}  // namespace http
