#include "tests/suites/follower.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "libcore/base/error.h"
#include "libcore/base/text.h"
#include "libcore/http/fields.h"

namespace test {
namespace {

bool is_token(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char octet) {
    return octet > ' ' && octet < '\x7f' &&
           std::string_view("()<>@,;:\\\"/[]?={}").find(octet) == std::string_view::npos;
  });
}

std::string word(const suite::Invitation& told, std::string_view name) {
  const auto found = told.words.find(name);
  return found == told.words.end() ? std::string() : found->second;
}

}  // namespace

std::optional<Errand> follow(const suite::Invitation& told) {
  try {
    Errand errand{.url = http::parse_url(told.url), .opening = {}};
    if (!errand.url.scheme.starts_with("ws")) return std::nullopt;
    errand.opening = {.host = errand.url.host_field(),
                      .resource = errand.url.resource,
                      .subprotocols = {},
                      .deflate = {.mode = ws::DeflatePolicy::Mode::on},
                      .extra = {}};
    auto& names = errand.opening.subprotocols;
    if (const auto list = told.words.find("subprotocols"); list != told.words.end())
      for (const std::string_view name : base::split(list->second, ',')) names.emplace_back(name);
    for (const std::string& name : names)
      if (!is_token(name) || std::ranges::count(names, name) > 1) return std::nullopt;
    if (const std::string header = word(told, "header"); !header.empty()) {
      if (header.find_first_of("\r\n") != std::string::npos) return std::nullopt;
      const http::Field field = http::parse_field(header);
      errand.opening.extra.add(field.name, field.value);
    }
    const std::string proxy = word(told, "proxy");
    errand.has_proxy = !proxy.empty();
    if (const std::size_t at = proxy.find('@'); at != std::string::npos)
      errand.proxy_credentials = proxy.substr(proxy.find("//") + 2, at - proxy.find("//") - 2);
    return errand;
  } catch (const base::Error&) {
    return std::nullopt;
  }
}

std::string connect_request(const Errand& errand) {
  const std::string place = fmt::format("{}:{}", errand.url.host, errand.url.port);
  std::string request = fmt::format("CONNECT {} HTTP/1.1\r\nHost: {}\r\n", place, place);
  if (!errand.proxy_credentials.empty()) request += "Proxy-Authorization: Basic dTpw\r\n";
  return request + "\r\n";
}

bool opens_tunnel(const http::Response& response) { return response.status / 100 == 2; }

Tunneller::Tunneller(std::string request, Inner inner,
                     std::function<bool(const http::Response&)> takes)
    : request_(std::move(request)), inner_(std::move(inner)), takes_(std::move(takes)) {}

void Tunneller::on_bytes(std::span<char> in, session::Turn& turn) {
  std::string_view octets(in.data(), in.size());
  const http::Progress progress = reader_.take(octets);
  if (progress == http::Progress::incomplete) return;
  http::Response response;
  if (progress == http::Progress::complete) response = http::parse_response(reader_.octets());
  if (!takes_(response)) {
    turn.then = session::Then::close;
    return;
  }
  turn.heir = std::move(inner_);
  turn.rest = in.last(octets.size());
}

}  // namespace test
