#include "libcore/http/origin.h"

#include <algorithm>
#include <charconv>

#include "libcore/base/error.h"
#include "libcore/base/text.h"
#include "libcore/http/grammar.h"

namespace http {
namespace {

constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz";

// RFC 3986, section 3.1, in lower case.
bool is_scheme(std::string_view text) {
  return !text.empty() && letters.find(text.front()) != std::string_view::npos &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789+-.") ==
             std::string_view::npos;
}

// Fewer names than RFC 3986 allows: no escapes, which could hide a dot, and no sub-delimiters, the
// star among them.
bool is_plain_host(std::string_view text) {
  return is_host(text) &&
         (text.starts_with('[') || text.find_first_of("%!$&'()*+,;=") == std::string_view::npos);
}

std::uint16_t default_port(std::string_view scheme) {
  if (scheme == "http" || scheme == "ws") return 80;
  if (scheme == "https" || scheme == "wss") return 443;
  return 0;
}

bool lies_below(const Origin& origin, const Origin& domain) {
  return origin.scheme == domain.scheme && origin.port == domain.port &&
         origin.host.size() > domain.host.size() && origin.host.ends_with(domain.host);
}

}  // namespace

std::optional<Origin> parse_origin(std::string_view text) {
  const std::size_t slashes = text.find("://");
  if (slashes == std::string_view::npos) return std::nullopt;
  const std::string_view authority = text.substr(slashes + 3);
  const std::size_t colon = port_colon(authority);
  Origin origin{.scheme = base::lower(text.substr(0, slashes)),
                .host = base::lower(authority.substr(0, colon))};
  if (!is_scheme(origin.scheme) || !is_plain_host(origin.host)) return std::nullopt;
  origin.port = default_port(origin.scheme);
  if (colon == std::string_view::npos) return origin;
  const std::string_view port = authority.substr(colon + 1);
  if (!is_port(port)) return std::nullopt;
  std::from_chars(port.data(), port.data() + port.size(), origin.port);
  return origin;
}

void OriginList::add(std::string_view text) {
  constexpr std::string_view star = "://*.";
  if (text == "null") {
    null_ = true;
    return;
  }
  const std::size_t mark = text.find(star);
  const bool below = mark != std::string_view::npos;
  std::string named(text);
  if (below) named.erase(mark + 3, 2);
  std::optional<Origin> origin = parse_origin(named);
  if (!origin)
    base::fail(
        "'{}' is no origin; write it like https://example.org, https://*.example.org, "
        "http://localhost:8080 or null, without a path",
        base::printable(text));
  if (below) origin->host.insert(0, ".");
  (below ? below_ : exact_).push_back(*origin);
}

bool OriginList::admits(std::string_view value) const {
  if (value == "null") return null_;
  const std::optional<Origin> origin = parse_origin(value);
  if (!origin) return false;
  return std::ranges::find(exact_, *origin) != exact_.end() ||
         std::ranges::any_of(below_,
                             [&](const Origin& domain) { return lies_below(*origin, domain); });
}

}  // namespace http
