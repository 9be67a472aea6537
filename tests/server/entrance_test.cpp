#include "tools/server/entrance.h"

#include <gtest/gtest.h>

#include "tests/server/guest.h"
#include "tools/server/page.h"
#include "tools/server/version.h"

namespace serve {
namespace {

std::string body(const std::string& answer) { return answer.substr(answer.find("\r\n\r\n") + 4); }

TEST(Entrance, AcceptsAnOpeningHandshake) {
  test::Guest guest;
  guest.driver.bytes(test::opening("/?x=1"));
  const http::Response answer = http::parse_response(guest.driver.sent());
  EXPECT_EQ(answer.status, 101);
  EXPECT_EQ(answer.fields.first("Sec-WebSocket-Accept"), test::accept);
  EXPECT_FALSE(answer.fields.has("Sec-WebSocket-Protocol"));
  EXPECT_TRUE(answer.fields.has("Date"));
}

TEST(Entrance, AgreesOnTheSubprotocolThatTheServerPrefers) {
  const struct {
    const char* offered;
    std::optional<std::string_view> chosen;
  } rows[] = {{"chat, chat.v2", "chat.v2"}, {"x, chat", "chat"}, {"x", std::nullopt}};
  for (const auto& row : rows) {
    test::Guest guest;
    guest.driver.bytes(
        test::opening("/echo", fmt::format("Sec-WebSocket-Protocol: {}\r\n", row.offered)));
    const http::Response answer = http::parse_response(guest.driver.sent());
    EXPECT_EQ(answer.status, 101) << row.offered;
    EXPECT_EQ(answer.fields.first("Sec-WebSocket-Protocol"), row.chosen) << row.offered;
  }
}

TEST(Entrance, RefusesWithAStatusAndAReasonInOneLine) {
  const std::string key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  const std::string upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\n";
  const std::string version = "Sec-WebSocket-Version: 13\r\n";
  const struct {
    std::string request;  // without Host
    int status;
    const char* field;  // that must be there
    const char* line;   // or its beginning
  } rows[] = {
      {"GET /nope HTTP/1.1\r\n", 404, "", "there is no /nope here; / lists what there is\n"},
      {"GET /e%0acho HTTP/1.1\r\n", 404, "", "there is no /e\\ncho here"},
      {"GET /nope HTTP/1.1\r\n" + upgrade + version + key, 404, "", "there is no /nope here"},
      {"POST / HTTP/1.1\r\n", 405, "Allow: GET, HEAD", "this resource is for GET, HEAD\n"},
      {"POST /echo HTTP/1.1\r\n" + upgrade + version + key, 405, "Allow: GET\r\n", "this resource"},
      {"GET /echo HTTP/1.1\r\n", 426, "Upgrade: websocket", "this resource speaks WebSocket only"},
      {"GET / HTTP/1.1\r\n" + upgrade + key, 426, "Connection: upgrade, close",
       "Sec-WebSocket-Version is missing"},
      {"GET / HTTP/1.1\r\n" + version + key, 426, "Upgrade: websocket", "this resource speaks"},
      {"GET / HTTP/1.1\r\nUpgrade: websocket\r\n" + version + key, 400, "", "Connection does not"},
      {"GET / HTTP/1.1\r\n" + upgrade + version, 400, "", "Sec-WebSocket-Key is missing"},
      {"GET / HTTP/1.1\r\n" + upgrade + version + "Sec-WebSocket-Key: x\r\n", 400, "",
       "Sec-WebSocket-Key is 'x'"},
      {"GET / HTTP/1.1\r\nX : y\r\n", 400, "", "white space"},
  };
  for (const auto& row : rows) {
    test::Guest guest;
    guest.driver.bytes(row.request + "Host: localhost\r\n\r\n");
    const std::string answer = guest.driver.sent();
    EXPECT_EQ(http::parse_response(answer).status, row.status) << row.request << answer;
    EXPECT_NE(answer.find(row.field), std::string::npos) << answer;
    EXPECT_NE(answer.find("\r\nContent-Type: text/plain; charset=utf-8\r\n"), std::string::npos);
    EXPECT_NE(answer.find("\r\nDate: "), std::string::npos) << answer;
    EXPECT_TRUE(body(answer).starts_with(row.line)) << answer;
    EXPECT_EQ(body(answer).find('\n'), body(answer).size() - 1) << answer;
    EXPECT_EQ(guest.driver.then, session::Then::close);
  }
}

TEST(Entrance, ShowsAPageWithEveryRoute) {
  test::Guest guest;
  guest.driver.bytes("GET /?q HTTP/1.1\r\nHost: lab:9001\r\n\r\n");
  const std::string answer = guest.driver.sent();
  EXPECT_EQ(http::parse_response(answer).status, 200);
  EXPECT_NE(answer.find(version()), std::string::npos);
  for (const Route& route : routes()) {
    EXPECT_NE(answer.find(fmt::format("<code>ws://lab:9001{}</code>", route.path)),
              std::string::npos)
        << answer;
    EXPECT_NE(answer.find(route.what), std::string::npos) << answer;
  }
}

TEST(Entrance, AnswersHeadWithTheHeadAlone) {
  for (const char* path : {"/", "/nope"}) {
    test::Guest guest;
    guest.driver.bytes(fmt::format("HEAD {} HTTP/1.1\r\nHost: h\r\n\r\n", path));
    const std::string answer = guest.driver.sent();
    EXPECT_EQ(body(answer), "");
    EXPECT_NE(http::parse_response(answer).fields.first("Content-Length"), "0");
  }
}

TEST(Entrance, ShowsOnThePageAnAddressOfItsOwnWhereTheRequestHasNone) {
  test::Guest guest;
  guest.driver.bytes("GET / HTTP/1.0\r\n\r\n");
  EXPECT_NE(guest.driver.sent().find("<code>ws://local:1/echo</code>"), std::string::npos);
}

TEST(Entrance, LetsNoMarkupOfARequestIntoThePage) {
  const http::Reply page = test_page("ws://<b>\"&");
  EXPECT_EQ(page.body.find("<b>"), std::string::npos);
  EXPECT_NE(page.body.find("ws://&lt;b&gt;&quot;&amp;/echo"), std::string::npos);
}

TEST(Entrance, GivesConnectionsNumbersThatNoOtherWorkerGives) {
  Numbers first(1, 3);
  Numbers second(2, 3);
  EXPECT_EQ(first.take(), 1u);
  EXPECT_EQ(first.take(), 4u);
  EXPECT_EQ(second.take(), 2u);
  EXPECT_EQ(second.take(), 5u);
}

}  // namespace
}  // namespace serve
