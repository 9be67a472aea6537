#include "libcore/http/answer.h"

#include <gtest/gtest.h>

#include "tests/support/driver.h"

namespace http {
namespace {

using std::chrono::system_clock;

// The example of RFC 9110, section 5.6.7.
const system_clock::time_point example = system_clock::from_time_t(784111777);

std::string written(const Reply& reply) {
  base::Buffer out;
  write(reply, example, out);
  return std::string(out.view());
}

TEST(Answer, StampsTheDateAsHttpWantsIt) {
  EXPECT_EQ(imf_fixdate(example), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(imf_fixdate(system_clock::from_time_t(0)), "Thu, 01 Jan 1970 00:00:00 GMT");
  EXPECT_EQ(imf_fixdate(system_clock::from_time_t(1709251199)), "Thu, 29 Feb 2024 23:59:59 GMT");
}

TEST(Answer, KnowsReasons) {
  EXPECT_EQ(reason(101), "Switching Protocols");
  EXPECT_EQ(reason(505), "HTTP Version Not Supported");
  EXPECT_EQ(reason(299), "Unknown");
}

TEST(Answer, IsAWholeResponse) {
  EXPECT_EQ(written(refusal(404, "no such path")),
            "HTTP/1.1 404 Not Found\r\n"
            "Content-Type: text/plain; charset=utf-8\r\n"
            "Content-Length: 13\r\n"
            "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
            "Connection: close\r\n"
            "\r\n"
            "no such path\n");
}

TEST(Answer, KeepsTheFieldsItWasGiven) {
  EXPECT_EQ(written({.fields = {{"Content-Type", "text/html"}, {"X", "y"}}, .body = "<p>"}),
            "HTTP/1.1 200 OK\r\n"
            "Content-Type: text/html\r\n"
            "X: y\r\n"
            "Content-Length: 3\r\n"
            "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
            "Connection: close\r\n"
            "\r\n"
            "<p>");
}

TEST(Answer, ThatSaysWhatToUpgradeToListsUpgradeAsAnOptionOfTheConnection) {  // RFC 9110, 7.8
  const http::Response response =
      Reply{.status = 426, .fields = {{"Upgrade", "websocket"}}}.head(example);
  EXPECT_EQ(response.fields.all("Connection"), std::vector<std::string_view>{"upgrade, close"});
}

TEST(Answer, ToHeadHasTheLengthAndNoBody) {
  const std::string octets = written({.body = "12345", .head_only = true});
  EXPECT_NE(octets.find("Content-Length: 5\r\n"), std::string::npos);
  EXPECT_TRUE(octets.ends_with("\r\n\r\n"));
}

TEST(Answer, WithoutContentHasNoLength) {
  for (const int status : {204, 304}) {
    const std::string octets = written({.status = status, .body = "x"});
    EXPECT_EQ(octets.find("Content-"), std::string::npos);
    EXPECT_TRUE(octets.ends_with("\r\n\r\n"));
  }
  EXPECT_NE(written({.status = 200}).find("Content-Length: 0\r\n"), std::string::npos);
}

TEST(Answer, IsSentAtOnceAndCloses) {
  test::Driver driver(std::make_unique<Answer>(refusal(503, "full")));
  driver.open();
  EXPECT_EQ(driver.then, session::Then::close);
  const Response response = parse_response(driver.sent());
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(response.faults, Faults());
  EXPECT_EQ(response.fields.first("Date")->size(), 29u);
  driver.bytes("a body that nobody reads");
  EXPECT_EQ(driver.sent(), "");
}

}  // namespace
}  // namespace http
