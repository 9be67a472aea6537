// How our server accepts, what it agrees on, and whom it lets in, after the catalogue.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/server/knock.h"

namespace test {
namespace {

const std::string refused = with("Sec-WebSocket-Version", "99");

TEST(HandshakeServerResponse, IsA101AndNothingBeside) {
  Guest guest;
  guest.driver.bytes(opening("/echo"));
  const std::string answer = guest.driver.sent();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 101 ")) << answer;  // status-line
  EXPECT_TRUE(answer.ends_with("\r\n\r\n"));                   // octets-after
  http::Response response = http::parse_response(answer);
  EXPECT_EQ(response.faults, http::Faults());
  ASSERT_TRUE(response.fields.has("Date"));
  response.fields.lines.pop_back();
  EXPECT_EQ(response.fields, (http::Fields{{"Upgrade", "websocket"},
                                           {"Connection", "Upgrade"},
                                           {"Sec-WebSocket-Accept", std::string(accept)}}));
}

TEST(HandshakeServerResponse, HasTheAcceptOfTheKey) {  // made by another program
  const struct {
    const char* key;
    const char* accept;
  } rows[] = {
      {"dGhlIHNhbXBsZSBub25jZQ==", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="},
      {"AAAAAAAAAAAAAAAAAAAAAA==", "ICX+Yqv66kxgM0FcWaLWlFLwTAI="},
      {"/////////////////////w==", "XXpj4jYzLM2yUE0C7TIgMwTQh2g="},
      {"x3JJHMbDL1EzLkh9GBhXDw==", "HSmrc0sMlYUkAGmm5OPpG2HaGWk="},
      {"dGhlIHNhbXBsZSBub25jZR==", "Zgw8jYXtqX5qJr7MJ1Q/MqzeSRI="},  // key-padding-nonzero-bits
  };
  for (const auto& row : rows) {
    Guest guest;
    guest.driver.bytes(with("Sec-WebSocket-Key", row.key));
    const http::Response response = http::parse_response(guest.driver.sent());
    EXPECT_EQ(response.fields.first("Sec-WebSocket-Accept"), row.accept);
  }
}

TEST(HandshakeVersion, IsThirteen) {
  std::vector<Knock> rows = {
      {"missing", without("Sec-WebSocket-Version"), 426, "Sec-WebSocket-Version is missing"},
      {"duplicate-13-13", and_with("Sec-WebSocket-Version: 13"), 400, "there is more than one"},
      {"duplicate-13-8", and_with("Sec-WebSocket-Version: 8"), 400},
      {"duplicate-8-13", with("Sec-WebSocket-Version", "8\r\nSec-WebSocket-Version: 13"), 400},
  };
  for (const char* value :
       {"0", "4", "5", "6", "7", "8", "9", "10", "11", "12", "14", "25", "99", "255"})
    rows.push_back({fmt::format("value-{}", value), with("Sec-WebSocket-Version", value), 426,
                    fmt::format("Sec-WebSocket-Version is '{}', not 13\n", value)});
  const struct {
    const char* id;
    const char* value;
  } bad[] = {{"256", "256"},
             {"leading-zero", "013"},
             {"negative", "-13"},
             {"plus", "+13"},
             {"hex", "0xd"},
             {"letters", "thirteen"},
             {"empty", ""},
             {"float", "13.0"},
             {"comma-list", "13, 8"},
             {"comma-list", "13,"},
             {"trailing-garbage", "13x"},
             {"trailing-garbage", "13;"}};
  for (const auto& row : bad)
    rows.push_back({fmt::format("bad-{}", row.id), with("Sec-WebSocket-Version", row.value), 400,
                    fmt::format("Sec-WebSocket-Version is '{}', not 13\n", row.value)});
  expect("handshake.version", rows);
  for (const Knock& row : rows) {  // refusal-has-list
    Guest guest;
    guest.driver.bytes(row.request);
    EXPECT_EQ(http::parse_response(guest.driver.sent()).fields.all("Sec-WebSocket-Version"),
              std::vector<std::string_view>{"13"})
        << row.id;
  }
}

TEST(HandshakeSubprotocol, IsTheFirstOfOursThatIsOffered) {  // chat.v2, then chat
  const auto offer = [](std::string_view names) {
    return and_with(fmt::format("Sec-WebSocket-Protocol: {}", names));
  };
  std::string thousand = "x0";
  for (int i = 1; i < 1000; ++i) thousand += fmt::format(",x{}", i);
  const Knock rows[] = {
      {"single-known", offer("chat"), 101, "chat"},
      {"first-known", offer("chat, x"), 101, "chat"},
      {"last-known", offer("x, y, chat"), 101, "chat"},
      {"last-known, preferred", offer("chat, chat.v2"), 101, "chat.v2"},
      {"all-unknown", offer("x, y"), 101},
      {"none", opening("/echo"), 101},
      {"two-lines", offer("x\r\nSec-WebSocket-Protocol: chat"), 101, "chat"},
      {"no-space", offer("x,chat,y"), 101, "chat"},
      {"tabs", offer("x\t,\tchat\t"), 101, "chat"},
      {"empty-elements", offer(",, chat ,"), 101, "chat"},
      {"case-differs", offer("CHAT, Chat"), 101},
      {"duplicate-in-list", offer("chat, x, chat"), 400,
       "Sec-WebSocket-Protocol offers 'chat' twice"},
      {"duplicate-in-list, unknown", offer("x\r\nSec-WebSocket-Protocol: x"), 400},
      {"invalid-empty", offer(""), 400, "Sec-WebSocket-Protocol offers nothing"},
      {"invalid-empty, commas", offer(", ,"), 400, "Sec-WebSocket-Protocol offers nothing"},
      {"invalid-space", offer("chat, ch at"), 400,
       "Sec-WebSocket-Protocol offers 'ch at', which is no token"},
      {"invalid-separator", offer("chat, a/b"), 400},
      {"invalid-quoted", offer("\"chat\""), 400},
      {"invalid-non-ascii", offer("ch\xc3\xa4t"), 400},
      {"invalid-control", offer("ch\x01t"), 400, "a control octet"},
      {"many-1000", offer(thousand), 101},
      {"many-1000, known", offer(thousand + ",chat"), 101, "chat"},
  };
  expect("handshake.subprotocol", rows);
  const Knock in_the_request[] = {
      {"non-utf8-protocol", offer("\xff"), 400},
      {"injection-protocol", offer("a%0d%0aX"), 101},
      {"injection-protocol, raw", offer("a\rX: y"), 400},
  };
  expect("handshake.request", in_the_request);
}

TEST(HandshakeOrigin, IsAnyWithoutAPolicy) {
  const Knock rows[] = {
      {"absent", opening("/echo"), 101},
      {"same", and_with("Origin: http://localhost"), 101},
      {"null", and_with("Origin: null"), 101},
  };
  expect("handshake.origin", rows);
}

TEST(HandshakeOrigin, IsOnTheListWhereThereIsOne) {
  const auto from = [](std::string_view origin) {
    return and_with(fmt::format("Origin: {}", origin));
  };
  const Knock rows[] = {
      {"policy-listed", from("https://example.org"), 101},
      {"policy-listed, below", from("https://a.b.team.example"), 101},
      {"policy-foreign", from("https://evil.example"), 403,
       "pages of 'https://evil.example' may not connect here\n"},
      {"policy-subdomain", from("https://www.example.org"), 403},
      {"policy-subdomain, not below", from("https://team.example"), 403},
      {"policy-suffix-trick", from("https://evilexample.org"), 403},
      {"policy-suffix-trick, below", from("https://evilteam.example"), 403},
      {"policy-prefix-trick", from("https://example.org.evil.example"), 403},
      {"policy-other-scheme", from("http://example.org"), 403},
      {"policy-other-port", from("https://example.org:444"), 403},
      {"policy-null", from("null"), 403},
      {"policy-empty", from(""), 403},
      {"policy-upper-case", from("HTTPS://EXAMPLE.ORG"), 101},
      {"policy-duplicate", from("https://example.org\r\nOrigin: https://example.org"), 403},
      {"policy-duplicate, one foreign", from("https://example.org\r\nOrigin: https://x"), 403},
      {"policy-userinfo", from("https://example.org@evil.example"), 403},
      {"policy-malformed", from("https://example.org/"), 403},
      {"policy-malformed, list", from("https://example.org https://example.org"), 403},
      {"no origin, as of no browser", opening("/echo"), 101},
      {"a bad handshake of a listed page", from("https://example.org\r\nExpect: x"), 417},
      {"the page itself", "GET / HTTP/1.1\r\nHost: h\r\nOrigin: https://x\r\n\r\n", 200},
  };
  expect("handshake.origin", rows, [](Guest& guest) {
    guest.admission.origins.add("https://example.org");
    guest.admission.origins.add("https://*.team.example");
  });
}

TEST(HandshakeHost, IsOneOfOursWhereTheyAreNamed) {
  const auto to = [](std::string_view host) { return with("Host", host); };
  const Knock rows[] = {
      {"ours", to("lab.example"), 101},
      {"port", to("lab.example:9001"), 101},
      {"case", to("LAB.Example"), 101},
      {"address", to("[::1]:80"), 101},
      {"foreign", to("rebound.example"), 421, "the host 'rebound.example' is none of ours\n"},
      {"trailing-dot", to("lab.example."), 421},
      {"longer", to("x.lab.example"), 421},
      {"target-absolute-host-mismatch", with_line("GET http://lab.example/echo HTTP/1.1"), 101},
      {"target-absolute-host-mismatch, field ours",
       with_line("GET http://x/echo HTTP/1.1", to("lab.example")), 421},
      {"the page too", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", 421},
      {"no host at all", "GET / HTTP/1.0\r\n\r\n", 421, "the host '' is none of ours\n"},
      {"the page", "GET / HTTP/1.1\r\nHost: lab.example\r\n\r\n", 200},
  };
  expect("host", rows, [](Guest& guest) { guest.admission.hosts = {"lab.example", "[::1]"}; });
}

TEST(HandshakeTarget, HasTheSchemeOfItsPort) {
  Guest guest;
  serve::Entrance secure(serve::Entrance::Scheme::wss, guest.house, guest.admission, guest.numbers);
  const struct {
    const char* target;
    int status;
  } rows[] = {{"https://h/echo", 101}, {"HTTPS://h/echo", 101}, {"http://h/echo", 421}};
  for (const auto& row : rows) {
    Driver driver(std::make_unique<http::Reception>(secure));
    driver.open();
    driver.bytes(with_line(fmt::format("GET {} HTTP/1.1", row.target)));
    EXPECT_EQ(http::parse_response(driver.sent()).status, row.status) << row.target;
  }
}

// --- What stands behind a request, and comes after an answer.

TEST(HandshakePipeline, HandsOnWhatStandsBehindTheRequest) {  // frame-same-segment-*
  Guest guest;
  guest.driver.bytes(opening("/echo") + from_client(ws::Opcode::text, "Hello"));
  EXPECT_TRUE(guest.driver.sent().ends_with("\r\n\r\n" + from_server(ws::Opcode::text, "Hello")));
}

TEST(HandshakePipeline, TakesARequestBehindThe101ForABadFrame) {  // second-request-after-101
  for (const std::string& second : {opening("/echo"), std::string("GET / HTTP/1.1\r\n\r\n")}) {
    Guest guest;
    guest.driver.bytes(opening("/echo") + second);
    const std::string answer = guest.driver.sent();
    const std::string behind = answer.substr(answer.find("\r\n\r\n") + 4);
    EXPECT_EQ(behind.substr(0, 1), "\x88") << "a Close";
    EXPECT_EQ(behind.substr(2, 2), close_body(ws::CloseCode::protocol_error));
    EXPECT_EQ(guest.driver.then, session::Then::close);
  }
}

TEST(HandshakePipeline, AnswersOneRequestAndCloses) {  // get-then-upgrade, retry-after-refusal
  for (const std::string& first : {refused, std::string("GET / HTTP/1.1\r\nHost: h\r\n\r\n")}) {
    Guest guest;
    guest.driver.bytes(first + opening("/echo"));
    EXPECT_EQ(guest.driver.then, session::Then::close);
    EXPECT_EQ(guest.driver.sent().find("101 "), std::string::npos);
  }
}

TEST(HandshakePipeline, ClosesWhenThePeerLeavesInTheMiddle) {  // incomplete-half-close
  Guest guest;
  guest.driver.bytes("GET /echo HTTP/1.1\r\nHost: h\r\n");
  guest.driver.end(session::End::fin);
  EXPECT_EQ(guest.driver.then, session::Then::close);
  EXPECT_EQ(guest.driver.sent(), "");
}

}  // namespace
}  // namespace test
