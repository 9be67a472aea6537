// What curl gets from assay-server: its page, and refusals that say why, over http and https.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <optional>

#include "libcore/net/socket.h"
#include "tests/e2e/started.h"
#include "tests/support/folder.h"

namespace {

using e2e::Words;

struct Asked {
  std::string path;
  Words options;  // of curl
  std::string status_line;
  Words fields;      // that have to be there
  std::string body;  // how it begins
};

// An opening handshake without a key and a version.
Words handshake(Words rest) {
  Words all = {"-H", "Connection: Upgrade", "-H", "Upgrade: websocket"};
  for (std::string& field : rest) all.insert(all.end(), {"-H", std::move(field)});
  return all;
}

const std::string key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
const std::string version = "Sec-WebSocket-Version: 13";

const Words opening = handshake({key, version});

Words with(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

Words fields(int count) {
  Words all;
  for (int i = 0; i < count; ++i) all.insert(all.end(), {"-H", fmt::format("X-{}: x", i)});
  return all;
}

const std::vector<Asked> table = {
    {"", {}, "HTTP/1.1 200 OK", {"Content-Type: text/html; charset=utf-8"}, "<!DOCTYPE html>"},
    {"", {"--head"}, "HTTP/1.1 200 OK", {"Content-Type: text/html; charset=utf-8"}, ""},
    {"", {"-H", "Host: localhost"}, "HTTP/1.1 200 OK", {}, "<!DOCTYPE html>"},
    {"nowhere", {}, "HTTP/1.1 404 Not Found", {}, "there is no /nowhere here"},
    {"nowhere", opening, "HTTP/1.1 404 Not Found", {}, "there is no /nowhere here"},
    {"",
     {"-d", "x"},
     "HTTP/1.1 405 Method Not Allowed",
     {"Allow: GET, HEAD"},
     "this resource is for GET, HEAD"},
    {"echo", {"--head"}, "HTTP/1.1 405 Method Not Allowed", {"Allow: GET"}, ""},
    {"echo", {"-X", "BREW"}, "HTTP/1.1 501 Not Implemented", {}, "the method BREW is not known"},
    {"echo",
     {},
     "HTTP/1.1 426 Upgrade Required",
     {"Upgrade: websocket", version, "Connection: upgrade, close"},
     "this resource speaks WebSocket only"},
    {"echo",
     handshake({key, "Sec-WebSocket-Version: 8"}),
     "HTTP/1.1 426 Upgrade Required",
     {"Upgrade: websocket", version},
     "Sec-WebSocket-Version is '8', not 13"},
    {"echo",
     handshake({"Sec-WebSocket-Key: short", version}),
     "HTTP/1.1 400 Bad Request",
     {},
     "Sec-WebSocket-Key is 'short'"},
    {"echo", handshake({version}), "HTTP/1.1 400 Bad Request", {}, "Sec-WebSocket-Key is missing"},
    {"echo",
     with(opening, {"-H", "Sec-WebSocket-Extensions: a;;="}),
     "HTTP/1.1 400 Bad Request",
     {},
     "Sec-WebSocket-Extensions is 'a;;='"},
    {"echo", with(opening, {"--http1.0", "--no-alpn"}), "HTTP/1.1 400 Bad Request", {}, ""},
    {"", {"-H", "Host:"}, "HTTP/1.1 400 Bad Request", {}, "the request has no Host field"},
    {"echo",
     with(opening, {"-H", "Origin: https://elsewhere.example"}),
     "HTTP/1.1 403 Forbidden",
     {},
     "pages of 'https://elsewhere.example' may not connect here"},
    {"",
     {"-H", "Host: elsewhere.example"},
     "HTTP/1.1 421 Misdirected Request",
     {},
     "the host 'elsewhere.example' is none of ours"},
    {"echo",
     with(opening, {"-H", "Host: elsewhere.example"}),
     "HTTP/1.1 421 Misdirected Request",
     {},
     "the host 'elsewhere.example' is none of ours"},
    {std::string(5000, 'x'),
     {},
     "HTTP/1.1 414 URI Too Long",
     {},
     "the request line has more than 4096 octets"},
    {"",
     {"-H", "X: " + std::string(5000, 'x')},
     "HTTP/1.1 431 Request Header Fields Too Large",
     {},
     "the head has more than 4096 octets"},
    {"",
     fields(30),
     "HTTP/1.1 431 Request Header Fields Too Large",
     {},
     "the head has more than 20 fields"},
};

// The answer is as it should be.
void expect(const Asked& asked, const std::string& url, const Words& options = {}) {
  SCOPED_TRACE(asked.path.substr(0, 20) + " " + asked.status_line);
  const e2e::Ran ran =
      e2e::run(with(with({"curl", "-si", url + asked.path}, options), asked.options));
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_TRUE(ran.out.starts_with(asked.status_line + "\r\n")) << ran.out;
  for (const std::string& field : asked.fields)
    EXPECT_NE(ran.out.find("\r\n" + field + "\r\n"), ran.out.npos) << field << ran.out;
  const std::size_t end = ran.out.find("\r\n\r\n");
  ASSERT_NE(end, ran.out.npos) << ran.out;
  EXPECT_TRUE(std::string_view(ran.out).substr(end + 4).starts_with(asked.body)) << ran.out;
}

class Curl : public testing::Test {
 protected:
  // A server with these options.
  void start(const Words& options) {
    server_.emplace(with({ASSAY_SERVER, "-l", "127.0.0.1:0", "--tls-listen", "localhost:0",
                          "--tls-self-signed=" + authority_, "-q"},
                         options));
    plain_ = server_->where();
    secure_ = server_->where_else();
    for (std::string* url : {&plain_, &secure_}) url->replace(0, 2, "http");  // ws, wss
  }

  test::Folder folder_;
  std::string authority_ = folder_.file("authority.pem");
  std::optional<e2e::Started> server_;
  std::string plain_;
  std::string secure_;
};

TEST_F(Curl, GetsPagesAndRefusalsOverHttpAndHttps) {
  start({"--origin", "https://example.org", "--host", "localhost", "--host", "127.0.0.1",
         "--max-header", "4KiB", "--max-header-fields", "20"});
  for (const std::string& url : {plain_, secure_})
    for (const Asked& asked : table) expect(asked, url, {"--cacert", authority_});
}

TEST_F(Curl, IsRefusedWhereCompressionIsRequired) {
  start({"--deflate", "require"});
  expect({"echo", opening, "HTTP/1.1 400 Bad Request", {}, ""}, plain_);
}

// With a single worker connections are let in as they came.
TEST_F(Curl, IsRefusedWhereAllPlacesAreTaken) {
  const std::vector<std::pair<std::string, Asked>> limits = {
      {"--max-connections",
       {"", {}, "HTTP/1.1 503 Service Unavailable", {"Retry-After: 1"}, "1 connections are open"}},
      {"--max-connections-per-address",
       {"", {}, "HTTP/1.1 429 Too Many Requests", {"Retry-After: 1"}, "this address has 1 open"}},
  };
  for (const auto& [limit, asked] : limits) {
    start({"-w1", limit, "1"});
    const std::string address = plain_.substr(7, plain_.size() - 8);
    const net::Attempt place = net::connect(net::Address::parse(address));
    expect(asked, plain_);
    constexpr int no_tls = 35;
    EXPECT_EQ(e2e::run({"curl", "-s", "--cacert", authority_, secure_}).status, no_tls);
  }
}

}  // namespace
