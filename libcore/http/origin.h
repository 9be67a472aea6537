#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace http {

// Where a page comes from, as a browser says it in the Origin field (RFC 6454).
struct Origin {
  std::string scheme;      // in lower case, like the host
  std::string host;        // a name, an IPv4 address, or an IPv6 address in brackets
  std::uint16_t port = 0;  // the scheme's own where none is written; 0 if it has none
  bool operator==(const Origin&) const = default;
};

// Reads one serialised origin, "https://example.org:8443" (RFC 6454, section 6.2), without case.
// Nothing for any other text: a list of origins, a path (the single slash too), a user name, and
// "null", which is an origin without a name.
std::optional<Origin> parse_origin(std::string_view text);

// The origins whose pages may come in.
class OriginList {
 public:
  // "https://example.org", "null", or "https://*.example.org" for all names below that one at any
  // depth, but not for that one itself. Throws base::Error for anything else.
  void add(std::string_view text);

  bool empty() const { return exact_.empty() && below_.empty() && !null_; }

  // Whether the value of an Origin field is on the list.
  bool admits(std::string_view value) const;

 private:
  std::vector<Origin> exact_;
  std::vector<Origin> below_;  // hosts begin with the dot
  bool null_ = false;
};

}  // namespace http
