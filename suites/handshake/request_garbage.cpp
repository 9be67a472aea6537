#include <fmt/format.h>

#include "libcore/base/random.h"
#include "suites/handshake/request.h"
#include "suites/handshake/rows.h"

namespace suite {
namespace {

using namespace std::string_literals;

std::string noise_of(std::size_t size) {
  base::Random random(4711);
  std::string octets;
  while (octets.size() < size) octets += static_cast<char>(random() | 0x80);
  return octets;
}

void alien(Group& g) {
  struct Row {
    const char* name;
    std::string octets;
  };
  // A ClientHello of TLS 1.2, without extensions.
  const std::string hello = "\x16\x03\x01\x00\x2d\x01\x00\x00\x29\x03\x03"s + std::string(32, 'r') +
                            "\x00\x00\x02\xc0\x2f\x01\x00"s;
  for (const Row& row :
       {Row{"tls-hello", hello}, Row{"random", noise_of(200)},
        Row{"websocket-frame", frame_octets(ws::Role::client, ws::Opcode::text, "Hello")},
        Row{"smtp", "EHLO probe.example\r\n"}, Row{"http09", "GET /\r\n"},
        Row{"h2-preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
        Row{"binary-zeros", std::string(100, '\0')}})
    g.add(fmt::format("not-http-{}", row.name), "octets that are no HTTP do no harm")
        .covers("RFC9112-2.2-9", "RFC9112-2.2-1")
        .request(usual().as_octets(row.octets).followed_by("\r\n\r\n").holding_what_follows())
        .expect(rejected({400})
                    .or_ordinary()
                    .or_refused_otherwise(Grade::pass)
                    .or_waits(Grade::informational, "waits for more"))
        .rest()
        .expect(rejected({400})
                    .or_ordinary()
                    .or_refused_otherwise(Grade::pass)
                    .or_silent(Grade::non_strict, "waits for ever for the end of a request"))
        .then_alive();
}

// That the octets of the request are not repaired where they are repeated.
std::vector<Judgement> judge_repaired(const Exchange& exchange) {
  for (const Exchange::Response& response : exchange.responses())
    for (const http::Field& field : response.head.fields.lines)
      if (field.value.find("\xef\xbf\xbd") != std::string::npos)
        return judged(Grade::fail,
                      fmt::format("{} repeats octets that are not UTF-8 as U+FFFD", field.name));
  return {};
}

// That no part of the request became a field of the response.
std::vector<Judgement> judge_split(const Exchange& exchange) {
  for (const Exchange::Response& response : exchange.responses())
    if (response.head.fields.has("X-Injected"))
      return judged(Grade::fail, "what was asked became a field of the response");
  return {};
}

const Answer in_any_way = whatever().or_opens(Grade::pass, "");

void foreign_octets(Group& g) {
  const auto add = [&](const char* name, const Request& request) {
    answered(g, fmt::format("non-utf8-{}", name), "octets that are not UTF-8 are not repaired",
             request, in_any_way)
        .covers("RFC6455-8.1-2", "RFC9112-2.2-1")
        .check("no repaired text is repeated", judge_repaired);
  };
  add("path", usual().target("/\xff\xfe"));
  add("protocol", usual().and_with("Sec-WebSocket-Protocol: \xff\xfe"));
  add("origin", usual().with("Origin", "http://\xff\xfe"));
}

void injections(Group& g) {
  const auto add = [&](const char* name, const std::vector<Request>& requests) {
    Case& script = g.add(fmt::format("injection-{}", name), "no request splits its response");
    script.covers("RFC6455-10.1-1");
    script.each(requests, [](Conversation& conversation, const Request& request) {
      conversation.request(request)
          .expect(in_any_way)
          .check("what was asked is no field of the response", judge_split);
    });
  };
  const std::string escaped = "x%0d%0aX-Injected:%20x";
  const std::string raw_octets = "x\rX-Injected: x";
  add("path", {usual().target("/" + escaped), usual().target("/" + raw_octets)});
  const auto in_field = [&](const char* name) {
    return std::vector{usual().with(name, escaped), usual().with(name, raw_octets)};
  };
  add("protocol", in_field("Sec-WebSocket-Protocol"));
  add("origin", {usual().with("Origin", "http://" + escaped),
                 usual().with("Origin", "http://" + raw_octets)});
  add("host", in_field("Host"));
}

}  // namespace

void request_garbage(Group& g) {
  alien(g);
  foreign_octets(g);
  injections(g);
}

}  // namespace suite
