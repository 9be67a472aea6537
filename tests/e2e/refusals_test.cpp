// What curl gets from assay-server: its page, and refusals that say why, over http and https.

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "tests/e2e/started.h"

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

const std::vector<Asked> table = {
    {"", {}, "HTTP/1.1 200 OK", {"Content-Type: text/html; charset=utf-8"}, "<!DOCTYPE html>"},
    {"", {"--head"}, "HTTP/1.1 200 OK", {"Content-Type: text/html; charset=utf-8"}, ""},
    {"nowhere", {}, "HTTP/1.1 404 Not Found", {}, "there is no /nowhere here"},
    {"",
     {"-d", "x"},
     "HTTP/1.1 405 Method Not Allowed",
     {"Allow: GET, HEAD"},
     "this page is for GET"},
    {"echo",
     {},
     "HTTP/1.1 426 Upgrade Required",
     {"Upgrade: websocket", version},
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
};

class Curl : public testing::Test {
 protected:
  ~Curl() override { std::filesystem::remove(authority_); }

  void expect_table(std::string url) {
    url.replace(0, 2, "http");  // ws, wss
    for (const Asked& asked : table) {
      SCOPED_TRACE(asked.path + " " + asked.status_line);
      Words words = {"curl", "-si", "--cacert", authority_, url + asked.path};
      words.insert(words.end(), asked.options.begin(), asked.options.end());
      const e2e::Ran ran = e2e::run(words);
      EXPECT_EQ(ran.status, 0) << ran.err;
      EXPECT_TRUE(ran.out.starts_with(asked.status_line + "\r\n")) << ran.out;
      for (const std::string& field : asked.fields)
        EXPECT_NE(ran.out.find("\r\n" + field + "\r\n"), ran.out.npos) << field << ran.out;
      const std::size_t end = ran.out.find("\r\n\r\n");
      ASSERT_NE(end, ran.out.npos) << ran.out;
      EXPECT_TRUE(std::string_view(ran.out).substr(end + 4).starts_with(asked.body)) << ran.out;
    }
  }

  std::string authority_ =
      (std::filesystem::temp_directory_path() / fmt::format("assay-refusals-{}.pem", getpid()));
  e2e::Started server_{{ASSAY_SERVER, "-l", "127.0.0.1:0", "--tls-listen", "localhost:0",
                        "--tls-self-signed=" + authority_, "-q"}};
  std::string plain_ = server_.where();
  std::string secure_ = server_.where_else();
};

TEST_F(Curl, GetsPagesAndRefusalsOverHttp) { expect_table(plain_); }
TEST_F(Curl, GetsPagesAndRefusalsOverHttps) { expect_table(secure_); }

}  // namespace
