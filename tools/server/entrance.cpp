#include "tools/server/entrance.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <variant>

#include "libcore/base/text.h"
#include "libcore/base/units.h"
#include "libcore/http/query.h"
#include "libcore/ws/handshake.h"
#include "tools/server/page.h"
#include "tools/server/upgrade.h"

namespace serve {
namespace {

// A client of a UNIX socket mostly has no address; then the place where it came in says more. One
// that has reset has none any more.
std::string peer_of(const session::Link& link) {
  const std::string peer = link.peer_address();
  if (!peer.empty()) return peer;
  const std::string local = link.local_address();
  return local.starts_with("unix:") ? local : "a peer that has gone";
}

// Of RFC 9110, section 9.3, and RFC 5789.
bool is_known_method(std::string_view method) {
  constexpr std::string_view methods[] = {"GET",     "HEAD",    "POST",  "PUT",  "DELETE",
                                          "CONNECT", "OPTIONS", "TRACE", "PATCH"};
  return std::ranges::find(methods, method) != std::end(methods);
}

// The page is the only resource that is more than a WebSocket.
bool has_page(const Route* route) { return route != nullptr && route->path == "/"; }

// A broken opening handshake is told what is wrong with it, and not shown a page.
bool wants_websocket(const http::Request& request) {
  return request.method == "GET" &&
         (request.fields.has_token("Upgrade", "websocket") ||
          request.fields.has("Sec-WebSocket-Key") || request.fields.has("Sec-WebSocket-Version"));
}

http::Reply refusal(const ws::Refusal& refused) {
  http::Reply reply = http::refusal(refused.status, refused.why);
  reply.fields = refused.fields;
  return reply;
}

}  // namespace

std::unique_ptr<session::Session> Entrance::route(const http::Request& request, std::string_view,
                                                  session::Link& link) {
  const std::string path = http::parse_target(request.target).path;
  const Route* const route = find_route(path);
  if (auto reply = turn_away(request, path, route)) return answer(request, *reply, link);
  if (has_page(route) && !wants_websocket(request))
    return answer(request, page(request, link), link);

  const auto judged = ws::agree(request, admission_.subprotocols);
  if (const auto* refused = std::get_if<ws::Refusal>(&judged))
    return answer(request, refusal(*refused), link);
  if (auto reply = admission_.foreign(request)) return answer(request, *reply, link);
  const auto& agreement = std::get<ws::Agreement>(judged);
  const Caller caller{.id = numbers_.take(),
                      .peer = peer_of(link),
                      .path = path,
                      .subprotocol = agreement.subprotocol};
  return std::make_unique<Upgrade>(agreement, route->open(house_, caller));
}

std::optional<http::Reply> Entrance::turn_away(const http::Request& request, std::string_view path,
                                               const Route* route) const {
  if (!request.version.starts_with("HTTP/1.")) return http::refusal(505, "this is HTTP/1.1");
  if (!is_known_method(request.method))
    return http::refusal(
        501, fmt::format("the method {} is not known here", base::printable(request.method)));
  const char* const scheme = scheme_ == Scheme::wss ? "https" : "http";
  if (auto reply = admission_.misdirected(request, scheme)) return reply;
  const bool may_be_head = route == nullptr || has_page(route);
  if (request.method != "GET" && !(may_be_head && request.method == "HEAD")) {
    const char* const allowed = may_be_head ? "GET, HEAD" : "GET";
    http::Reply reply = http::refusal(405, fmt::format("this resource is for {}", allowed));
    reply.fields = {{"Allow", allowed}};
    return reply;
  }
  if (route != nullptr) return std::nullopt;
  return http::refusal(
      404, fmt::format("there is no {} here; / lists what there is", base::printable(path)));
}

std::unique_ptr<session::Session> Entrance::refuse(int status, std::string_view why,
                                                   session::Link& link) {
  house_.log.info("{} refused with {}: {}", peer_of(link), status, why);
  return http::Router::refuse(status, why, link);
}

std::unique_ptr<session::Session> Entrance::answer(const http::Request& request, http::Reply reply,
                                                   session::Link& link) {
  const std::string_view line = reply.body;  // of what is refused
  house_.log.info("{} {} {} answered with {}{}{}", peer_of(link), base::printable(request.method),
                  base::printable(request.target), reply.status, reply.status < 400 ? "" : ": ",
                  reply.status < 400 ? "" : line.substr(0, line.find('\n')));
  reply.head_only = request.method == "HEAD";
  return std::make_unique<http::Answer>(std::move(reply));
}

http::Reply Entrance::page(const http::Request& request, session::Link& link) const {
  std::string host = http::authority(request);
  if (host.empty()) host = link.local_address();
  return test_page(fmt::format("{}://{}", scheme_ == Scheme::wss ? "wss" : "ws", host));
}

void Entrance::on_established(const tls::Channel& channel, session::Clock::duration took,
                              session::Link& link) {
  if (!house_.log.says(Level::debug)) return;
  const tls::Facts facts = channel.facts();
  house_.log.debug("{} speaks {} {}{} after {}", peer_of(link), facts.version, facts.cipher,
                   facts.resumed ? ", resumed" : "", base::format_duration(took));
}

void Entrance::on_failed(const tls::Channel& channel, session::Link& link) {
  house_.log.info("{} TLS failed: {}", peer_of(link), channel.failure());
}

}  // namespace serve
