#include "tools/server/limits.h"

#include <gtest/gtest.h>

#include "tests/server/guest.h"
#include "tests/support/octets.h"

namespace serve {
namespace {

using namespace std::chrono_literals;
using session::Then;
using test::close_body;
using test::from_client;
using test::from_server;
using test::octets;
using ws::CloseCode;
using ws::Opcode;

// A guest under limits that are small enough to meet.
struct Limited : test::Guest {
  explicit Limited(const Limits& limits) : test::Guest(Level::error, limits) {}

  std::uint64_t met(Limit limit) const {
    return house.counters.limits[static_cast<std::size_t>(limit)].read();
  }
  std::uint64_t closes(Party by, CloseCode code) const {
    return house.counters.closes[static_cast<std::size_t>(by)].read(CodeCounters::place(code));
  }
  // Advances to the next wake, which must not come later than that.
  bool wake_within(session::Clock::duration limit) {
    if (driver.wish.wake_at > driver.now + limit) return false;
    driver.now = std::max(driver.now, driver.wish.wake_at);
    return driver.wake();
  }
};

std::string goodbye(CloseCode code, std::string_view reason) {
  return from_server(Opcode::close, close_body(code, reason));
}

TEST(Limits, OfARequestAreAnsweredWithTheirStatus) {
  const std::string request = "GET / HTTP/1.1\r\nHost: h\r\n";
  const struct {
    Limits limits;
    std::string octets;
    int status;
    Limit limit;
  } rows[] = {
      {{.header = 100}, request + "X: " + std::string(100, 'x'), 431, Limit::header},
      {{.header = 100}, "GET /" + std::string(100, 'x'), 414, Limit::header},
      {{.header_fields = 2}, request + "A: 1\r\nB: 2\r\n", 431, Limit::header_fields},
  };
  for (const auto& row : rows) {
    Limited guest(row.limits);
    guest.driver.bytes(row.octets);
    EXPECT_EQ(http::parse_response(guest.driver.sent()).status, row.status);
    EXPECT_EQ(guest.driver.then, Then::close);
    EXPECT_EQ(guest.met(row.limit), 1u);
    EXPECT_EQ(guest.house.counters.answers[static_cast<std::size_t>(row.status - 100)].read(), 1u);
  }
}

TEST(Limits, LeaveARequestThatIsJustInsideAlone) {
  const std::string request = test::opening("/echo");
  Limited guest({.header = request.size(), .header_fields = 5});
  guest.driver.bytes(request);
  EXPECT_EQ(http::parse_response(guest.driver.sent()).status, 101);
}

TEST(Limits, OfTheHandshakesTimeAreSaidToWhoHasBegun) {
  Limited guest({.handshake = 3s});
  guest.driver.bytes("GET / HTTP/1.1\r\n");
  EXPECT_FALSE(guest.wake_within(2999ms));
  EXPECT_TRUE(guest.wake_within(3s));
  EXPECT_EQ(http::parse_response(guest.driver.sent()).status, 408);
  EXPECT_EQ(guest.driver.then, Then::close);
  EXPECT_EQ(guest.met(Limit::handshake), 1u);
}

TEST(Limits, OfTheHandshakesTimeEndWithoutAWordForTheSilent) {
  Limited guest({.handshake = 3s});
  EXPECT_TRUE(guest.wake_within(3s));
  EXPECT_EQ(guest.driver.sent(), "");
  EXPECT_EQ(guest.driver.then, Then::close);
  EXPECT_EQ(guest.met(Limit::handshake), 1u);
}

TEST(Limits, OfMessagesFailTheConnection) {
  const std::string hello = octets("c1 87 00000000 f2 48 cd c9 c9 07 00");  // RFC 7692, 7.2.3.1
  const auto fragment = [](Opcode opcode) { return from_client(opcode, "x", false); };
  const struct {
    ws::Settings settings;
    std::string frames;
    CloseCode code;
    Limit limit;
  } rows[] = {
      {{.max_message = 4},
       from_client(Opcode::text, "Hello"),
       CloseCode::message_too_big,
       Limit::message},
      {{.max_inflated = 4}, hello, CloseCode::message_too_big, Limit::inflated},
      {{.max_frame = 4},
       from_client(Opcode::text, "Hello"),
       CloseCode::message_too_big,
       Limit::frame},
      {{.max_fragments = 2},
       fragment(Opcode::text) + fragment(Opcode::continuation) + fragment(Opcode::continuation),
       CloseCode::policy_violation,
       Limit::fragments},
  };
  for (const auto& row : rows) {
    Limited guest({});
    guest.house.endpoint = row.settings;
    guest.driver.bytes(test::opening("/echo", "Sec-WebSocket-Extensions: permessage-deflate\r\n") +
                       row.frames);
    EXPECT_NE(guest.driver.sent().find(close_body(row.code)), std::string::npos);
    EXPECT_EQ(guest.driver.then, Then::close);
    EXPECT_EQ(guest.met(row.limit), 1u);
    EXPECT_EQ(guest.closes(Party::server, row.code), 1u);
  }
}

TEST(Limits, OfPingsCountThoseOfOneSecond) {
  Limited guest({.pings = 3});
  guest.enter();
  const std::string ping = from_client(Opcode::ping, "");
  const std::string pong = from_server(Opcode::pong, "");
  const std::string three_pings = ping + ping + ping;
  const std::string three_pongs = pong + pong + pong;
  for (int second = 0; second < 3; ++second) {
    guest.driver.bytes(three_pings);
    EXPECT_EQ(guest.driver.sent(), three_pongs);
    guest.driver.advance(1s);
  }
  guest.driver.bytes(ping + ping);
  guest.driver.advance(900ms);
  guest.driver.bytes(from_client(Opcode::pong, "") + ping);
  guest.driver.sent();
  EXPECT_EQ(guest.met(Limit::pings), 0u);
  guest.driver.bytes(ping);
  EXPECT_EQ(guest.driver.sent(), pong + goodbye(CloseCode::policy_violation, "too many Pings"));
  EXPECT_EQ(guest.met(Limit::pings), 1u);
  EXPECT_EQ(guest.closes(Party::server, CloseCode::policy_violation), 1u);
  guest.driver.bytes(ping);  // it has been told
  EXPECT_EQ(guest.met(Limit::pings), 1u);
  EXPECT_TRUE(guest.wake_within(2s));
  EXPECT_EQ(guest.driver.then, Then::close);
}

TEST(Limits, OfPingsCanBeTakenAway) {
  Limited guest({.pings = 0});
  guest.enter();
  for (int i = 0; i < 5000; ++i) guest.driver.bytes(from_client(Opcode::ping, ""));
  EXPECT_EQ(guest.driver.then, Then::stay);
  EXPECT_EQ(guest.met(Limit::pings), 0u);
}

TEST(Limits, OfSilenceCountFromTheLastOctet) {
  Limited guest({.idle = 60s});
  guest.enter();
  const auto first_wake = guest.driver.wish.wake_at;
  guest.driver.advance(50s);
  guest.driver.bytes(from_client(Opcode::text, "x").substr(0, 3));
  EXPECT_EQ(guest.driver.wish.wake_at, first_wake) << "a message moves no deadline";
  EXPECT_TRUE(guest.wake_within(10s));
  EXPECT_EQ(guest.driver.sent(), "");
  EXPECT_FALSE(guest.wake_within(49s));
  EXPECT_TRUE(guest.wake_within(50s));
  EXPECT_EQ(guest.driver.sent(), goodbye(CloseCode::going_away, "idle for 1m"));
  EXPECT_EQ(guest.driver.then, Then::stay);
  EXPECT_EQ(guest.met(Limit::idle), 1u);
  EXPECT_TRUE(guest.wake_within(2s)) << "then the closing deadline holds";
  EXPECT_EQ(guest.driver.then, Then::close);
  EXPECT_EQ(guest.met(Limit::close), 1u);
}

TEST(Limits, OfSilenceSpareWhoTakesWhatWeSend) {
  Limited guest({.idle = 60s});
  guest.enter();
  for (const std::size_t unsent : {5000, 3000, 1000}) {
    guest.driver.unsent = unsent;
    EXPECT_TRUE(guest.wake_within(60s));
    EXPECT_EQ(guest.driver.sent(), "");
  }
  EXPECT_TRUE(guest.wake_within(60s));
  EXPECT_EQ(guest.driver.sent(), goodbye(CloseCode::going_away, "idle for 1m"));
}

TEST(Limits, AskASilentPeerWhetherItIsThere) {
  Limited guest({.ping = 10s, .ping_timeout = 5s});
  guest.enter();
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(guest.wake_within(9s));
    EXPECT_TRUE(guest.wake_within(10s));
    EXPECT_EQ(guest.driver.sent(), from_server(Opcode::ping, ""));
    guest.driver.advance(4s);
    guest.driver.bytes(from_client(Opcode::pong, ""));
    EXPECT_TRUE(guest.wake_within(1s)) << "the deadline of the Ping, which has been met";
    EXPECT_EQ(guest.driver.sent(), "");
    guest.driver.now -= 1s;  // back to the Pong
  }
  EXPECT_EQ(guest.house.counters.pings_sent.read(), 3u);
}

TEST(Limits, FailAPeerThatDoesNotAnswerAPing) {
  Limited guest({.idle = 1h, .ping = 10s, .ping_timeout = 5s});
  guest.enter();
  guest.driver.advance(13s);  // a loop that was busy
  EXPECT_TRUE(guest.driver.wake());
  EXPECT_EQ(guest.driver.sent(), from_server(Opcode::ping, ""));
  EXPECT_FALSE(guest.wake_within(4999ms));
  EXPECT_TRUE(guest.wake_within(5s));
  EXPECT_EQ(guest.driver.sent(), goodbye(CloseCode::internal_error, "no answer to a Ping"));
  EXPECT_EQ(guest.driver.then, Then::close);
  EXPECT_EQ(guest.met(Limit::ping), 1u);
  EXPECT_EQ(guest.closes(Party::server, CloseCode::internal_error), 1u);
}

TEST(Limits, OfTheClosingHandshakeAreAsLongAsTold) {
  Limited guest({.close = 7s});
  guest.enter();
  guest.driver.stop();
  EXPECT_FALSE(guest.wake_within(6s));
  EXPECT_TRUE(guest.wake_within(7s));
  EXPECT_EQ(guest.driver.then, Then::close);
  EXPECT_EQ(guest.met(Limit::close), 1u);
}

TEST(Limits, ResetAPeerThatDoesNotTakeItsAnswers) {
  Limited guest({.unsent = 500});
  guest.enter();
  guest.driver.bytes(from_client(Opcode::binary, std::string(600, 'x')));
  EXPECT_TRUE(guest.driver.wake()) << "what the kernel took shows in the next turn";
  EXPECT_EQ(guest.driver.then, Then::stay) << "all of it";
  guest.driver.unsent = 400;
  guest.driver.bytes(from_client(Opcode::binary, std::string(200, 'x')));
  guest.driver.unsent = 604;
  EXPECT_TRUE(guest.driver.wake());
  EXPECT_EQ(guest.driver.then, Then::reset);
  EXPECT_EQ(guest.met(Limit::unsent), 1u);
  EXPECT_EQ(guest.closes(Party::server, CloseCode::abnormal), 1u);
}

TEST(Limits, OfMessagesCountAsFailures) {
  Limited guest({});
  guest.enter();
  guest.driver.bytes(from_client(Opcode::binary, std::string(1001, 'x')));
  EXPECT_EQ(guest.house.counters.failures.read(CodeCounters::place(CloseCode::message_too_big)),
            1u);
  EXPECT_EQ(guest.closes(Party::server, CloseCode::message_too_big), 1u);
}

TEST(Limits, LetAWholeEchoOfTheLargestMessageBe) {
  EXPECT_GT(Limits().unsent, ws::Settings().max_message + (1u << 20));
}

TEST(Counters, CountEachEndOnceByWhoWasFirst) {
  const struct {
    const char* what;
    void (*end)(test::Driver&);
    Party by;
    CloseCode code;
  } rows[] = {
      {"a Close",
       [](test::Driver& d) { d.bytes(from_client(Opcode::close, close_body(CloseCode{3500}))); },
       Party::peer, CloseCode{3999}},
      {"an empty Close", [](test::Driver& d) { d.bytes(from_client(Opcode::close, "")); },
       Party::peer, CloseCode::no_status},
      {"no Close", [](test::Driver& d) { d.end(session::End::reset); }, Party::peer,
       CloseCode::abnormal},
      {"ours, then the peer's",
       [](test::Driver& d) {
         d.stop();
         d.bytes(from_client(Opcode::close, close_body(CloseCode::normal)));
       },
       Party::server, CloseCode::going_away},
      {"a broken rule", [](test::Driver& d) { d.bytes(from_server(Opcode::text, "x")); },
       Party::server, CloseCode::protocol_error},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.what);
    Limited guest({});
    guest.enter();
    row.end(guest.driver);
    std::uint64_t all = 0;
    for (const auto& by : guest.house.counters.closes)
      for (std::size_t i = 0; i < CodeCounters::size; ++i) all += by.read(i);
    EXPECT_EQ(all, 1u);
    EXPECT_EQ(guest.closes(row.by, row.code), 1u);
  }
}

TEST(Counters, CountOctetsOnceARead) {
  Limited guest({});
  guest.enter();
  const std::string frame = from_client(Opcode::text, "Hello");
  guest.driver.bytes(frame + frame);
  EXPECT_EQ(guest.house.counters.octets_in.read(), 2 * frame.size());
  EXPECT_EQ(guest.house.counters.octets_out.read(), 2u * 7);
  EXPECT_EQ(guest.house.counters.opened.read(), 1u);
}

}  // namespace
}  // namespace serve
