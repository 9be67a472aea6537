#include <fmt/format.h>

#include "suites/handshake/response.h"
#include "suites/handshake/rows.h"

// The fields that a 101 must have, and the grammar of all.

namespace suite {
namespace {

void missing(Group& g) {
  answering(g, "missing-upgrade", "a 101 without Upgrade opens nothing",
            accepting().without("Upgrade"), is_failed())
      .covers("RFC6455-4.1-40");
  answering(g, "missing-connection", "a 101 without Connection opens nothing",
            accepting().without("Connection"), is_failed())
      .covers("RFC6455-4.1-42");
  answering(g, "missing-accept", "a 101 without Sec-WebSocket-Accept opens nothing",
            accepting().without("Sec-WebSocket-Accept"), is_failed())
      .covers("RFC6455-4.1-44");
}

void upgrade_of_response(Group& g) {
  for (const NamedValue& row :
       {NamedValue{"empty", ""}, NamedValue{"other", "x-assay"}, NamedValue{"prefix", "web"},
        NamedValue{"suffix", "websockets"}, NamedValue{"list", "x-assay, websocket"},
        NamedValue{"unicode", "websoc\xe2\x84\xaa\x65t"}, NamedValue{"h2c", "h2c"}}) {
    const bool list = std::string_view(row.name) == "list";
    answering(g, fmt::format("upgrade-{}", row.name),
              list ? "it is recorded whether a list of upgrades is taken"
                   : "a switch to another protocol opens nothing",
              accepting().with("Upgrade", row.value), list ? is_either() : is_failed())
        .covers("RFC6455-4.1-41", "RFC6455-2.1-1");
  }
  for (const NamedValue& row : {NamedValue{"upper", "WEBSOCKET"}, NamedValue{"mixed", "WebSocket"}})
    answering(g, fmt::format("upgrade-case-{}", row.name), "websocket is compared without case",
              accepting().with("Upgrade", row.value), is_opened())
        .covers("RFC6455-4.1-41", "RFC9110-7.8-3");
}

void connection_of_response(Group& g) {
  for (const NamedValue& row : {NamedValue{"empty", ""}, NamedValue{"close", "close"},
                                NamedValue{"keep-alive", "keep-alive"}, NamedValue{"prefix", "up"},
                                NamedValue{"suffix", "upgrades"}})
    answering(g, fmt::format("connection-{}", row.name),
              "a Connection that does not say upgrade opens nothing",
              accepting().with("Connection", row.value), is_failed())
        .covers("RFC6455-4.1-43");
  const auto listed = [&](const char* name, const Response& response, const Opens& opens) {
    answering(g, fmt::format("connection-list-{}", name), "Connection is a list", response, opens)
        .covers("RFC6455-4.1-43", "RFC9110-5.2-1", "RFC9110-7.6.1-1");
  };
  listed("before", accepting().with("Connection", "Upgrade, keep-alive"), is_opened());
  listed("after", accepting().with("Connection", "keep-alive, Upgrade"), is_opened());
  listed("upper", accepting().with("Connection", "UPGRADE"), is_opened());
  listed("two-lines", accepting().and_first("Connection: keep-alive"),
         is_opened_or(Grade::non_strict, "two lines of Connection"));
  answering(g, "connection-empty-elements", "empty elements of a list are passed over",
            accepting().with("Connection", ", upgrade ,"),
            is_opened_or(Grade::non_strict, "a list with empty elements"))
      .covers("RFC9110-5.6.1.2-1");
}

// A message of five octets, so that content of five octets is all of it and nothing else.
void content(Group& g) {
  const auto add = [&](const char* name, const char* field, const char* value) {
    answering(g, fmt::format("body-fields-{}", name),
              "what stands behind the head of a 101 are frames, whatever it says of content",
              accepting().with(field, value).followed_by(ws::Opcode::text, "abc"),
              is_opened_or_failed().losing_nothing_of({echo_of(text("abc"))}))
        .covers("RFC9112-6.3-1", "RFC9110-15.2-3")
        .needs(Need::echo);
  };
  add("cl-0", "Content-Length", "0");
  add("cl-5", "Content-Length", "5");
  add("chunked", "Transfer-Encoding", "chunked");
}

void folded(Group& g) {
  const Opens opens = is_opened_or(Grade::non_strict, "a folded line");
  const auto add = [&](const char* name, const Response& response) {
    answering(g, fmt::format("obs-fold-{}", name), "a folded line is read as one", response, opens)
        .covers("RFC9112-5.2-3");
  };
  add("unknown", accepting().and_first("X-Folded: a\r\n Upgrade: b"));
  add("upgrade", accepting().with("Upgrade", "\r\n websocket"));
  add("accept", accepting().with("Sec-WebSocket-Accept", "\r\n\t{accept}"));
}

void grammar(Group& g) {
  answering(g, "space-before-colon", "white space ahead of a colon is not taken",
            accepting().rewritten(
                "white space ahead of the colon of Upgrade",
                [](std::string octets) { return octets.insert(octets.find("Upgrade:") + 7, " "); }),
            is_failed_or(Grade::non_strict, "white space ahead of a colon was passed over"))
      .covers("RFC9112-5.1-1", "RFC6455-4.1-49");
  const std::string_view no_line_end = "a bare CR or NUL is refused or a space, and ends no value";
  answering(g, "bare-cr", no_line_end,
            accepting()
                .without("Sec-WebSocket-Accept")
                .and_with("X-Bare: a\rSec-WebSocket-Accept: {accept}"),
            is_failed())
      .covers("RFC9112-2.2-4", "RFC9110-5.5-2");
  answering(g, "bare-nul", no_line_end,
            accepting().with("Sec-WebSocket-Accept", std::string("{accept}\0x", 10)), is_failed())
      .covers("RFC9112-2.2-4", "RFC9110-5.5-2");
  const auto broken = [&](const char* name, const Response& response) {
    answering(g, fmt::format("header-{}", name), "a line that is no field is not passed over",
              response, is_failed_or(Grade::non_strict, "the broken line was passed over"))
        .covers("RFC9112-2.2-8", "RFC6455-4.1-49", "RFC9110-2.4-1");
  };
  broken("no-colon", accepting().and_first("no field"));
  broken("empty-name", accepting().and_first(": no name"));
  broken("whitespace-first-line", accepting().and_first(" X-First: 1"));
}

void octets(Group& g) {
  answering(g, "non-utf8-protocol", "a subprotocol of other octets opens nothing",
            accepting().with("Sec-WebSocket-Protocol", "\xff\xff"), is_failed())
      .covers("RFC6455-8.1-2", "RFC9110-5.5-3");
  const Opens opens = is_opened_or(Grade::non_strict, "octets that are no UTF-8");
  const auto add = [&](const char* name, const Response& response) {
    answering(g, fmt::format("non-utf8-{}", name), "the octets of other values mean nothing",
              response, opens)
        .covers("RFC6455-8.1-2", "RFC9110-5.5-3");
  };
  add("reason-phrase", accepting().line("HTTP/1.1 101 \xff\xff"));
  add("unknown-header", accepting().and_first("X-Octets: \xff\xff"));
}

}  // namespace

void response_fields(Group& g) {
  missing(g);
  upgrade_of_response(g);
  connection_of_response(g);
  content(g);
  folded(g);
  grammar(g);
  octets(g);
}

}  // namespace suite
