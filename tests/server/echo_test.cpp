#include "tools/server/behaviours/echo.h"

#include <fmt/format.h>
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
using test::hear;
using test::Heard;
using test::octets;
using ws::CloseCode;
using ws::Opcode;

// The same echo with and without a log.
class EchoTest : public testing::TestWithParam<Level> {
 protected:
  test::Guest guest{GetParam()};
  test::Driver& driver = guest.driver;
};

INSTANTIATE_TEST_SUITE_P(Quiet, EchoTest, testing::Values(Level::error));
INSTANTIATE_TEST_SUITE_P(Logged, EchoTest, testing::Values(Level::info));

TEST_P(EchoTest, AnswersAFrameThatCameWithTheRequestBehindThe101) {
  driver.bytes(test::opening("/echo") + octets("81 85 37 fa 21 3d 7f 9f 4d 51 58"));
  const std::string answer = driver.sent();
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 101 Switching Protocols\r\n")) << answer;
  EXPECT_TRUE(answer.ends_with("\r\n\r\n" + octets("81 05 48 65 6c 6c 6f"))) << answer;
  EXPECT_EQ(driver.then, Then::stay);
}

TEST_P(EchoTest, IsOpenHoweverTheRequestIsCut) {
  const std::string all = test::opening("/") + from_client(Opcode::text, "Hello");
  for (const char octet : all) driver.bytes({&octet, 1});
  EXPECT_TRUE(driver.sent().ends_with(from_server(Opcode::text, "Hello")));
}

TEST_P(EchoTest, SendsMessagesBackWholeAndOfTheirKind) {
  guest.enter();
  driver.bytes(from_client(Opcode::text, "Grüße") + from_client(Opcode::binary, {"\0\xff", 2}));
  EXPECT_EQ(driver.sent(),
            from_server(Opcode::text, "Grüße") + from_server(Opcode::binary, {"\0\xff", 2}));
  driver.bytes(from_client(Opcode::text, "Hel", false));
  EXPECT_EQ(driver.sent(), "");
  driver.bytes(from_client(Opcode::ping, "now"));
  EXPECT_EQ(driver.sent(), from_server(Opcode::pong, "now"));
  driver.bytes(from_client(Opcode::continuation, "lo"));
  EXPECT_EQ(driver.sent(), from_server(Opcode::text, "Hello"));
  driver.bytes(from_client(Opcode::text, ""));
  EXPECT_EQ(driver.sent(), from_server(Opcode::text, ""));
}

TEST_P(EchoTest, AnswersACloseAndEndsTcpFirst) {
  guest.enter();
  const std::string body = close_body(CloseCode{4000}, "bye");
  driver.bytes(from_client(Opcode::text, "last") + from_client(Opcode::close, body));
  EXPECT_EQ(driver.sent(), from_server(Opcode::text, "last") +
                               from_server(Opcode::close, close_body(CloseCode{4000})));
  EXPECT_EQ(driver.then, Then::close);
}

TEST_P(EchoTest, FailsTheConnectionOfAPeerThatBreaksARule) {
  guest.enter();
  driver.bytes(from_server(Opcode::text, "not masked"));
  EXPECT_EQ(driver.sent(),
            from_server(Opcode::close,
                        close_body(CloseCode::protocol_error, "frame of a client is not masked")));
  EXPECT_EQ(driver.then, Then::close);
}

TEST_P(EchoTest, RefusesAMessageOverTheLimit) {
  guest.enter();
  driver.bytes(from_client(Opcode::binary, std::string(1000, 'x')));
  EXPECT_EQ(driver.sent(), from_server(Opcode::binary, std::string(1000, 'x')));
  driver.bytes(from_client(Opcode::binary, std::string(1001, 'x')));
  EXPECT_EQ(driver.sent(), from_server(Opcode::close, close_body(CloseCode::message_too_big,
                                                                 "message over the size limit")));
}

