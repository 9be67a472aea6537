#include "tools/load/route.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>

#include "libcore/base/error.h"
#include "libcore/base/text.h"
#include "tools/load/preflight.h"
#include "tools/load/share.h"

namespace load {
namespace {

// HOST:PORT:ADDRESS, as curl's --resolve.
std::string resolved(const http::Url& url, const std::vector<std::string>& resolve) {
  const std::string wanted = fmt::format("{}:{}:", url.host, url.port);
  for (const std::string& entry : resolve)
    if (entry.starts_with(wanted)) return entry.substr(wanted.size());
  return url.host;
}

net::Address address_of(const http::Url& url, const profile::Target& target) {
  if (!url.socket_path.empty()) return net::Address::parse("unix:" + url.socket_path);
  const std::string host = resolved(url, target.resolve);
  const bool ipv6 = host.find(':') != std::string::npos;
  try {
    return net::Address::parse(
        fmt::format("{}{}{}:{}", ipv6 ? "[" : "", host, ipv6 ? "]" : "", url.port));
  } catch (const base::Error& error) {
    throw base::Error(error.what(), 3);
  }
}

tls::Context tls_of(const std::optional<profile::Tls>& tls) {
  tls::ClientSettings client;
  if (tls) {
    client.insecure = tls->insecure;
    if (!tls->cacert.empty()) client.authorities = tls::Certificate::load_authorities(tls->cacert);
    if (!tls->cert.empty())
      client.certificate =
          tls::Certificate::load(tls->cert, tls->key.empty() ? tls->cert : tls->key);
  }
  return tls::Context(client);
}

// ADDRESS or ADDRESS-ADDRESS of IPv4, both ends included.
std::vector<net::Address> sources_of(const std::string& text) {
  const std::size_t dash = text.find('-');
  if (dash == std::string::npos) {
    const bool ipv6 = text.find(':') != std::string::npos;
    return {net::Address::parse(fmt::format("{}{}{}:0", ipv6 ? "[" : "", text, ipv6 ? "]" : ""))};
  }
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
  ws::DeflatePolicy policy;
  if (!deflate || deflate->on == false) return policy;
  policy.mode = ws::DeflatePolicy::Mode::on;
  policy.no_context_takeover = deflate->client_no_context_takeover;
  const auto bits = deflate->client_max_window_bits ? deflate->client_max_window_bits
                                                    : deflate->server_max_window_bits;
  if (bits) policy.max_window_bits = *bits;
  return policy;
}

std::uint64_t most_of(const profile::CountLevel& level) {
  std::uint64_t most = level.everywhere.value_or(0);
  for (const auto& [stage, change] : level.by_stage)
    most = std::max({most, change.steady.value_or(0), change.from.value_or(0), change.to});
  return most;
}

}  // namespace

std::vector<Route> routes_of(const profile::Profile& profile) {
  std::vector<Route> routes;
  for (const auto& [name, said] : profile.scenarios) {
    Route route{.balance = profile.target.balance};
    std::vector<http::Url> urls;
    if (said.url) {
      urls.push_back(said.url->value.url);
    } else {
      for (const auto& url : profile.target.urls) urls.push_back(url.value.url);
    }
    const profile::Defaults connection = connection_of(profile, said);
    for (const http::Url& url : urls) {
      Target target{.address = address_of(url, profile.target),
                    .opening = {.host = url.host_field(),
                                .resource = url.resource,
                                .subprotocols = connection.subprotocols,
                                .deflate = deflate_of(connection.deflate)},
                    .host = url.host};
      if (connection.origin) target.opening.extra.add("Origin", *connection.origin);
      for (const auto& [field, value] : connection.headers) target.opening.extra.add(field, value);
      if (url.secure()) {
        target.tls = tls_of(profile.target.tls);
        if (profile.target.tls && !profile.target.tls->server_name.empty())
          target.host = profile.target.tls->server_name;
      }
      route.targets.push_back(std::move(target));
    }
    for (const schema::Name& source : profile.target.source)
      for (const net::Address& address : sources_of(source.value)) route.sources.push_back(address);
    routes.push_back(std::move(route));
  }
  return routes;
}

void check_room_for(const profile::Profile& profile, const std::vector<Route>& routes,
                    unsigned workers) {
  std::map<std::string, std::uint64_t> connections;
  std::size_t place = 0;
  std::uint64_t sources = 1;
  for (const auto& [name, said] : profile.scenarios) {
    const Route& route = routes[place++];
    sources = std::max<std::uint64_t>(sources, route.sources.size());
    if (!said.population.connections) continue;
    const std::uint64_t most = most_of(*said.population.connections);
    for (std::uint64_t i = 0; i < route.targets.size(); ++i)
      if (route.targets[i].address.is_tcp())
        connections[route.targets[i].address.to_string()] +=
            Share{.index = i, .of = route.targets.size()}.size(most);
  }
  Room room = this_room();
  room.ports *= sources;
  check_room(room, connections, workers);
}

}  // namespace load
