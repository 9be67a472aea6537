#include "libcore/http/url.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>

#include "libcore/base/error.h"
#include "libcore/base/text.h"
#include "libcore/http/grammar.h"

namespace http {
namespace {

struct Scheme {
  std::string_view name;
  std::uint16_t port;
};

constexpr Scheme schemes[] = {
    {"ws", 80}, {"wss", 443}, {"http", 80}, {"https", 443}, {"ws+unix", 0}};

const Scheme* find_scheme(std::string_view name) {
  const auto* const found = std::ranges::find(schemes, name, &Scheme::name);
  return found == std::end(schemes) ? nullptr : found;
}

std::string bracketed(const std::string& host) {
  return host.find(':') == std::string::npos ? host : '[' + host + ']';
}

// A URL while it is taken apart, with its text for the messages.
class Reader {
 public:
  explicit Reader(std::string_view text) : shown_(base::printable(text, 200)), rest_(text) {}

  Url read() {
    Url url;
    const Scheme& scheme = take_scheme();
    url.scheme = scheme.name;
    if (rest_.find('#') != std::string_view::npos)
      refuse(
          "has a fragment, which no request can carry (RFC 6455, section 3): write %23 for a "
          "number sign that is meant");
    if (scheme.port == 0) {
      take_socket_path(url);
    } else {
      take_authority(url, scheme.port);
    }
    take_resource(url);
    return url;
  }

 private:
  [[noreturn]] void refuse(std::string_view what) const {
    base::fail("the URL '{}' {}", shown_, what);
  }

  const Scheme& take_scheme() {
    const std::size_t end = rest_.find("://");
    if (end == std::string_view::npos) refuse("has no scheme: write it like ws://localhost:9001/");
    const Scheme* const scheme = find_scheme(base::lower(rest_.substr(0, end)));
    if (scheme == nullptr) refuse("has an unknown scheme: use ws, wss, http, https or ws+unix");
    rest_.remove_prefix(end + 3);
    return *scheme;
  }

  void take_socket_path(Url& url) {
    const std::size_t end = rest_.find(":/");
    url.socket_path = rest_.substr(0, end);
    if (url.socket_path.empty() || has_control(url.socket_path))
      refuse("names no socket: write it like ws+unix:///run/server.sock:/path");
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
  }

  void take_authority(Url& url, std::uint16_t default_port) {
    const std::string_view authority = rest_.substr(0, rest_.find_first_of("/?"));
    rest_.remove_prefix(authority.size());
    if (authority.find('@') != std::string_view::npos)
      refuse("has a user name, which is not sent: give an Authorization field instead");
    const std::size_t colon = port_colon(authority);
    const std::string_view host = authority.substr(0, colon);
    if (host.empty()) refuse("has no host: write it like ws://localhost:9001/");
    if (!is_host(host))
      refuse(
          "has a host that is no name and no address: put an IPv6 address into brackets, and "
          "write an international name in its xn-- form");
    url.host = base::lower(host);
    if (host.starts_with('[')) url.host = url.host.substr(1, host.size() - 2);
    url.port = default_port;
    if (colon != std::string_view::npos) url.port = read_port(authority.substr(colon + 1));
  }

  std::uint16_t read_port(std::string_view text) const {
    std::uint16_t port = 0;
    if (is_port(text)) std::from_chars(text.data(), text.data() + text.size(), port);
    if (port == 0) refuse("has a port that is not a number from 1 to 65535");
    return port;
  }

  void take_resource(Url& url) const {
    std::string_view resource = rest_;
    if (resource.ends_with('?') && resource.find('?') == resource.size() - 1)
      resource.remove_suffix(1);
    if (!is_path_and_query(resource))
      refuse(
          "has octets in its path or query that have to be percent-encoded, such as %20 for a "
          "space");
    url.resource = resource;
    if (!resource.starts_with('/')) url.resource.insert(0, "/");
  }

  std::string shown_;
  std::string_view rest_;
};

}  // namespace

std::string Url::host_field() const {
  if (host.empty()) return "localhost";
  const Scheme* const known = find_scheme(scheme);
  const bool usual = known != nullptr && known->port == port;
  return usual ? bracketed(host) : fmt::format("{}:{}", bracketed(host), port);
}

Url parse_url(std::string_view text) { return Reader(text).read(); }

std::string to_string(const Url& url) {
  if (url.host.empty()) return fmt::format("{}://{}:{}", url.scheme, url.socket_path, url.resource);
  return fmt::format("{}://{}{}", url.scheme, url.host_field(), url.resource);
}

}  // namespace http
