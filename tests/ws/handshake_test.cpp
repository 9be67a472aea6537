#include "libcore/ws/handshake.h"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstring>
#include <set>
#include <string>

namespace ws {
namespace {

const std::array<std::byte, 16> sample_nonce = [] {  // "the sample nonce", 1.3
  std::array<std::byte, 16> nonce;
  std::memcpy(nonce.data(), "the sample nonce", 16);
  return nonce;
}();

const std::string good =
    "GET /chat HTTP/1.1\r\n"
    "Host: server.example.com\r\n"
    "Upgrade: websocket\r\n"
    "Connection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    "Sec-WebSocket-Version: 13\r\n";

std::string with(std::string_view from, std::string_view to) {
  std::string text = good;
  text.replace(text.find(from), from.size(), to);
  return text;
}

std::variant<Agreement, Refusal> judged(const std::string& head,
                                        std::vector<std::string> subprotocols = {}) {
  return agree(http::parse_request(head + "\r\n"), subprotocols);
}

TEST(Handshake, AnswersTheSampleKeyOfTheRfc) {  // 1.3
  EXPECT_EQ(accept_for("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST(DigestInBase64, KnowsSamplesOfFips180) {
  EXPECT_EQ(digest_in_base64("SHA1", "abc"), "qZk+NkcGgWq6PiVxeFDCbJzQ2J0=");
  EXPECT_EQ(digest_in_base64("SHA256", "abc"), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
}

TEST(Handshake, AcceptsWhatTheRfcAllows) {
  const std::string rows[] = {
      good,
      with("Upgrade: websocket", "uPGRADE: WebSocket"),
      with("Connection: Upgrade", "Connection: keep-alive, upgrade"),
      with("Connection: Upgrade", "Connection: keep-alive\r\nConnection: Upgrade"),
      with("Upgrade: websocket", "Upgrade: h2c, websocket"),
      with("Connection: Upgrade", "Connection: ,\tupgrade\t,,"),
      with("HTTP/1.1", "HTTP/1.2"),
      with("GET /", "GET http://other.example/"),
      with("GET /chat HTTP/1.1\r\nHost: server.example.com", "GET http://a HTTP/1.1\r\nHost:"),
      good + "Content-Length: 0\r\n",
      good + "Sec-WebSocket-Protocol: a, A\r\nSec-WebSocket-Protocol: ,b\r\n",
      good + "X-Anything: at all\r\n",
  };
  for (const std::string& head : rows) {
    const auto result = judged(head);
    ASSERT_TRUE(std::holds_alternative<Agreement>(result)) << head << std::get<Refusal>(result).why;
    EXPECT_EQ(std::get<Agreement>(result).accept, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  }
}

TEST(Handshake, RefusesWithTheStatusThatFitsAndWhatBelongsToIt) {
  const http::Fields nothing;
  const http::Fields methods = {{"Allow", "GET"}};                  // RFC 9110, 15.5.6
  const http::Fields versions = {{"Sec-WebSocket-Version", "13"}};  // 4.4
  const http::Fields upgrade = {{"Upgrade", "websocket"}, {"Sec-WebSocket-Version", "13"}};
  struct Row {
    std::string head;
    int status;
    http::Fields fields;
  };
  const Row rows[] = {
      {with("GET", "POST"), 405, methods},
      {with("GET", "HEAD"), 405, methods},
      {with("GET", "get"), 405, methods},
      {with("HTTP/1.1", "HTTP/1.0"), 400, nothing},
      {with("HTTP/1.1", "HTTP/2.0"), 400, nothing},
      {with("Host: server.example.com\r\n", ""), 400, nothing},
      {with("Host: server.example.com", "Host:"), 400, nothing},
      {with("Host: server.example.com", "Host: :80"), 400, nothing},
      {with("Host: ", "Host: a\r\nHost: "), 400, nothing},
      {with("Upgrade: websocket\r\n", ""), 426, upgrade},
      {with("Upgrade: websocket", "Upgrade: websockets"), 426, upgrade},
      {with("Connection: Upgrade\r\n", ""), 400, nothing},
      {with("Connection: Upgrade", "Connection: close"), 400, nothing},
      {with("Connection: Upgrade", "Connection: Upgrade, Close"), 400, nothing},
      {with("Sec-WebSocket-Version: 13\r\n", ""), 426, upgrade},
      {with("Version: 13", "Version: 0"), 426, upgrade},
      {with("Version: 13", "Version: 8"), 426, upgrade},
      {with("Version: 13", "Version: 255"), 426, upgrade},
      {with("Version: 13", "Version: 256"), 400, versions},
      {with("Version: 13", "Version: 013"), 400, versions},
      {with("Version: 13", "Version: +13"), 400, versions},
      {with("Version: 13", "Version: -13"), 400, versions},
      {with("Version: 13", "Version: 13.0"), 400, versions},
      {with("Version: 13", "Version: 13, 8"), 400, versions},
      {with("Version: 13", "Version:"), 400, versions},
      {good + "Sec-WebSocket-Version: 13\r\n", 400, versions},
      {good + "Sec-WebSocket-Version: 8\r\n", 400, versions},
      {with("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", ""), 400, nothing},
      {with("dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZQ"), 400, nothing},
      {with("dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZQ===="), 400, nothing},
      {with("dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBs!SBub25jZQ=="), 400, nothing},
      {with("dGhlIHNhbXBsZSBub25jZQ==", "AAAA"), 400, nothing},
      {good + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", 400, nothing},
      {good + "Content-Length: 5\r\n", 400, nothing},
      {good + "Transfer-Encoding: chunked\r\n", 400, nothing},
      {good + "Expect: 100-continue\r\n", 417, nothing},
      {good + "Sec-WebSocket-Protocol:\r\n", 400, nothing},
      {good + "Sec-WebSocket-Protocol: a, b c\r\n", 400, nothing},
      {good + "Sec-WebSocket-Protocol: \"a\"\r\n", 400, nothing},
      {good + "Sec-WebSocket-Protocol: a, b\r\nSec-WebSocket-Protocol: a\r\n", 400, nothing},
      {with("Host:", "Host :"), 400, nothing},
  };
  for (const Row& row : rows) {
    const auto result = judged(row.head);
    ASSERT_TRUE(std::holds_alternative<Refusal>(result)) << row.head;
    const auto& refusal = std::get<Refusal>(result);
    EXPECT_EQ(refusal.status, row.status) << row.head;
    EXPECT_EQ(refusal.fields, row.fields) << row.head;
    EXPECT_FALSE(refusal.why.empty());
  }
}

TEST(Handshake, AgreesOnCompressionByItsPolicy) {
  using Mode = DeflatePolicy::Mode;
  const auto judged_by = [](Mode mode, const std::string& value) {
    const std::string line = value.empty() ? "" : "Sec-WebSocket-Extensions: " + value + "\r\n";
    return agree(http::parse_request(good + line + "\r\n"), {}, {.mode = mode});
  };
  const std::string offer = "permessage-deflate; client_max_window_bits=9";
  const auto agreed = judged_by(Mode::on, offer);
  EXPECT_EQ(acceptance(std::get<Agreement>(agreed)).fields.first("Sec-WebSocket-Extensions"),
            offer);
  EXPECT_FALSE(std::get<Agreement>(judged_by(Mode::on, "")).deflate);
  EXPECT_FALSE(std::get<Agreement>(judged_by(Mode::off, offer)).deflate);
  EXPECT_TRUE(std::get<Agreement>(judged_by(Mode::require, offer)).deflate);
  EXPECT_EQ(std::get<Refusal>(judged_by(Mode::require, "x-other")).status, 400);
  EXPECT_EQ(std::get<Refusal>(judged_by(Mode::off, "a;;b")).status, 400);  // 9.1
}

TEST(Handshake, AgreesOnTheFirstOfItsSubprotocolsThatIsOffered) {
  const std::string head = good + "Sec-WebSocket-Protocol: soap, chat\r\n";
  EXPECT_EQ(std::get<Agreement>(judged(head, {"chat", "soap"})).subprotocol, "chat");
  EXPECT_EQ(std::get<Agreement>(judged(head, {"mqtt"})).subprotocol, "");
  EXPECT_EQ(std::get<Agreement>(judged(good, {"chat"})).subprotocol, "");
  EXPECT_FALSE(acceptance({.accept = "x"}).fields.has("Sec-WebSocket-Protocol"));
  EXPECT_EQ(
      acceptance({.accept = "x", .subprotocol = "chat"}).fields.first("Sec-WebSocket-Protocol"),
      "chat");
}

const std::string accepted =
    "HTTP/1.1 101 Switching Protocols\r\n"
    "Upgrade: websocket\r\n"
    "Connection: Upgrade\r\n"
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n";

// What a client that offered `subprotocols` makes of a response, cut into pieces; `rest` is what it
// leaves for the frames.
ClientHandshake::Outcome outcome(std::string response, std::size_t piece,
                                 std::string* rest = nullptr,
                                 std::vector<std::string> subprotocols = {}) {
  ClientHandshake handshake({.host = "h", .subprotocols = std::move(subprotocols)}, sample_nonce);
  for (std::size_t at = 0; at < response.size(); at += piece) {
    std::span<char> in(response.data() + at, std::min(piece, response.size() - at));
    if (auto result = handshake.take(in)) {
      if (rest != nullptr)
        *rest = std::string(in.data(), in.size()) +
                response.substr(std::min(at + piece, response.size()));
      return *result;
    }
  }
  ADD_FAILURE() << "no outcome";
  return {};
}

TEST(ClientHandshake, AsksAsTheRfcSays) {  // 4.1
  ClientHandshake handshake({.host = "h:81",
                             .resource = "/x?y",
                             .subprotocols = {"a", "b"},
                             .extra = {{"Origin", "null"}}},
                            sample_nonce);
  EXPECT_EQ(to_string(handshake.request()),
            "GET /x?y HTTP/1.1\r\n"
            "Host: h:81\r\n"
            "Upgrade: websocket\r\n"
            "Connection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            "Sec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Protocol: a, b\r\n"
            "Origin: null\r\n\r\n");
}

TEST(ClientHandshake, OpensOnAGoodResponseHoweverItIsCut) {
  for (const std::size_t piece : {1, 2, 7, 10000}) {
    std::string rest;
    EXPECT_EQ(outcome(accepted + "\r\n\x81\x01x", piece, &rest).why_not, "");
    EXPECT_EQ(rest, "\x81\x01x");
    EXPECT_EQ(
        outcome("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + accepted + "\r\n", piece).why_not,
        "");
  }
}

TEST(ClientHandshake, SaysWhyItDoesNotOpen) {
  struct Row {
    std::string response;
    const char* why_not;
  };
  const auto replaced = [](std::string_view from, std::string_view to) {
    std::string text = accepted;
    return text.replace(text.find(from), from.size(), to);
  };
  const Row rows[] = {
      {"HTTP/1.1 404 Not Found\r\n", "HTTP status 404 Not Found"},
      {replaced("Upgrade: websocket\r\n", ""), "Upgrade is missing"},
      {replaced("Upgrade: websocket", "Upgrade: h2c"), "Upgrade is 'h2c'"},
      {replaced("Connection: Upgrade", "Connection: close"), "Connection is 'close'"},
      {replaced("s3p", "S3p"),
       "Sec-WebSocket-Accept is 'S3pPLMBiTxaQ9kYGzzhZRbK+xOo=', not s3pPLMBiTxaQ9kYGzzhZRbK+xOo="},
      {accepted + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n",
       "Sec-WebSocket-Accept is 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=', not s3pPLMBiTxaQ9kYGzzhZRbK+xOo="},
      {accepted + "Sec-WebSocket-Extensions: permessage-deflate\r\n",
       "extension 'permessage-deflate' was not offered"},
      {accepted + "Sec-WebSocket-Protocol: c\r\n", "subprotocol 'c' was not offered"},
  };
  for (const Row& row : rows)
    EXPECT_EQ(outcome(row.response + "\r\n", 10000, nullptr, {"a"}).why_not, row.why_not);
  EXPECT_NE(outcome("SSH-2.0-OpenSSH_9.2\r\n\r\n", 10000).why_not, "");
  EXPECT_EQ(outcome(accepted + "Sec-WebSocket-Protocol: a\r\n\r\n", 10, nullptr, {"a"}).subprotocol,
            "a");
}

TEST(ClientHandshake, AgreesOnCompressionWhereItWasOffered) {
  const std::string extension = "Sec-WebSocket-Extensions: ";
  using Mode = DeflatePolicy::Mode;
  const auto judged = [&](const std::string& fields, const DeflatePolicy& policy) {
    ClientHandshake handshake({.host = "h", .deflate = policy}, sample_nonce);
    EXPECT_EQ(handshake.request().fields.first("Sec-WebSocket-Extensions").has_value(),
              policy.mode != Mode::off);
    std::string response = accepted + fields + "\r\n";
    std::span<char> in = response;
    return handshake.take(in).value();
  };
  const DeflatePolicy on{.mode = Mode::on};
  EXPECT_EQ(judged(extension + "permessage-deflate\r\n", on).deflate, DeflateTerms{});
  EXPECT_EQ(judged(extension + "permessage-deflate; client_max_window_bits=9\r\n", on)
                .deflate->client_max_window_bits,
            9);
  EXPECT_EQ(judged("", on).deflate, std::nullopt);
  EXPECT_EQ(judged("", on).why_not, "");
  EXPECT_EQ(judged("", {.mode = Mode::require}).why_not, "permessage-deflate was not agreed on");

  const std::pair<const char*, const char*> rows[] = {
      {"x-other", "extension 'x-other' was not offered"},
      {"permessage-deflate, permessage-deflate", "permessage-deflate is agreed on twice"},
      {";", "Sec-WebSocket-Extensions is ';'"},
      {"permessage-deflate; x=1",
       "a parameter of 'permessage-deflate; x=1' is unknown, doubled or has a bad value"},
  };
  for (const auto& [value, why_not] : rows)
    EXPECT_EQ(judged(extension + value + "\r\n", on).why_not, why_not);
}

TEST(ClientHandshake, MakesAFreshKeyEachTime) {
  EXPECT_NE(random_nonce(), random_nonce());
  MaskKeys keys;
  std::set<std::array<std::byte, 16>> nonces;
  for (int i = 0; i < 1000; ++i) nonces.insert(random_nonce(keys));
  EXPECT_EQ(nonces.size(), 1000u);
}

}  // namespace
}  // namespace ws
