#include <fmt/format.h>

#include <algorithm>

#include "libcore/base/text.h"
#include "libcore/base/units.h"
#include "suites/catalogue.h"
#include "suites/client/observed.h"

namespace suite {
namespace {

// The prober is the client's proxy, and for all the client can tell the place behind it. That is at
// an address for documentation (RFC 5737), so that who passes the proxy by comes nowhere.
constexpr std::string_view place = "192.0.2.1:8080";

Invitation through(std::string_view credentials = {}) {
  Invitation invitation;
  invitation.url = fmt::format("ws://{}/through", place);
  invitation.words["proxy"] = fmt::format("http://{}{{host}}:{{port}}", credentials);
  return invitation;
}

using Requests = std::vector<http::Request>;

bool asks_for_tunnel(const Requests& requests) {
  return !requests.empty() && requests.front().method == "CONNECT";
}
bool asks_for_websocket(const http::Request& request) {
  return request.fields.has("Upgrade") || request.fields.has("Sec-WebSocket-Key");
}

// How the proxy was asked. `details`: what a CONNECT looks like matters.
std::optional<Judgement> judge_form(const Requests& requests, bool details) {
  if (requests.empty()) return std::nullopt;
  const http::Request& first = requests.front();
  if (first.method != "CONNECT") {
    const bool absolute = first.target.find("://") != std::string::npos;
    return absolute
               ? graded(Grade::non_strict, "the proxy is asked for a whole URL, not a tunnel")
               : graded(Grade::fail, "the proxy is asked for a path, as if it were the server");
  }
  if (!details) return std::nullopt;
  if (first.target != place)
    return graded(Grade::fail,
                  fmt::format("CONNECT {}, and not {}", base::printable(first.target), place));
  const auto host = first.fields.first("Host");
  if (!host) return graded(Grade::fail, "CONNECT without Host");
  if (*host != place)
    return graded(Grade::non_strict, fmt::format("CONNECT with Host: {}", base::printable(*host)));
  return std::nullopt;
}

using JudgeFinding = std::function<std::optional<Judgement>(const Finding&)>;

Survey of_first(std::string what, JudgeFinding judge) {
  return {std::move(what),
          [judge = std::move(judge)](const std::deque<Finding>& findings, const Facts&) {
            return judge(findings.front());
          }};
}

Survey form(bool details) {
  return of_first("the proxy is asked for a tunnel", [details](const Finding& finding) {
    return judge_form(finding.requests, details);
  });
}

// The tunnel is used once it is there; else that is of this grade.
Survey goes_through(Grade if_not) {
  return of_first("the WebSocket request comes through the tunnel",
                  [if_not](const Finding& finding) -> std::optional<Judgement> {
                    if (finding.requests.empty()) return std::nullopt;
                    if (!asks_for_tunnel(finding.requests))
                      return graded(Grade::not_applicable, "the client asks for no tunnel");
                    if (finding.requests.size() > 1) return std::nullopt;
                    return graded(if_not, "nothing comes through the tunnel");
                  });
}

// No request for a WebSocket where there is no tunnel; then TCP ends.
Survey gives_up(bool may_wait) {
  return of_first(
      "no WebSocket request is sent where there is no tunnel",
      [may_wait](const Finding& finding) -> std::optional<Judgement> {
        if (finding.requests.empty()) return std::nullopt;
        if (!asks_for_tunnel(finding.requests))
          return graded(Grade::not_applicable, "the client asks for no tunnel");
        if (std::ranges::any_of(finding.requests, asks_for_websocket))
          return graded(Grade::fail, "a WebSocket is asked for though there is no tunnel");
        if (may_wait)
          return graded(
              Grade::informational,
              fmt::format("{} after {}", finding.ended_with ? "given up" : "still waiting",
                          base::format_duration(finding.ended - finding.began)));
        const bool asks_again = finding.requests.size() > 1;  // perhaps with credentials
        if (finding.ended_with || asks_again) return std::nullopt;
        return graded(Grade::non_strict, "the connection to the proxy is kept");
      });
}

Response tunnel(std::string_view status, std::string_view fields = {}) {
  return accepting().as_octets(fmt::format("HTTP/1.1 {}\r\n{}\r\n", status, fields));
}

Case& add(Group& g, std::string name, std::string_view title) {
  return g.add("connect." + name, title)
      .invite(through())
      .or_stays_away(Grade::non_strict, "the client does not come to its proxy");
}

void opened(Group& g) {
  add(g, "form", "the proxy is asked for a tunnel to host and port")
      .covers("RFC6455-4.1-7", "RFC9110-9.3.6-1", "RFC9112-3.2.3-1")
      .respond(tunnel("200 Connection established"))
      .respond(accepting())
      .survey(form(true));
  add(g, "plain-ws-form", "the proxy is asked for a tunnel though there is no TLS in it")
      .covers("RFC9112-3.2.2-3", "RFC9112-3.2.2-4")
      .respond(tunnel("200 Connection established"))
      .respond(accepting())
      .survey(form(false));

  // A tunnel that no second request comes through has no connection that could open.
  const auto usable = [&](std::string name, std::string_view title, const Response& answer,
                          Grade if_not) -> Case& {
    return add(g, std::move(name), title)
        .respond(answer)
        .respond(accepting())
        .expect(is_opened())
        .survey(goes_through(if_not));
  };
  struct Row {
    const char* name;
    const char* status;
    Grade if_not;
  };
  for (const Row& row :
       {Row{"200", "200 OK", Grade::fail}, Row{"204", "204 No Content", Grade::non_strict},
        Row{"299", "299 Odd", Grade::non_strict}})
    usable(fmt::format("status-{}", row.name), "any 2xx opens the tunnel", tunnel(row.status),
           row.if_not)
        .covers("RFC9110-15-1", "RFC9110-9.3.6-2");
  for (const auto& [name, field] :
       {std::pair("content-length", "Content-Length: 10\r\n"),
        std::pair("transfer-encoding", "Transfer-Encoding: chunked\r\n")})
    usable(fmt::format("{}-ignored", name), "there is no content ahead of a tunnel",
           tunnel("200 OK", field), Grade::fail)
        .covers("RFC9110-9.3.6-2");
  const auto every_octet = [](std::string_view octets) {
    std::vector<std::size_t> ends;
    for (std::size_t end = 1; end < octets.size(); ++end) ends.push_back(end);
    return ends;
  };
  usable("coalesced", "the answer is understood octet by octet",
         tunnel("200 OK").cut("octet by octet", every_octet), Grade::fail)
      .covers("RFC9110-9.3.6-2");
}

void refused_tunnels(Group& g) {
  constexpr std::string_view title = "a proxy that opens no tunnel is believed";
  struct Row {
    const char* status;
    const char* reason;
    const char* fields;
  };
  for (const Row& row :
       {Row{"301", "Moved Permanently", "Location: http://192.0.2.2/\r\n"},
        Row{"400", "Bad Request", ""}, Row{"403", "Forbidden", ""},
        Row{"407", "Proxy Authentication Required", "Proxy-Authenticate: Basic realm=\"a\"\r\n"},
        Row{"500", "Internal Server Error", ""}, Row{"502", "Bad Gateway", ""},
        Row{"503", "Service Unavailable", ""}})
    add(g, fmt::format("error-{}", row.status), title)
        .respond(tunnel(fmt::format("{} {}", row.status, row.reason),
                        fmt::format("{}Content-Length: 0\r\n", row.fields)))
        .hear()
        .end(EndOfOurs::How::rst)
        .survey(gives_up(false));
  add(g, "error-close", title)
      .hear()
      .end(EndOfOurs::How::fin)
      .hear()
      .end(EndOfOurs::How::rst)
      .survey(gives_up(false));
  add(g, "error-garbage", title)
      .respond(accepting().as_octets("\x16\x03\x01 no HTTP at all\r\n\r\n"))
      .hear()
      .end(EndOfOurs::How::rst)
      .survey(gives_up(false));
  add(g, "error-silent", title).hear().hear().end(EndOfOurs::How::rst).survey(gives_up(true));
  for (Case& script : g.cases)
    if (script.id().find(".error-") != std::string::npos) script.covers("RFC6455-4.1-10");
}

bool says_credentials(const http::Request& request) {
  return request.fields.has("Proxy-Authorization");
}

}  // namespace

Group proxy() {
  Group g("proxy", "4.1 Client Requirements");
  g.judging(Judged::client).over(Transport::clear_text);
  opened(g);
  refused_tunnels(g);
  g.add("connect.auth-not-leaked", "credentials for the proxy are for the proxy alone")
      .covers("RFC6455-4.1-36")
      .invite(through("somebody:secret@"))
      .or_stays_away(Grade::non_strict, "the client does not come to its proxy")
      .respond(tunnel("200 OK"))
      .respond(accepting())
      .survey(goes_through(Grade::fail))
      .survey(of_first("no credentials are sent through the tunnel",
                       [](const Finding& finding) -> std::optional<Judgement> {
                         const Requests& requests = finding.requests;
                         if (requests.empty()) return std::nullopt;
                         if (std::any_of(requests.begin() + 1, requests.end(), says_credentials))
                           return graded(Grade::fail,
                                         "Proxy-Authorization is sent through the tunnel");
                         if (says_credentials(requests.front())) return std::nullopt;
                         return graded(Grade::informational,
                                       "the proxy gets no credentials that it did not ask for");
                       }));
  return g;
}

}  // namespace suite
