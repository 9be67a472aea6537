#include "tools/server/entrance.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <optional>
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

// The limit that a request was over, if that is why it got this status.
std::optional<Limit> limit_of(int status, std::string_view why) {
  switch (status) {
    case 408:
      return Limit::handshake;
    case 414:
      return Limit::header;
    case 431:
      return why.ends_with("fields") ? Limit::header_fields : Limit::header;
    default:
      return std::nullopt;
  }
}

http::Reply refusal(const ws::Refusal& refused) {
  http::Reply reply = http::refusal(refused.status, refused.why);
  reply.fields = refused.fields;
  return reply;
}

}  // namespace

std::unique_ptr<session::Session> Entrance::route(const http::Request& request, std::string_view,
                                                  session::Link& link) {
  const http::Target target = http::parse_target(request.target);
  const Route* const route = find_route(target.path);
  if (auto reply = turn_away(request, target, route)) return answer(request, *reply, link);
  if (has_page(route) && !wants_websocket(request))
    return answer(request, page(request, link), link);

  const auto judged = ws::agree(request, admission_.subprotocols, admission_.deflate);
  if (const auto* refused = std::get_if<ws::Refusal>(&judged))
    return answer(request, refusal(*refused), link);
  if (auto reply = admission_.foreign(request)) return answer(request, *reply, link);
  const auto& agreement = std::get<ws::Agreement>(judged);
  const std::vector<std::string>& known = admission_.subprotocols;
  const auto agreed = std::ranges::find(known, agreement.subprotocol);
  const Caller caller{
      .id = numbers_.take(),
      .peer = peer_of(link),
      .route = route,
      .subprotocol = agreed == known.end() ? nullptr : &*agreed,
      .deflate = agreement.deflate ? std::optional(agreement.deflate->terms) : std::nullopt,
      .target = &target,
      .link = &link};
  house_.counters.answered(101);
  return std::make_unique<Upgrade>(agreement, route->open(house_, caller));
}

std::optional<http::Reply> Entrance::turn_away(const http::Request& request,
                                               const http::Target& target,
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
  if (route == nullptr)
    return http::refusal(404, fmt::format("there is no {} here; / lists what there is",
                                          base::printable(target.path)));
  const char* const objection = route->objection == nullptr ? nullptr : route->objection(target);
  if (objection != nullptr) return http::refusal(400, objection);
  return std::nullopt;
}

std::unique_ptr<session::Session> Entrance::refuse(int status, std::string_view why,
                                                   session::Link& link) {
  house_.counters.answered(status);
  if (const auto limit = limit_of(status, why)) house_.counters.met(*limit);
  const std::string peer = peer_of(link);
  house_.log.info("refused",
                  {{"peer", peer}, {"status", static_cast<std::uint64_t>(status)}, {"reason", why}},
                  "{} refused with {}: {}", peer, status, why);
  return http::Router::refuse(status, why, link);
}

void Entrance::on_silence(session::Link& link) { timed_out("request", link); }

void Entrance::on_tls_timeout(session::Link& link) {
  house_.counters.tls_failed.add();
  timed_out("TLS handshake", link);
}

void Entrance::timed_out(std::string_view what, session::Link& link) {
  house_.counters.met(Limit::handshake);
  const std::string peer = peer_of(link);
  house_.log.info("timed_out", {{"peer", peer}, {"reason", what}}, "{} closed: no {} in time", peer,
                  what);
}

std::unique_ptr<session::Session> Entrance::answer(const http::Request& request, http::Reply reply,
                                                   session::Link& link) {
  const std::string_view line = reply.body;  // of what is refused
  const std::string_view why =
      reply.status < 400 ? std::string_view() : line.substr(0, line.find('\n'));
  const std::string peer = peer_of(link);
  const std::string method = base::printable(request.method);
  const std::string target = base::printable(request.target);
  house_.counters.answered(reply.status);
  house_.log.info("answered",
                  {{"peer", peer},
                   {"method", method},
                   {"path", target},
                   {"status", static_cast<std::uint64_t>(reply.status)},
                   {"reason", why}},
                  "{} {} {} answered with {}{}{}", peer, method, target, reply.status,
                  why.empty() ? "" : ": ", why);
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
  house_.counters.tls_established.add();
  if (!house_.log.says(Level::debug)) return;
  const tls::Facts facts = channel.facts();
  const std::string peer = peer_of(link);
  house_.log.debug("tls",
                   {{"peer", peer},
                    {"version", facts.version},
                    {"cipher", facts.cipher},
                    {"subject", facts.peer_subject},
                    {"seconds", std::chrono::duration<double>(took).count()}},
                   "{} speaks {} {}{} after {}{}{}", peer, facts.version, facts.cipher,
                   facts.resumed ? ", resumed" : "", base::format_duration(took),
                   facts.peer_subject.empty() ? "" : ", as ", facts.peer_subject);
}

void Entrance::on_failed(const tls::Channel& channel, session::Link& link) {
  house_.counters.tls_failed.add();
  const std::string peer = peer_of(link);
  house_.log.info("tls_failed", {{"peer", peer}, {"reason", channel.failure()}},
                  "{} TLS failed: {}", peer, channel.failure());
}

}  // namespace serve
