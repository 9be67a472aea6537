#include "suites/exchange.h"

#include <gtest/gtest.h>

#include <string>

namespace suite {
namespace {

// What an exchange makes of octets that come in pieces of every size.
class Exchanged : public testing::TestWithParam<std::size_t> {
 protected:
  Transcript transcript;
  Monitor monitor{ws::Role::server};
  Exchange exchange{monitor, transcript};
  std::string rest;  // what it left

  void asks(const char* method = "GET") {
    http::Request request;
    request.method = method;
    exchange.ask({.octets = {}, .at_once = 0, .cuts = {}, .read = {request}, .key = "key"});
  }
  void comes(std::string octets) {
    for (std::size_t at = 0; at < octets.size(); at += GetParam()) {
      std::span<char> in(octets.data() + at, std::min(GetParam(), octets.size() - at));
      exchange.take(in, {});
      rest.append(in.data(), in.size());
    }
  }
  std::vector<int> statuses() const {
    std::vector<int> all;
    for (const Exchange::Response& response : exchange.responses())
      all.push_back(response.head.status);
    return all;
  }
};

using Statuses = std::vector<int>;

TEST_P(Exchanged, LeavesWhatStandsBehindA101) {
  asks();
  comes("HTTP/1.1 101 Go\r\nUpgrade: websocket\r\nContent-Length: 9\r\n\r\n\x81\x01x");
  EXPECT_EQ(statuses(), Statuses{101});
  EXPECT_TRUE(exchange.switched());
  EXPECT_EQ(rest, "\x81\x01x");
}

TEST_P(Exchanged, ReadsNoFramesOfAnotherProtocol) {
  asks();
  comes("HTTP/1.1 101 Go\r\nUpgrade: h2c\r\n\r\n\x81\x01x");
  EXPECT_EQ(statuses(), Statuses{101});
  EXPECT_FALSE(exchange.switched());
  EXPECT_EQ(exchange.alien(), "\x81\x01x");
  EXPECT_EQ(rest, "");
}

TEST_P(Exchanged, PassesOverInterimResponses) {
  asks();
  comes("HTTP/1.1 100 C\r\n\r\nHTTP/1.1 103 H\r\nLink: a\r\n\r\nHTTP/1.1 404 N\r\n\r\n");
  EXPECT_EQ(statuses(), Statuses{404});
  EXPECT_EQ(exchange.interims(), (Statuses{100, 103}));
}

TEST_P(Exchanged, FindsTheEndOfEachBody) {
  for (int i = 0; i < 6; ++i) asks(i == 2 ? "HEAD" : "GET");
  comes(
      "HTTP/1.1 400 A\r\nContent-Length: 5\r\n\r\nHTTP/"
      "HTTP/1.1 401 B\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nHTTP/\r\n1\nx\n0\r\nT: "
      "1\r\n\r\n"
      "HTTP/1.1 402 C\r\nContent-Length: 1000\r\n\r\n"
      "HTTP/1.1 204 D\r\nContent-Length: 1000\r\n\r\n"
      "HTTP/1.1 404 E\r\nContent-Length: 0\r\n\r\n"
      "HTTP/1.1 405 F\r\n\r\nHTTP/1.1 406 is text");
  EXPECT_EQ(statuses(), (Statuses{400, 401, 402, 204, 404, 405}));
  EXPECT_EQ(exchange.responses()[0].body, "HTTP/");
  EXPECT_EQ(exchange.responses()[1].body, "HTTP/x");
  EXPECT_EQ(exchange.responses()[5].body, "HTTP/1.1 406 is text");
}

TEST_P(Exchanged, KnowsResponsesThatNobodyAskedFor) {
  asks();
  comes("HTTP/1.1 400 A\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 B\r\nContent-Length: 0\r\n\r\n");
  ASSERT_EQ(statuses(), (Statuses{400, 200}));
  EXPECT_TRUE(exchange.responses()[0].asked_for);
  EXPECT_FALSE(exchange.responses()[1].asked_for);
}

TEST_P(Exchanged, TellsFramesBehindARefusal) {
  asks();
  comes("HTTP/1.1 400 A\r\nContent-Length: 0\r\n\r\n\x88\x02\x03\xea");
  EXPECT_EQ(statuses(), Statuses{400});
  EXPECT_EQ(exchange.alien(), "\x88\x02\x03\xea");
}

TEST_P(Exchanged, KeepsABoundedPartOfWhatComes) {
  asks();
  comes("HTTP/1.1 200 A\r\n\r\n" + std::string(3 * Exchange::body_kept, 'x'));
  EXPECT_EQ(exchange.responses()[0].body.size(), Exchange::body_kept);
}

INSTANTIATE_TEST_SUITE_P(Chopped, Exchanged, testing::Values(1, 2, 7, 65536));

}  // namespace
}  // namespace suite
