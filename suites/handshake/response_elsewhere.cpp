#include <fmt/format.h>

#include <cstdlib>

#include "suites/handshake/response.h"

// Answers that send the client elsewhere, ask it for more, or are errors with content.

namespace suite {
namespace {

constexpr const char* not_followed = "the redirect is not followed";

// Whoever opens behind it has not looked at the status.
Response redirect(int status, const std::string& location) {
  const Response elsewhere = accepting().status(status, "Elsewhere");
  return (location.empty() ? elsewhere : elsewhere.with("Location", location))
      .with("Content-Length", "0")
      .with("Connection", "Upgrade, close");
}

// Where the client goes says which key it had before, and that it has not just come again.
const char* const target_with_key = "/redirected?{key}";

bool has_followed(const Exchange& exchange) {
  return !exchange.requests().empty() &&
         exchange.requests().front().target.find("/redirected") != std::string::npos;
}

std::vector<Judgement> judge_followed(const Exchange& exchange) {
  if (!has_followed(exchange)) return judged(Grade::informational, not_followed);
  const http::Request& request = exchange.requests().front();
  const std::string_view key = request.fields.first("Sec-WebSocket-Key").value_or("");
  if (key.empty()) return judged(Grade::fail, "the redirect is followed without a key");
  if (request.target.ends_with(fmt::format("?{}", key)))
    return judged(Grade::fail, "the redirect is followed with the key of the first request");
  return judged(Grade::informational, "the redirect is followed");
}

constexpr std::string_view hop = "/hop/";

// How many redirects of the chain were followed up to this request.
std::size_t hops_of(const http::Request& request) {
  if (!request.target.starts_with(hop)) return 0;
  return std::strtoul(request.target.c_str() + hop.size(), nullptr, 10);
}

Response to_next_hop() {
  return redirect(302, "").made_of_request(
      "Location one hop further", [](const http::Request& request, http::Response& head) {
        head.fields.add("Location", fmt::format("{}{}", hop, hops_of(request) + 1));
        return std::string();
      });
}

// Longer than what any client in use follows.
constexpr std::size_t chain = 60;

std::vector<Judgement> judge_hops(const Exchange& exchange) {
  if (exchange.requests().empty() || hops_of(exchange.requests().front()) < chain) return {};
  return judged(Grade::non_strict, fmt::format("{} redirects in a row are followed", chain));
}

void redirects(Group& g) {
  for (const int status : {301, 302, 303, 307, 308})
    g.add(fmt::format("redirect-{}", status),
          "a redirect opens nothing; who follows it asks with a new key")
        .covers("RFC9110-15.4-1", "RFC6455-4.1-39")
        .respond(redirect(status, target_with_key))
        .expect(is_failed())
        .crowd({1, 1}, [](Conversation& next) {
          next.returning()
              .or_stays_away(Grade::informational, not_followed)
              .respond(accepting())
              .check("a new key is sent", judge_followed)
              .expect(is_opened());
        });

  g.add("redirect-loop", "redirects without end are not followed without end")
      .covers("RFC9110-15.4-2", "RFC9110-15.4-1")
      .respond(to_next_hop())
      .expect(is_failed())
      .crowd({chain, chain}, [](Conversation& next) {
        next.returning()
            .or_stays_away(Grade::pass, not_followed)
            .respond(to_next_hop())
            .check("that is the end of the chain", judge_hops)
            .expect(is_failed());
      });

  g.add("redirect-cross-scheme", "a redirect from wss to ws is not followed")
      .covers("RFC9110-15.4-1", "RFC6455-4.1-36")
      .over(Transport::tls)
      .respond(redirect(302, "ws://{host}/redirected"))
      .expect(is_failed())
      .crowd({1, 1},
             [](Conversation& next) {
               next.returning().or_stays_away(Grade::pass, not_followed).respond(accepting());
             })
      .survey(stays_with_tls());

  g.add("redirect-to-file", "a redirect to a file is not followed")
      .covers("RFC9110-15.4-1")
      .respond(redirect(302, "file:///etc/hostname"))
      .expect(is_failed());
}

bool has_credentials(const http::Request& request) {
  return request.fields.has("Authorization") || request.fields.has("Cookie");
}

void credentials(Group& g) {
  g.add("redirect-other-host-credentials", "credentials are not sent on to another host")
      .covers("RFC9110-15.4-1", "RFC6455-4.1-36")
      .invite({.url = "{scheme}://user:secret@{host}:{port}/"})
      .or_stays_away(Grade::not_applicable, "the client takes no URL with credentials")
      .respond(redirect(302, "//localhost:{port}/redirected"))
      .check("credentials are sent to the first host",
             [](const Exchange& exchange) -> std::vector<Judgement> {
               if (exchange.requests().empty() || has_credentials(exchange.requests().front()))
                 return {};
               return judged(Grade::informational, "the credentials of the URL are not sent");
             })
      .expect(is_failed())
      .crowd({1, 1}, [](Conversation& next) {
        next.returning()
            .or_stays_away(Grade::pass, not_followed)
            .respond(accepting())
            .check("no credentials come",
                   [](const Exchange& exchange) -> std::vector<Judgement> {
                     if (!has_followed(exchange) || !has_credentials(exchange.requests().front()))
                       return {};
                     return judged(Grade::fail, "the credentials were sent on to another host");
                   })
            .expect(is_opened_or(Grade::pass));
      });
}

void challenges(Group& g) {
  struct Row {
    const char* name;
    int status;
    const char* field;
    const char* challenge;
  };
  for (const Row& row : {Row{"401-basic", 401, "WWW-Authenticate", "Basic realm=\"assay\""},
                         Row{"401-digest", 401, "WWW-Authenticate",
                             "Digest realm=\"assay\", qop=\"auth\", algorithm=SHA-256, "
                             "nonce=\"7ypf/xlj9XXwfDPEoM4\""},
                         Row{"401-unknown", 401, "WWW-Authenticate", "X-Assay realm=\"assay\""},
                         Row{"407", 407, "Proxy-Authenticate", "Basic realm=\"assay\""}})
    answering(g, fmt::format("auth-{}", row.name), "a challenge opens nothing, answered or not",
              accepting()
                  .status(row.status, "Who are you")
                  .with(row.field, row.challenge)
                  .with("Content-Length", "0"),
              Opens{Grade::fail, Grade::informational})
        .covers("RFC6455-4.1-39");
}

void cookies(Group& g) {
  Case& script = g.add("cookies", "it is recorded whether a cookie of the 101 is sent back");
  script.covers("RFC6455-4.1-52")
      .respond(accepting().with("Set-Cookie", "assay=1; Path=/"))
      .expect(is_opened());
  script.fresh()
      .respond(accepting())
      .check("the cookie is sent back, or not",
             [](const Exchange& exchange) -> std::vector<Judgement> {
               if (exchange.requests().empty()) return {};
               const bool sent = exchange.requests().front().fields.has_token("Cookie", "assay=1");
               return judged(Grade::informational,
                             sent ? "the cookie is sent back" : "the cookie is not sent back");
             })
      .expect(is_opened());
}

// Behind some the server ends TCP, so that whoever reads their content need not wait for more.
void errors(Group& g) {
  const Response forbidden =
      accepting().status(403, "Forbidden").with("Content-Type", "text/plain");
  answering(g, "chunked-error", "a refusal in the chunked coding is a refusal",
            forbidden.with("Transfer-Encoding", "chunked").followed_by("5\r\nsorry\r\n0\r\n\r\n"),
            is_failed())
      .covers("RFC9112-6.1-1")
      .survey(reports_failure());
  struct Row {
    const char* name;
    Response response;
  };
  for (const Row& row :
       {Row{"huge", forbidden.with("Content-Length", "1000000000000000000000000000000")},
        Row{"negative", forbidden.with("Content-Length", "-5")},
        Row{"list-different", forbidden.with("Content-Length", "5, 6")}})
    g.add(fmt::format("error-content-length-{}", row.name),
          "a refusal of no sensible length is a refusal")
        .covers("RFC9110-8.6-2", "RFC9112-6.3-3")
        .respond(row.response.followed_by("sorry"))
        .end(EndOfOurs::How::fin)
        .expect(GivesUp{})
        .survey(does_not_crash());
}

}  // namespace

void response_elsewhere(Group& g) {
  redirects(g);
  credentials(g);
  challenges(g);
  cookies(g);
  errors(g);
}

}  // namespace suite
