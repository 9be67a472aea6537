#include "libcore/http/reception.h"

#include <gtest/gtest.h>

#include "tests/support/driver.h"

namespace http {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

const std::string request_head = "GET /x HTTP/1.1\r\nHost: h\r\n\r\n";

// Says that it took over, then what it is given.
class Heir final : public session::Session {
 public:
  void on_open(session::Turn& turn) override { turn.out.append("open "); }
  void on_bytes(std::span<char> in, session::Turn& turn) override {
    turn.out.append({in.data(), in.size()});
  }
  void on_wake(session::Turn&) override {}
  void on_end(session::End, session::Turn&) override {}
};

class Notebook final : public Router {
 public:
  using Router::Router;

  std::unique_ptr<session::Session> route(const Request& request, std::string_view octets,
                                          session::Link& link) override {
    requests.push_back(request);
    heads.emplace_back(octets);
    peer = link.peer_address();
    return std::make_unique<Heir>();
  }

  void on_silence(session::Link&) override { ++silent; }

  int silent = 0;
  std::vector<Request> requests;
  std::vector<std::string> heads;
  std::string peer;
};

class ReceptionTest : public testing::Test {
 protected:
  explicit ReceptionTest(Router::Rules rules = {}) : router(rules) { driver.open(); }

  void expect_refusal(int status, std::string_view why) {
    const std::string octets = driver.sent();
    EXPECT_EQ(parse_response(octets).status, status) << octets;
    EXPECT_TRUE(octets.ends_with("\r\n\r\n"s.append(why).append("\n"))) << octets;
    EXPECT_EQ(driver.then, session::Then::close);
    EXPECT_TRUE(router.requests.empty());
  }

  Notebook router;
  test::Driver driver{std::make_unique<Reception>(router)};
};

class SmallReception : public ReceptionTest {
 protected:
  SmallReception() : ReceptionTest({.limits = {.octets = 64, .fields = 2}}) {}
};

class LenientReception : public ReceptionTest {
 protected:
  LenientReception() : ReceptionTest({.strict = false}) {}
};

TEST_F(ReceptionTest, HandsOnTheRequestAndWhatStandsBehindItInOneTurn) {
  driver.bytes(request_head + "frames");
  EXPECT_EQ(driver.sent(), "open frames");
  ASSERT_EQ(router.requests.size(), 1u);
  EXPECT_EQ(router.requests[0], parse_request(request_head));
  EXPECT_EQ(router.heads[0], request_head);
  EXPECT_EQ(router.peer, "peer:2");
  EXPECT_EQ(driver.then, session::Then::stay);
}

TEST_F(ReceptionTest, TakesAHeadHoweverItIsCut) {
  for (const std::size_t size : {1, 2, 7, 65536}) {
    SCOPED_TRACE(size);
    test::Driver one(std::make_unique<Reception>(router));
    one.open();
    const std::string octets = request_head + "frames";
    for (std::size_t at = 0; at < octets.size(); at += size) one.bytes(octets.substr(at, size));
    EXPECT_EQ(one.sent(), "open frames");
    EXPECT_EQ(router.heads.back(), request_head);
  }
}

TEST_F(ReceptionTest, LeavesTheBodyToTheHeir) {
  driver.bytes("POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody");
  EXPECT_EQ(driver.sent(), "open body");
}

TEST_F(ReceptionTest, RefusesAFaultyHeadWithItsRule) {
  driver.bytes("GET / HTTP/1.1\r\nHost : h\r\n\r\nrest");
  expect_refusal(400, "white space between a field name and its colon (RFC 9112, section 5.1)");
}

TEST_F(ReceptionTest, RefusesWhatIsNoHttpAtItsFirstOctet) {
  driver.bytes("\x16");
  expect_refusal(400, "this is no HTTP request");
}

TEST_F(ReceptionTest, RefusesAFaultyRequestLineWithoutWaitingForMore) {
  driver.bytes("\r\nEHLO la");
  EXPECT_EQ(driver.sent(), "");
  driver.bytes("b\r\n");
  expect_refusal(400,
                 "the request target is of no form that fits the method (RFC 9112, section 3.2)");
}

TEST_F(ReceptionTest, PassesOverFaultsThatDoNoHarm) {
  driver.bytes("\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(driver.sent(), "open ");
  EXPECT_EQ(router.requests[0].faults.size(), 1u);
}

TEST_F(LenientReception, HandsOnAFaultyHead) {
  driver.bytes("GET  / HTTP/1.1\r\n");
  driver.bytes("Host : h\r\n\r\n");
  EXPECT_EQ(driver.sent(), "open ");
  EXPECT_EQ(router.requests[0].faults.size(), 2u);
}

TEST_F(SmallReception, RefusesALongRequestLine) {
  driver.bytes("GET /" + std::string(100, 'x'));
  expect_refusal(414, "the request line has more than 64 octets");
}

TEST_F(SmallReception, RefusesALargeHead) {
  driver.bytes("GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(100, 'x'));
  expect_refusal(431, "the head has more than 64 octets");
}

TEST_F(SmallReception, RefusesTooManyFields) {
  driver.bytes("GET / HTTP/1.1\r\nHost: h\r\nA:\r\nB:\r\n\r\n");
  expect_refusal(431, "the head has more than 2 fields");
}

TEST_F(ReceptionTest, RefusesAHeadThatDoesNotComeInTime) {
  driver.bytes("GET / HT");
  driver.advance(9999ms);
  EXPECT_FALSE(driver.wake());
  driver.bytes("TP/1.1\r\n");
  driver.advance(1ms);
  EXPECT_TRUE(driver.wake());
  expect_refusal(408, "the request did not come in time");
}

TEST_F(ReceptionTest, ClosesWithoutAWordOnWhoHasSaidNoneInTime) {
  driver.advance(10s);
  EXPECT_TRUE(driver.wake());
  EXPECT_EQ(driver.then, session::Then::close);
  EXPECT_EQ(driver.sent(), "");
  EXPECT_EQ(router.silent, 1);
}

TEST_F(ReceptionTest, ClosesOnWhoComesWhenAllAreToldToStop) {
  driver.stop();
  driver.then = session::Then::stay;
  driver.open();
  EXPECT_EQ(driver.then, session::Then::close);
  EXPECT_EQ(driver.sent(), "");
}

TEST_F(ReceptionTest, ForgetsTheDeadlineOnceTheHeadHasCome) {
  driver.bytes(request_head);
  EXPECT_EQ(driver.wish.wake_at, session::never);
}

TEST_F(ReceptionTest, WaitsOnWhenItIsRung) {
  driver.ring();
  EXPECT_TRUE(driver.wake());
  EXPECT_EQ(driver.then, session::Then::stay);
  driver.bytes(request_head);
  EXPECT_EQ(driver.sent(), "open ");
}

TEST_F(ReceptionTest, ClosesWithoutAWordWhenToldToStop) {
  driver.bytes("GET ");
  driver.stop();
  EXPECT_EQ(driver.then, session::Then::close);
  EXPECT_EQ(driver.sent(), "");
}

TEST_F(ReceptionTest, ClosesWithoutAWordWhenThePeerLeaves) {
  driver.bytes("GET / HTTP/1.1\r\n");
  driver.end(session::End::fin);
  EXPECT_EQ(driver.then, session::Then::close);
  EXPECT_EQ(driver.sent(), "");
}

}  // namespace
}  // namespace http
