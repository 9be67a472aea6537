// What our server makes of every opening request of the catalogue: one change to a good one each.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "libcore/base/text.h"
#include "tests/server/knock.h"

namespace test {
namespace {

using namespace std::string_literals;

constexpr const char* group = "handshake.request";

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  while (times-- > 0) all += text;
  return all;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  return text.replace(text.find(from), from.size(), to);
}

// The good request with all its field names, or values, put through a function.
template <typename Change>
std::string each_field(const Change& change) {
  http::Request request = http::parse_request(opening("/echo"));
  for (http::Field& field : request.fields.lines) change(field);
  return http::to_string(request);
}

TEST(HandshakeRequest, MayLookAsTheRfcsAllow) {
  const Knock rows[] = {
      {"valid-minimal", opening("/echo"), 101},
      {"valid-full",
       and_with("Origin: http://localhost\r\nCookie: a=b; c=\"d\"\r\nUser-Agent: x/1 (y)\r\n"
                "Authorization: Basic YTpi\r\nX-Unknown: ?\r\nAccept-Language: de;q=0.5, *\r\n"
                "Pragma: no-cache"),
       101},
      {"name-case-lower", each_field([](auto& f) { f.name = base::lower(f.name); }), 101},
      {"name-case-upper",
       each_field([](auto& f) { std::ranges::transform(f.name, f.name.begin(), toupper); }), 101},
      {"name-case-mixed", each_field([](auto& f) { f.name[1] ^= 0x20; }), 101},
      {"value-whitespace-none", replaced(opening("/echo"), "Upgrade: web", "Upgrade:web"), 101},
      {"value-whitespace-spaces", each_field([](auto& f) { f.value = "   " + f.value; }), 101},
      {"value-whitespace-tabs", each_field([](auto& f) { f.value = "\t" + f.value + "\t"; }), 101},
      {"value-whitespace-trailing", each_field([](auto& f) { f.value += " \t "; }), 101},
      {"unknown-header-plain", and_with("X-Unknown: plain"), 101},
      {"unknown-header-obs-text", and_with("X-Unknown: \xff\x80\xc3"), 101},
      {"unknown-header-empty-value", and_with("X-Unknown:"), 101},
      {"connection-lists-sec-key", with("Connection", "Upgrade, Sec-WebSocket-Key"), 101},
      {"connection-lists-host", with("Connection", "Upgrade, Host"), 101},
      {"browser-like-no-origin", and_with("User-Agent: Mozilla/5.0 (X11; rv:1) Gecko"), 101},
      {"non-utf8-origin", and_with("Origin: http://\xff"), 101},
      {"injection-origin", and_with("Origin: http://a%0d%0aX: y"), 101},
  };
  expect(group, rows);
}

TEST(HandshakeRequest, HasItsLinesInAnyOrder) {
  http::Request request = http::parse_request(opening("/echo"));
  std::ranges::sort(request.fields.lines, {}, &http::Field::name);
  std::vector<Knock> rows;
  do {
    rows.push_back({"header-order-*", http::to_string(request), 101});
  } while (std::ranges::next_permutation(request.fields.lines, {}, &http::Field::name).found);
  EXPECT_EQ(rows.size(), 120u);
  expect(group, rows);
}

TEST(HandshakeRequest, HasToBeAGet) {
  const Knock rows[] = {
      {"method-post", with_line("POST /echo HTTP/1.1"), 405, "this resource is for GET\n"},
      {"method-put", with_line("PUT /echo HTTP/1.1"), 405},
      {"method-delete", with_line("DELETE /nope HTTP/1.1"), 405},
      {"method-options", with_line("OPTIONS / HTTP/1.1"), 405, "this resource is for GET, HEAD\n"},
      {"method-options, all of the server", with_line("OPTIONS * HTTP/1.1"), 405},
      {"method-trace", with_line("TRACE /echo HTTP/1.1"), 405},
      {"method-connect", with_line("CONNECT localhost:80 HTTP/1.1"), 405},
      {"method-patch", with_line("PATCH /echo HTTP/1.1"), 405},
      {"method-unknown", with_line("BREW /echo HTTP/1.1"), 501, "the method BREW is not known"},
      {"method-empty", with_line(" /echo HTTP/1.1"), 400, "the parts of the start line"},
      {"method-case-lower", with_line("get /echo HTTP/1.1"), 501, "the method get is not known"},
      {"method-case-mixed", with_line("Get /echo HTTP/1.1"), 501, "the method Get is not known"},
      {"method-long-10k", with_line(repeated("M", 10000) + " /echo HTTP/1.1"), 501},
  };
  expect(group, rows);
}

TEST(HandshakeRequest, IsIgnoredInAHead) {  // method-head
  for (const char* path : {"/", "/echo"}) {
    Guest guest;
    guest.driver.bytes(with_line(fmt::format("HEAD {} HTTP/1.1", path)));
    const std::string answer = guest.driver.sent();
    EXPECT_EQ(http::parse_response(answer).status, path == "/"s ? 200 : 405);
    EXPECT_TRUE(answer.ends_with("\r\n\r\n")) << answer;
  }
}

TEST(HandshakeRequest, HasToBeOfHttp11) {
  const Knock rows[] = {
      {"http-version-0-9", "GET /echo\r\n", 400, "the start line has no HTTP version"},
      {"http-version-1-0", with_line("GET /echo HTTP/1.0"), 400, "an opening handshake needs"},
      {"http-version-1-0-keepalive",
       replaced(with("Connection", "keep-alive, Upgrade"), "HTTP/1.1", "HTTP/1.0"), 400},
      {"http-version-1-2", with_line("GET /echo HTTP/1.2"), 101},
      {"http-version-1-9", with_line("GET /echo HTTP/1.9"), 101},
      {"http-version-2-0", with_line("GET /echo HTTP/2.0"), 505, "this is HTTP/1.1"},
      {"http-version-3-0", with_line("GET /echo HTTP/3.0"), 505},
      {"http-version-9-9", with_line("GET / HTTP/9.9"), 505},
      {"http-version-bad-lower-case", with_line("GET /echo http/1.1"), 400, "the HTTP version"},
      {"http-version-bad-two-digit-minor", with_line("GET /echo HTTP/1.10"), 400},
      {"http-version-bad-no-minor", with_line("GET /echo HTTP/1"), 400},
      {"http-version-bad-leading-zero", with_line("GET /echo HTTP/01.1"), 400},
      {"http-version-bad-letters", with_line("GET /echo HTTP/a.b"), 400},
      {"http-version-bad-missing", with_line("GET /echo"), 400, "the start line has no HTTP"},
      {"http-version-bad-plus", with_line("GET /echo HTTP/+1.1"), 400},
  };
  expect(group, rows);
}

TEST(HandshakeRequest, AsksForWhatIsHere) {
  const Knock rows[] = {
      {"target-root", with_line("GET / HTTP/1.1"), 101},
      {"target-path", with_line("GET /echo HTTP/1.1"), 101},
      {"target-query", with_line("GET /echo?a=b&c HTTP/1.1"), 101},
      {"target-percent", with_line("GET /%65ch%6F HTTP/1.1"), 101},
      {"target-long-8000", with_line("GET /echo?" + repeated("q", 7990) + " HTTP/1.1"), 101},
      {"target-absolute-http", with_line("GET http://localhost/echo HTTP/1.1"), 101},
      {"target-absolute-ws", with_line("GET ws://localhost/echo HTTP/1.1"), 421, "this connection"},
      {"target-absolute-https-on-clear", with_line("GET https://localhost/echo HTTP/1.1"), 421,
       "this connection is for http\n"},
      {"target-asterisk", with_line("GET * HTTP/1.1"), 400, "the request target"},
      {"target-authority", with_line("GET localhost:80 HTTP/1.1"), 400},
      {"target-empty", with_line("GET  HTTP/1.1"), 400},
      {"target-relative", with_line("GET echo HTTP/1.1"), 400},
      {"target-fragment", with_line("GET /echo#f HTTP/1.1"), 400},
      {"target-space", with_line("GET /ec ho HTTP/1.1"), 400},
      {"target-backslash", with_line("GET \\echo HTTP/1.1"), 400},
      {"target-nul", with_line("GET /\0echo HTTP/1.1"s), 400},
      {"target-unknown-path", with_line("GET /nope HTTP/1.1"), 404, "there is no /nope here"},
      {"target-traversal", with_line("GET /../../echo HTTP/1.1"), 404},
      {"target-traversal, escaped", with_line("GET /%2e%2e/echo HTTP/1.1"), 404},
      {"target-traversal, nul", with_line("GET /echo%00 HTTP/1.1"), 404, "there is no /echo\\x00"},
      {"well-known-path", with_line("GET /.well-known/x HTTP/1.1"), 404},
      {"non-utf8-path", with_line("GET /\xff HTTP/1.1"), 400},
      {"injection-path", with_line("GET /%0d%0aX:%20y HTTP/1.1"), 404, "there is no /\\r\\nX: y"},
      {"injection-path, raw", with_line("GET /\x01 HTTP/1.1"), 400},
  };
  expect(group, rows);
}

TEST(HandshakeRequest, HasOneLineInFrontThatIsWholeAndExact) {
  const Knock rows[] = {
      {"line-double-space", with_line("GET  /echo HTTP/1.1"), 400, "the parts of the start line"},
      {"line-tab", with_line("GET\t/echo HTTP/1.1"), 400},
      {"line-leading-space", with_line(" GET /echo HTTP/1.1"), 400},
      {"line-trailing-space", with_line("GET /echo HTTP/1.1 "), 400},
      {"line-extra-word", with_line("GET /echo HTTP/1.1 x"), 400},
      {"line-missing-version", with_line("GET /echo"), 400},
      {"line-end-lf-only", "GET /echo HTTP/1.1\n", 400, "a line ends in LF"},
      {"line-end-cr-only", "GET /echo HTTP/1.1\rHost: h\rUpgrade: websocket\r\r", 0},
      {"line-end-cr-only, then again", "GET / HTTP/1.1\rHost: h\r\r" + opening("/echo"), 400},
      {"line-end-mixed", replaced(opening("/echo"), "localhost\r\n", "localhost\n"), 400},
      {"bare-cr-in-line", with_line("GET /echo\rX HTTP/1.1"), 400, "a CR that no LF follows"},
      {"bare-cr-in-name", and_with("X\rSec-WebSocket-Protocol: chat"), 400},
      {"bare-cr-in-value", and_with("X: y\rSec-WebSocket-Protocol: chat"), 400},
      {"nul-in-line", with_line("GET /echo HTTP/1.1\0"s), 400},
      {"nul-in-name", and_with("X\0: y"s), 400, "a field name is not a token"},
      {"nul-in-value", and_with("X: \0"s), 400, "a control octet"},
      {"empty-lines-before-1", "\r\n" + opening("/echo"), 101},
      {"empty-lines-before-2", "\r\n\r\n" + opening("/echo"), 101},
      {"empty-lines-before-100", repeated("\r\n", 100) + opening("/echo"), 101},
      {"whitespace-line-first", with_line("GET /echo HTTP/1.1\r\n Sec-WebSocket-Protocol: chat"),
       400, "white space between the start line and the first field"},
      {"incomplete-no-final-crlf", "GET /echo HTTP/1.1\r\nHost: h\r\n", 0},
      {"incomplete-half-line", "GET /ec", 0},
      {"not-http-tls-hello", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s, 400, "this is no"},
      {"not-http-random", "\x9e\x1d\x20\x7f\x0a"s, 400, "this is no HTTP request"},
      {"not-http-websocket-frame", from_client(ws::Opcode::text, "Hello"), 400, "this is no"},
      {"not-http-smtp", "EHLO lab.example\r\n", 400, "the request target"},
      {"not-http-http09", "GET /\r\n", 400, "the start line has no HTTP version"},
      {"not-http-h2-preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, "the request target"},
      {"not-http-binary-zeros", std::string(100, '\0'), 400, "this is no HTTP request"},
  };
  expect(group, rows);
}

TEST(HandshakeRequest, NamesOneHost) {
  const Knock rows[] = {
      {"missing-host", without("Host"), 400, "the request has no Host field"},
      {"host-empty", with("Host", ""), 400, "an opening handshake names its host"},
      {"host-foreign", with("Host", "foreign.example"), 101},
      {"host-port-only", with("Host", ":80"), 400, "an opening handshake names its host"},
      {"host-other-port", with("Host", "localhost:1"), 101},
      {"host-upper-case", with("Host", "LOCALHOST"), 101},
      {"host-trailing-dot", with("Host", "localhost."), 101},
      {"host-invalid-space", with("Host", "local host"), 400, "the Host field is not a host"},
      {"host-invalid-comma", with("Host", "a,b"), 400},
      {"host-invalid-port-letters", with("Host", "localhost:http"), 400},
      {"host-invalid-port-99999", with("Host", "localhost:99999"), 400},
      {"host-invalid-unclosed-bracket", with("Host", "[::1"), 400},
      {"host-invalid-slash", with("Host", "localhost/"), 400},
      {"host-invalid-userinfo", with("Host", "user@localhost"), 400},
      {"host-invalid-non-ascii", with("Host", "l\xc3\xb6"), 400},
      {"duplicate-host-equal", and_with("Host: localhost"), 400, "the request has more than one"},
      {"duplicate-host-different", and_with("Host: other"), 400},
      {"injection-host", with("Host", "h%0d%0aX"), 101},
      {"injection-host, raw", with("Host", "h\rX: y"), 400},
  };
  expect(group, rows);
}

TEST(HandshakeRequest, AsksForAnUpgradeToWebSocket) {
  const std::string h2c = "Upgrade: h2c\r\n";
  const Knock rows[] = {
      {"missing-upgrade", without("Upgrade"), 426, "this resource speaks WebSocket only"},
      {"upgrade-empty", with("Upgrade", ""), 426},
      {"upgrade-other-token", with("Upgrade", "h2c"), 426},
      {"upgrade-prefix", with("Upgrade", "web"), 426},
      {"upgrade-suffix", with("Upgrade", "websockets"), 426},
      {"upgrade-with-version", with("Upgrade", "websocket/13"), 426},
      {"upgrade-quoted", with("Upgrade", "\"websocket\""), 426},
      {"upgrade-case-upper", with("Upgrade", "WEBSOCKET"), 101},
      {"upgrade-case-mixed", with("Upgrade", "WebSocket"), 101},
      {"upgrade-list-first", with("Upgrade", "websocket, h2c"), 101},
      {"upgrade-list-last", with("Upgrade", "h2c,websocket"), 101},
      {"upgrade-list-two-lines", and_with("Upgrade: h2c"), 101},
      {"upgrade-unicode-kelvin", with("Upgrade", "websoc\xe2\x84\xaa\x65t"), 426},
      {"upgrade-unicode-long-s", with("Upgrade", "web\xc5\xbfocket"), 426},
      {"missing-connection", without("Connection"), 400, "Connection does not say Upgrade"},
      {"connection-empty", with("Connection", ""), 400},
      {"connection-close", with("Connection", "close"), 400},
      {"connection-keep-alive", with("Connection", "keep-alive"), 400},
      {"connection-prefix", with("Connection", "up"), 400},
      {"connection-suffix", with("Connection", "upgrades"), 400},
      {"connection-case-upper", with("Connection", "UPGRADE"), 101},
      {"connection-case-mixed", with("Connection", "uPgRaDe"), 101},
      {"connection-list-keep-alive-first", with("Connection", "keep-alive, Upgrade"), 101},
      {"connection-list-keep-alive-last", with("Connection", "Upgrade, keep-alive"), 101},
      {"connection-list-no-space", with("Connection", "keep-alive,Upgrade"), 101},
      {"connection-list-tabs", with("Connection", "keep-alive\t,\tUpgrade"), 101},
      {"connection-list-two-lines", and_with("Connection: keep-alive"), 101},
      {"connection-list-many", with("Connection", repeated("x, ", 100) + "Upgrade"), 101},
      {"connection-empty-elements", with("Connection", ",, upgrade ,"), 101},
      {"connection-upgrade-and-close", with("Connection", "Upgrade, close"), 400,
       "Connection says close"},
  };
  expect(group, rows);
}

TEST(HandshakeRequest, HasOneKeyOfSixteenOctets) {
  const std::string key = "dGhlIHNhbXBsZSBub25jZQ==";
  const auto of = [](std::string_view value) { return with("Sec-WebSocket-Key", value); };
  const Knock rows[] = {
      {"missing-key", without("Sec-WebSocket-Key"), 400, "Sec-WebSocket-Key is missing"},
      {"key-empty", of(""), 400, "Sec-WebSocket-Key is ''"},
      {"key-length-0", of("===="), 400},
      {"key-length-1", of("AA=="), 400},
      {"key-length-8", of("AAAAAAAAAAA="), 400},
      {"key-length-15", of(repeated("AAAA", 5)), 400},
      {"key-length-17", of(repeated("A", 23) + "="), 400},
      {"key-length-20", of(repeated("A", 27) + "="), 400},
      {"key-length-32", of(repeated("A", 43) + "="), 400},
      {"key-length-1k", of(repeated("A", 1366) + "=="), 400},
      {"key-length-64k", of(repeated("A", 87382) + "=="), 431, "the head has more than 16384"},
      {"key-alphabet-url-safe", of("dGhlIHNhbXBsZSBub25j_-=="), 400},
      {"key-alphabet-space-inside", of("dGhlIHNhbXBs SBub25jZQ=="), 400},
      {"key-alphabet-percent", of("dGhlIHNhbXBsZSBub25jZ%=="), 400},
      {"key-alphabet-non-ascii", of("dGhlIHNhbXBsZSBub25jZ\xc3=="), 400},
      {"key-alphabet-control", of("dGhlIHNhbXBsZSBub25jZ\x01=="), 400, "a control octet"},
      {"key-padding-missing", of("dGhlIHNhbXBsZSBub25jZQ"), 400},
      {"key-padding-one", of("dGhlIHNhbXBsZSBub25jZQ="), 400},
      {"key-padding-three", of("dGhlIHNhbXBsZSBub25jZ==="), 400},
      {"key-padding-middle", of("dGhlIHNhbXBs==SBub25jZQA"), 400},
      {"key-padding-nonzero-bits", of("dGhlIHNhbXBsZSBub25jZR=="), 101},
      {"key-whitespace-around", of(" \t " + key + "\t "), 101},
      {"duplicate-key-equal", and_with("Sec-WebSocket-Key: " + key), 400},
      {"duplicate-key-different", and_with("Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="), 400},
      {"key-comma-joined", of(key + ", " + key), 400},
  };
  expect(group, rows);
}

TEST(HandshakeRequest, HasNoContentAndNoBrokenFields) {
  const std::string ping = from_client(ws::Opcode::ping, "");
  const Knock rows[] = {
      {"body-cl-0", and_with("Content-Length: 0"), 101},
      {"body-cl-5", and_with("Content-Length: 6") + ping, 400,
       "an opening handshake has no content"},
      {"body-chunked-empty", and_with("Transfer-Encoding: chunked") + "0\r\n\r\n", 400},
      {"body-chunked-data", and_with("Transfer-Encoding: chunked") + "6\r\n" + ping, 400},
      {"expect-100-no-body", and_with("Expect: 100-continue"), 417, "an opening handshake has"},
      {"expect-100-with-body", and_with("Expect: 100-continue\r\nContent-Length: 6"), 400},
      {"expect-100-other", and_with("Expect: the unexpected"), 417},
      {"obs-fold-connection", with("Connection", "keep-alive,\r\n Upgrade"), 400,
       "a field is folded"},
      {"obs-fold-extensions", and_with("Sec-WebSocket-Extensions: x;\r\n y"), 400},
      {"obs-fold-unknown", and_with("X: y\r\n\tSec-WebSocket-Protocol: chat"), 400},
      {"space-before-colon-host", with_line("GET /echo HTTP/1.1\r\nHost : h"), 400, "white space"},
      {"space-before-colon-upgrade", and_with("Upgrade : websocket"), 400},
      {"space-before-colon-unknown", and_with("X : y"), 400},
      {"header-no-colon", and_with("X"), 400, "a field line has no colon"},
      {"header-empty-name", and_with(": y"), 400, "a field name is not a token"},
      {"header-name-with-space", and_with("X Y: z"), 400},
      {"header-name-non-ascii", and_with("X\xc3\xa4: y"), 400},
      {"header-name-control", and_with("X\x01: y"), 400},
  };
  expect(group, rows);
}

TEST(HandshakeRequest, HasNoFramingThatCouldBeReadInTwoWays) {
  const auto length = [](std::string_view value) {
    return and_with(fmt::format("Content-Length: {}", value));
  };
  const auto coding = [](std::string_view value) {
    return and_with(fmt::format("Transfer-Encoding: {}", value));
  };
  const Knock rows[] = {
      {"cl-negative", length("-1"), 400, "the Content-Length is not one number"},
      {"cl-plus", length("+0"), 400},
      {"cl-hex", length("0x0"), 400},
      {"cl-spaces", length("0 0"), 400},
      {"cl-list-equal", length("0, 0"), 400},
      {"cl-list-different", length("0, 6"), 400},
      {"cl-two-equal", length("0\r\nContent-Length: 0"), 400},
      {"cl-two-different", length("0\r\nContent-Length: 6"), 400},
      {"cl-2-63", length("9223372036854775808"), 400, "an opening handshake has no content"},
      {"cl-2-64", length("18446744073709551616"), 400, "an opening handshake has no content"},
      {"cl-10-30", length("1" + std::string(30, '0')), 400, "an opening handshake has no content"},
      {"cl-empty", length(""), 400},
      {"cl-trailing-garbage", length("0x"), 400},
      {"te-chunked-upgrade", coding("chunked"), 400, "an opening handshake has no content"},
      {"te-unknown", coding("x"), 400, "a Transfer-Encoding that cannot end"},
      {"te-chunked-not-last", coding("chunked, gzip"), 400},
      {"te-chunked-twice", coding("chunked, chunked"), 400},
      {"te-space-before-colon", and_with("Transfer-Encoding : chunked"), 400},
      {"te-tab", coding("\tchunked"), 400},
      {"te-upper-case", coding("CHUNKED"), 400},
      {"te-quoted", coding("\"chunked\""), 400},
      {"te-empty", coding(""), 400},
      {"te-identity", coding("identity"), 400},
      {"cl-te-both", length("0\r\nTransfer-Encoding: chunked"), 400, "Content-Length together"},
      {"cl-te-te-first", coding("chunked\r\nContent-Length: 0"), 400},
      {"cl-te-obscured", length("0\r\nTransfer-Encoding: x"), 400},
      {"http10-te", replaced(coding("chunked"), "HTTP/1.1", "HTTP/1.0"), 400},
  };
  expect("handshake.smuggling", rows);
}

}  // namespace
}  // namespace test
