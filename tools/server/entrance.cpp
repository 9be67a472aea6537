#include "tools/server/entrance.h"

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

// A broken opening handshake is told what is wrong with it, and not shown a page.
bool wants_websocket(const http::Request& request) {
  return request.fields.has_token("Upgrade", "websocket") ||
         request.fields.has("Sec-WebSocket-Key") || request.fields.has("Sec-WebSocket-Version");
}

http::Reply refusal(const ws::Refusal& refused) {
  http::Reply reply = http::refusal(refused.status, refused.why);
  reply.fields = ws::refusal_fields(refused.status);
  return reply;
}

}  // namespace

std::unique_ptr<session::Session> Entrance::route(const http::Request& request, std::string_view,
                                                  session::Link& link) {
  const std::string path = http::parse_target(request.target).path;
  const Route* const route = find_route(path);
  if (route == nullptr) {
    const std::string why =
        fmt::format("there is no {} here; / lists what there is", base::printable(path));
    return answer(request, http::refusal(404, why), link);
  }
  if (route->path == "/" && !wants_websocket(request))
    return answer(request, page(request, link), link);

  const auto judged = ws::agree(request, subprotocols_);
  if (const auto* refused = std::get_if<ws::Refusal>(&judged))
    return answer(request, refusal(*refused), link);
  const auto& agreement = std::get<ws::Agreement>(judged);
  const Caller caller{.id = numbers_.take(),
                      .peer = peer_of(link),
                      .path = path,
                      .subprotocol = agreement.subprotocol};
  return std::make_unique<Upgrade>(agreement, route->open(house_, caller));
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
  if (request.method != "GET" && request.method != "HEAD") {
    http::Reply reply = http::refusal(405, "this page is for GET and HEAD");
    reply.fields = {{"Allow", "GET, HEAD"}};
    return reply;
  }
  std::string host(request.fields.first("Host").value_or(""));
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
