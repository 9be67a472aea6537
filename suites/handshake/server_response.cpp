#include <fmt/format.h>

#include <algorithm>

#include "libcore/base/text.h"
#include "suites/catalogue.h"
#include "suites/handshake/rows.h"

namespace suite {
namespace {

using Judge = std::vector<Judgement> (*)(const http::Response&);

// A look at the response that accepts the usual request. A 101 that opens nothing has failed
// before.
Case& add(Group& g, std::string_view name, std::string_view title, Judge judge) {
  return g.add(name, title)
      .request(usual())
      .expect(opens())
      .check(title, [judge](const Exchange& exchange) {
        return judge(exchange.responses().front().head);
      });
}

std::vector<Judgement> judge_status_line(const http::Response& response) {
  if (response.version == "HTTP/1.1") return {};
  return judged(Grade::non_strict,
                fmt::format("the version is {}", base::printable(response.version)));
}

std::vector<Judgement> judge_upgrade(const http::Response& response) {
  if (response.fields.tokens("Upgrade").size() == 1) return {};
  return judged(Grade::non_strict, "Upgrade names more than websocket");
}

std::vector<Judgement> judge_connection(const http::Response& response) {
  if (response.fields.tokens("Connection").size() == 1) return {};
  return judged(Grade::non_strict, "Connection names more than upgrade");
}

std::vector<Judgement> judge_accepts(const http::Response& response) {
  const std::size_t lines = response.fields.all("Sec-WebSocket-Accept").size();
  if (lines == 1) return {};
  return judged(Grade::fail, fmt::format("{} lines of Sec-WebSocket-Accept", lines));
}

std::vector<Judgement> judge_body_fields(const http::Response& response) {
  if (response.fields.has("Transfer-Encoding"))
    return judged(Grade::fail, "the 101 has a Transfer-Encoding");
  const auto length = response.fields.first("Content-Length");
  if (!length) return {};
  return judged(*length == "0" ? Grade::non_strict : Grade::fail,
                fmt::format("the 101 has Content-Length: {}", base::printable(*length)));
}

std::vector<Judgement> judge_cookies(const http::Response& response) {
  const std::size_t cookies = response.fields.all("Set-Cookie").size();
  if (cookies == 0) return {};
  return judged(Grade::informational, fmt::format("the 101 sets {} cookies", cookies));
}

}  // namespace

Group handshake_server_response() {
  Group g("handshake.server-response", "4.2.2 Sending the Server's Opening Handshake");
  add(g, "status-line", "the accepting response begins with HTTP/1.1 101", judge_status_line)
      .covers("RFC6455-4.2.2-16", "RFC9112-4-3", "RFC9112-2.3-2", "RFC9110-6.2-2");
  add(g, "upgrade", "the accepting response has Upgrade: websocket", judge_upgrade)
      .covers("RFC6455-4.2.2-17", "RFC9110-7.8-4", "RFC9110-15.2.2-1");
  add(g, "connection", "the accepting response has Connection: Upgrade", judge_connection)
      .covers("RFC6455-4.2.2-18");

  opening(g, "accept-rfc-sample", "the RFC's sample key gets the RFC's sample hash",
          usual().with("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="))
      .covers("RFC6455-4.2.2-19", "RFC6455-4.2.2-20");
  Case& random = g.add("accept-random-100", "each of 100 random keys gets its own hash")
                     .covers("RFC6455-4.2.2-19", "RFC6455-4.2.2-20");
  random.each(std::vector<int>(100), [](Conversation& conversation, int) {
    conversation.request(usual()).expect(opens());
  });

  add(g, "accept-single", "the accepting response has one line of Sec-WebSocket-Accept",
      judge_accepts)
      .covers("RFC6455-11.3.3-1");
  add(g, "no-body-fields", "the accepting response has neither a length nor a coding",
      judge_body_fields)
      .covers("RFC9110-8.6-1", "RFC9110-15.2-3", "RFC9112-6.1-2", "RFC9112-6.3-1");
  answered(g, "no-unasked-protocol", "no subprotocol is chosen where none was offered", usual(),
           opens())
      .covers("RFC6455-4.2.2-12", "RFC6455-4.2.2-13");
  answered(g, "no-unasked-extension", "no extension is agreed on where none was offered", usual(),
           opens())
      .covers("RFC6455-4.2.2-15", "RFC6455-4.2.2-24", "RFC6455-9-3");
  add(g, "cookies", "the accepting response may set cookies", judge_cookies)
      .covers("RFC6455-4.2.1-13");
  answered(g, "octets-after", "what a server says by itself is in valid frames", usual(), opens())
      .covers("RFC6455-4.2.2-23", "RFC6455-5.1-8")
      .pause_slow()
      .expect(Unasked{});
  return g;
}

}  // namespace suite