TEST_P(EchoTest, SaysGoodbyeWhenTheServerStopsAndWaitsForTheAnswer) {
  guest.enter();
  driver.stop();
  const std::string goodbye =
      from_server(Opcode::close, close_body(CloseCode::going_away, "server is shutting down"));
  EXPECT_EQ(driver.sent(), goodbye);
  EXPECT_EQ(driver.then, Then::stay);
  driver.bytes(from_client(Opcode::text, "too late"));
  EXPECT_EQ(driver.sent(), "");
  driver.bytes(from_client(Opcode::close, close_body(CloseCode::going_away)));
  EXPECT_EQ(driver.sent(), "");
  EXPECT_EQ(driver.then, Then::close);
}

TEST_P(EchoTest, EndsTcpWhereThePeerDoesNotAnswerTheClose) {
  guest.enter();
  driver.stop();
  driver.advance(1900ms);
  EXPECT_FALSE(driver.wake());
  driver.ring();  // no reason to end early
  EXPECT_TRUE(driver.wake());
  EXPECT_EQ(driver.then, Then::stay);
  driver.advance(100ms);
  EXPECT_TRUE(driver.wake());
  EXPECT_EQ(driver.then, Then::close);
}

TEST_P(EchoTest, SaysGoodbyeAtOnceToWhoComesWhileTheServerStops) {
  driver.stop();
  driver.bytes(test::opening("/echo"));
  EXPECT_TRUE(driver.sent().ends_with(
      from_server(Opcode::close, close_body(CloseCode::going_away, "server is shutting down"))));
}

TEST_P(EchoTest, ClosesBehindAFinWithoutAClose) {
  guest.enter();
  driver.end(session::End::fin);
  EXPECT_EQ(driver.sent(), "");
  EXPECT_EQ(driver.then, Then::close);
}

TEST_P(EchoTest, DoesNotWaitForAnAnswerBehindAFin) {
  guest.enter();
  driver.stop();
  driver.end(session::End::fin);
  EXPECT_EQ(driver.then, Then::close);
}

// RFC 7692, with the example of 7.2.3.1 and, behind it, of 7.2.3.2.
class DeflatedEcho : public EchoTest {
 protected:
  void enter(std::string_view offer) {
    driver.bytes(test::opening("/echo", fmt::format("Sec-WebSocket-Extensions: {}\r\n", offer)));
    opened = driver.sent();
  }
  std::string opened;
  const std::string hello = octets("c1 87 00000000 f2 48 cd c9 c9 07 00");
  const std::string hello_again = octets("c1 85 00000000 f2 00 11 00 00");
};

INSTANTIATE_TEST_SUITE_P(Quiet, DeflatedEcho, testing::Values(Level::error));

TEST_P(DeflatedEcho, CompressesWhereTheClientOffersIt) {
  enter("permessage-deflate; client_max_window_bits");
  EXPECT_NE(opened.find("\r\nSec-WebSocket-Extensions: permessage-deflate\r\n"), std::string::npos)
      << opened;
  driver.bytes(hello);
  EXPECT_EQ(driver.sent(), octets("c1 07 f2 48 cd c9 c9 07 00"));
  driver.bytes(hello_again);
  EXPECT_EQ(driver.sent(), octets("c1 05 f2 00 11 00 00"));
}

TEST_P(DeflatedEcho, DoesNotWhereTheOfferDoesNotFit) {
  enter("permessage-deflate; server_max_window_bits=16");
  EXPECT_TRUE(opened.starts_with("HTTP/1.1 101 "));
  EXPECT_EQ(opened.find("Sec-WebSocket-Extensions"), std::string::npos);
}

