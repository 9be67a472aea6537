#include <fmt/format.h>

#include "suites/handshake/content.h"
#include "suites/handshake/request.h"
#include "suites/handshake/rows.h"

namespace suite {
namespace {

Request refused_request() { return usual().without("Sec-WebSocket-Key"); }

std::vector<Judgement> judge_plain(const Exchange& exchange) {
  if (exchange.alien().empty()) return {};
  return judged(Grade::fail, "octets that are no HTTP follow the refusal");
}

}  // namespace

void request_sequence(Group& g) {
  answered(
      g, "well-known-path", "a well-known path is served or not, like any other",
      usual().target("/.well-known/assay"),
      rejected({404}).or_refused_otherwise(Grade::pass).or_ordinary().or_opens(Grade::pass, ""))
      .covers("RFC8307-1-1")
      .then_alive();
  answered(
      g, "browser-like-no-origin", "a browser that sends no Origin may be let in or not",
      usual().without("Origin").with(
          "User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"),
      whatever().or_opens(Grade::informational, "opened"))
      .covers("RFC6455-4.2.1-10");

  g.add("second-request-after-101", "a request behind the 101 fails the connection")
      .covers("RFC9112-9.3.2-1")
      .send(raw("GET / HTTP/1.1\r\nHost: a.example\r\n" + filling_field() + "\r\n"))
      .expect(protocol_failure());

  g.add("retry-after-refusal-same-connection",
        "behind a refusal the connection serves a valid request, or ends")
      .covers("RFC9112-9.3-1", "RFC9112-9.6-2")
      .request(refused_request())
      .expect(rejected().or_closed(Grade::pass))
      .request(usual())
      .expect(opens().or_refused(Grade::non_strict).or_closed(Grade::pass))
      .echo(text("a working session"));
  g.add("retry-after-refusal-new-connection", "behind a refusal a new connection is served")
      .covers("RFC9112-9.3-1", "RFC9112-9.6-2")
      .request(with_content(refused_request()))
      .expect(rejected().or_closed(Grade::pass))
      .then_alive();

  answered(g, "refusal-readable", "a refusal can be read though more octets have come",
           refused_request().followed_by(std::string(64 * kib, 'x')), rejected())
      .covers("RFC9112-9.6-2", "RFC6455-10.7-4");

  Case& plain = g.add("refusal-no-frames", "a refusal is HTTP alone, without a Close frame");
  plain.covers("RFC6455-7.2.2-1");
  plain.each(std::vector{refused_request(), usual().with("Sec-WebSocket-Version", "99"),
                         usual().without("Upgrade"), usual().target("/assay-no-such-path")},
             [](Conversation& conversation, const Request& request) {
               conversation.request(request)
                   .expect(rejected().or_ordinary().or_opens(Grade::pass, ""))
                   .pause(std::chrono::milliseconds(250))
                   .check("nothing but HTTP came", judge_plain);
             });
}

}  // namespace suite
