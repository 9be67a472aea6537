#include "tools/load/route.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "libcore/base/error.h"
#include "libcore/base/text.h"
#include "tools/load/demand.h"
#include "tools/load/scenario.h"

namespace load {
namespace {

// HOST:PORT:ADDRESS, as curl's --resolve.
std::string resolved(const http::Url& url, const std::vector<std::string>& resolve) {
  const std::string wanted = fmt::format("{}:{}:", url.host, url.port);
  for (const std::string& entry : resolve)
    if (entry.starts_with(wanted)) return entry.substr(wanted.size());
  return url.host;
}

std::string authority_of(const std::string& host, std::uint16_t port) {
  const bool ipv6 = host.find(':') != std::string::npos;
  return fmt::format("{}{}{}:{}", ipv6 ? "[" : "", host, ipv6 ? "]" : "", port);
}

int family_of(profile::Target::Family family) {
  using Family = profile::Target::Family;
  if (family == Family::v4) return AF_INET;
  return family == Family::v6 ? AF_INET6 : AF_UNSPEC;
}

net::Address address_of(const http::Url& url, const profile::Target& target) {
  if (!url.socket_path.empty()) return net::Address::parse("unix:" + url.socket_path);
  const std::string host = resolved(url, target.resolve);
  const int family = family_of(target.address_family);
  try {
    const auto all = net::Address::resolve(authority_of(host, url.port));
    const auto fits = [&](const net::Address& one) {
      return family == AF_UNSPEC || one.family() == family;
    };
    const auto found = std::ranges::find_if(all, fits);
    if (found == all.end())
      base::fail("{} has no address of IPv{}; leave out address_family", host,
                 family == AF_INET ? 4 : 6);
    return *found;
  } catch (const base::Error& error) {
    throw base::Error(error.what(), 3);
  }
}

std::optional<http::Url> proxy_of(const profile::Target& target) {
  if (target.proxy.empty()) return std::nullopt;
  const http::Url proxy = http::parse_url(target.proxy);
  if (proxy.scheme != "http") base::fail("target.proxy '{}' is not http://", target.proxy);
  return proxy;
}

tls::Context tls_of(const std::optional<profile::Tls>& tls) {
  tls::ClientSettings client;
  if (tls) {
    client.insecure = tls->insecure;
    if (tls->min_version == profile::Tls::Version::v1_3) client.oldest = tls::Version::tls_1_3;
    if (!tls->cacert.empty()) client.authorities = tls::Certificate::load_authorities(tls->cacert);
    if (!tls->cert.empty())
      client.certificate =
          tls::Certificate::load(tls->cert, tls->key.empty() ? tls->cert : tls->key);
  }
  return tls::Context(client);
}

// ADDRESS or ADDRESS-ADDRESS of IPv4, both ends included.
std::vector<net::Address> range_of(const std::string& text) {
  const std::size_t dash = text.find('-');
  if (dash == std::string::npos) return {net::Address::parse(authority_of(text, 0))};
  const auto number = [&](std::string_view address) {
    std::uint32_t value = 0;
    const auto parts = base::split(address, '.');
    if (parts.size() != 4)
      base::fail("source '{}': a range is of IPv4 addresses", base::printable(text));
    for (const std::string_view part : parts) {
      const std::uint64_t octet = base::parse_count(part);
      if (octet > 255) base::fail("source '{}': no IPv4 address", base::printable(text));
      value = value << 8 | static_cast<std::uint32_t>(octet);
    }
    return value;
  };
  const std::uint32_t first = number(std::string_view(text).substr(0, dash));
  const std::uint32_t last = number(std::string_view(text).substr(dash + 1));
  if (last < first || last - first > 65535)
    base::fail("source '{}': the range is empty, or of more than 65536 addresses",
               base::printable(text));
  std::vector<net::Address> all;
  for (std::uint32_t i = 0; i <= last - first; ++i) {
    const std::uint32_t a = first + i;
    all.push_back(net::Address::parse(
        fmt::format("{}.{}.{}.{}:0", a >> 24, a >> 16 & 255, a >> 8 & 255, a & 255)));
  }
  return all;
}

ws::DeflatePolicy deflate_of(const std::optional<profile::Deflate>& deflate) {
  if (!deflate || deflate->on == false) return {};
  return {.mode = ws::DeflatePolicy::Mode::on,
          .server_no_context_takeover = deflate->server_no_context_takeover,
          .client_no_context_takeover = deflate->client_no_context_takeover,
          .server_max_window_bits = deflate->server_max_window_bits,
          .client_max_window_bits = deflate->client_max_window_bits};
}

}  // namespace

std::vector<net::Address> sources_of(const profile::Target& target) {
  std::vector<net::Address> all;
  for (const schema::Name& source : target.source)
    for (const net::Address& address : range_of(source.value)) all.push_back(address);
  return all;
}

std::vector<Route> routes_of(const profile::Profile& profile) {
  const auto proxy = proxy_of(profile.target);
  std::vector<Route> routes;
  for (const auto& [name, said] : profile.scenarios) {
    Route route{.balance = profile.target.balance};
    const profile::Defaults connection = connection_of(profile, said);
    for (const http::Url& url : urls_of(profile, said)) {
      Target target{.address = address_of(proxy.value_or(url), profile.target),
                    .opening = {.host = url.host_field(),
                                .resource = url.resource,
                                .subprotocols = connection.subprotocols,
                                .deflate = deflate_of(connection.deflate)},
                    .host = url.host};
      if (proxy) target.through_proxy = authority_of(url.host, url.port);
      if (connection.origin) target.opening.extra.add("Origin", *connection.origin);
      for (const auto& [field, value] : connection.headers)
        if (!has_variable(value)) target.opening.extra.add(field, value);
      if (url.secure()) {
        target.tls = tls_of(profile.target.tls);
        target.resumption = profile.target.tls && profile.target.tls->resumption;
        if (profile.target.tls && !profile.target.tls->server_name.empty())
          target.host = profile.target.tls->server_name;
      }
      route.targets.push_back(std::move(target));
    }
    route.sources = sources_of(profile.target);
    routes.push_back(std::move(route));
  }
  return routes;
}

}  // namespace load
