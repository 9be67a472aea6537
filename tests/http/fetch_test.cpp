#include "libcore/http/fetch.h"

#include <gtest/gtest.h>

#include "tests/support/driver.h"

namespace http {
namespace {

using namespace std::chrono_literals;
using session::End;
using session::Then;

class FetchTest : public testing::Test {
 protected:
  FetchTest() { driver_.open(); }

  // What came of these octets, and then of an end.
  Fetched after(std::string_view octets, End end = End::fin) {
    driver_.bytes(octets);
    if (done_ == 0) driver_.end(end);
    EXPECT_EQ(done_, 1);
    EXPECT_NE(driver_.then, Then::stay);
    return fetched_;
  }
  std::string failure_after(std::string_view octets, End end = End::fin) {
    return after(octets, end).failure;
  }

  int done_ = 0;
  Fetched fetched_;
  test::Driver driver_{std::make_unique<Fetch>(
      parse_url("http://127.0.0.1:9102/metrics?all"),
      Fetch::Limits{.deadline = session::Clock::time_point(1h + 1s), .body = 20},
      [this](Fetched fetched) {
        ++done_;
        fetched_ = std::move(fetched);
      })};
};

TEST_F(FetchTest, AsksForItsPage) {
  EXPECT_EQ(driver_.sent(),
            "GET /metrics?all HTTP/1.0\r\n"
            "Host: 127.0.0.1:9102\r\n"
            "Accept: text/plain\r\n"
            "Connection: close\r\n"
            "\r\n");
}

TEST_F(FetchTest, EndsWhereThePageDoes) {
  driver_.bytes("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nup");
  EXPECT_EQ(done_, 0);
  EXPECT_EQ(after(" 1\nmore").body, "up 1\n");
}

TEST_F(FetchTest, TakesAllUpToTheEnd) {
  driver_.bytes("HTTP/1.0 200 OK\r\n\r");
  driver_.bytes("\nup");
  EXPECT_EQ(after(" 1").body, "up 1");
  EXPECT_EQ(fetched_.failure, "");
}

TEST_F(FetchTest, TakesAnEmptyPage) {
  EXPECT_EQ(failure_after("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), "");
}

TEST_F(FetchTest, SaysWhatIsNoPage) {
  EXPECT_EQ(failure_after("HTTP/1.1 404 Not Found\r\n\r\n"), "HTTP status 404");
}
TEST_F(FetchTest, SaysWhatIsNoHttp) {
  EXPECT_EQ(failure_after(std::string(20'000, 'x')), "the answer does not begin as HTTP does");
}
TEST_F(FetchTest, TakesNoChunks) {
  EXPECT_EQ(failure_after("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
            "the answer is in chunks, which HTTP/1.0 does not have");
}
TEST_F(FetchTest, DoesNotTakeAPageThatSaysItIsTooLong) {
  EXPECT_EQ(failure_after("HTTP/1.1 200 OK\r\nContent-Length: 21\r\n\r\n"),
            "the answer is longer than 20 octets");
}
TEST_F(FetchTest, DoesNotTakeAPageThatIsTooLong) {
  EXPECT_EQ(failure_after("HTTP/1.1 200 OK\r\n\r\n" + std::string(21, 'x')),
            "the answer is longer than 20 octets");
}
TEST_F(FetchTest, WantsALengthThatIsOne) {
  EXPECT_EQ(failure_after("HTTP/1.1 200 OK\r\nContent-Length: 5x\r\n\r\n"),
            "the answer does not say how long it is");
}
TEST_F(FetchTest, NoticesAnEndTooSoon) {
  EXPECT_EQ(failure_after("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nup"),
            "the answer ended before its end");
}
TEST_F(FetchTest, NoticesAnEndWithinTheHead) {
  EXPECT_EQ(failure_after("HTTP/1.1 200 OK\r\n"), "the answer ended before its end");
}
TEST_F(FetchTest, SaysHowItsConnectionWasLost) { EXPECT_EQ(failure_after("", End::reset), "RST"); }

TEST_F(FetchTest, WaitsNoLongerThanItWasTold) {
  driver_.bytes("HTTP/1.1 200 OK\r\n\r\nup");
  driver_.advance(999ms);
  EXPECT_FALSE(driver_.wake());
  driver_.advance(1ms);
  EXPECT_TRUE(driver_.wake());
  EXPECT_EQ(done_, 1);
  EXPECT_EQ(fetched_.failure, "no answer in time");
  EXPECT_EQ(driver_.then, Then::reset);
}

}  // namespace
}  // namespace http