TEST_P(DeflatedEcho, RestsWhileNothingComesAndGoesOnBehindThat) {
  enter("permessage-deflate");
  driver.bytes(hello);
  driver.sent();
  driver.advance(3s);
  EXPECT_FALSE(driver.wake());
  driver.bytes(hello_again);
  driver.sent();
  driver.advance(2s);
  EXPECT_TRUE(driver.wake());  // sees that something has come meanwhile
  EXPECT_NE(driver.wish.wake_at, session::never);
  driver.advance(3s);
  EXPECT_TRUE(driver.wake());
  EXPECT_EQ(driver.wish.wake_at, session::never);
  driver.bytes(hello_again);  // in the window of both sides
  const std::string echo = driver.sent();
  EXPECT_LT(echo.size(), 2 + 7u);
  ws::Inflater client(15, true);
  client.feed(hello.substr(6), true);
  client.inflate();
  client.feed(std::string_view(echo).substr(2), true);
  const auto inflated = client.inflate();
  EXPECT_EQ(std::string(inflated.octets.data(), inflated.octets.size()), "Hello");
  EXPECT_NE(driver.wish.wake_at, session::never);
}

TEST_P(DeflatedEcho, RequiresItWhereItIsToldTo) {
  guest.admission.deflate.mode = ws::DeflatePolicy::Mode::require;
  enter("x-other");
  EXPECT_TRUE(opened.starts_with("HTTP/1.1 400 ")) << opened;
}

TEST_P(EchoTest, SendsALongMessageInFragmentsAsItComes) {
  guest.house.endpoint.max_message = 1 << 20;
  guest.enter();
  const std::string text(40000, 'x');
  const std::string frame = from_client(Opcode::text, text);
  driver.bytes(frame.substr(0, 10'000));
  EXPECT_EQ(driver.sent(), "") << "not worth it yet";
  driver.bytes(frame.substr(10'000, 10'000));
  std::string echo = driver.sent();
  EXPECT_EQ(echo.size(), 4 + 20'000u - 8);
  driver.bytes(frame.substr(20'000, 10'000));
  driver.stop();  // what has begun comes first
  echo += driver.sent();
  EXPECT_EQ(driver.then, Then::stay);
  driver.bytes(frame.substr(30'000) + frame.substr(0, 5000));
  echo += driver.sent();
  const Heard heard = hear(echo);
  EXPECT_TRUE(heard.messages == std::vector{text});
  EXPECT_EQ(heard.close, close_body(CloseCode::going_away, "server is shutting down"));
}

TEST_P(EchoTest, SendsNoShortFragmentsHoweverItComes) {
  guest.house.endpoint.max_message = 1 << 20;
  guest.enter();
  const std::string message(40000, 'x');
  for (const char octet : from_client(Opcode::binary, message)) driver.bytes({&octet, 1});
  const std::string echo = driver.sent();
  EXPECT_EQ(echo.size(), message.size() + 3 * 4u) << "16 KiB, 16 KiB and the rest";
  EXPECT_TRUE(hear(echo).messages == std::vector{message});
}

TEST_P(EchoTest, FailsALongTextAtTheOctetThatIsWrong) {
  guest.house.endpoint.max_message = 1 << 20;
  guest.enter();
  const std::string frame = from_client(Opcode::text, std::string(30000, 'x') +
                                                          "\xff"
                                                          "more");
  driver.bytes(frame.substr(0, 20'000));
  driver.bytes(frame.substr(20'000));
  const Heard heard = hear(driver.sent());
  EXPECT_TRUE(heard.messages.empty());
  EXPECT_EQ(heard.close, close_body(CloseCode::invalid_payload, "text is not UTF-8"));
  EXPECT_EQ(driver.then, Then::close);
}

TEST_P(EchoTest, WaitsForTheRestOfAMessageThatItHasBegunToSend) {
  guest.house.endpoint.max_message = 1 << 20;
  guest.enter();
  driver.bytes(from_client(Opcode::binary, std::string(20000, 'x')).substr(0, 18'000));
  driver.stop();
  EXPECT_EQ(driver.then, Then::stay);
  driver.end(session::End::fin);
  EXPECT_EQ(driver.then, Then::close);
}

}  // namespace
}  // namespace serve
