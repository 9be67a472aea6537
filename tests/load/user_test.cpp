#include "tools/load/user.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/load/scene.h"

namespace load {
namespace {

using namespace std::chrono_literals;
using session::End;
using session::Then;

constexpr const char* stages = R"(
stages: [{name: connect, duration: 100ms, record: false}, {name: steady, duration: 2s}]
)";
constexpr const char* payload = R"(
payloads: {message: {random: ascii, size: 20B}}
)";
// 10 messages a second for two seconds: at 100ms, 200ms ...
const std::string open_loop = std::string(stages) + payload + R"(
scenarios:
  echo:
    population: {connections: 1}
    traffic:
      - {rate: {steady: 10/s}, per: connection, do: [{request: {send: message, correlate: echo}}]}
)";
std::string closed_loop(int outstanding) {
  return std::string(stages) + payload +
         fmt::format(R"(
scenarios:
  echo:
    population: {{connections: 1}}
    traffic:
      - rate: {{steady: max}}
        per: connection
        model: closed
        max_outstanding: {}
        do: [{{request: {{send: message, correlate: echo}}}}]
)",
                     outstanding);
}

std::uint64_t ms(const stats::Histogram& histogram, double percentile) {
  return histogram.value_at_percentile(percentile) / 1000;
}

TEST(User, TimesThePhasesOfItsConnection) {
  Scene scene(open_loop);
  scene.at(10ms);
  scene.driver().open();
  scene.at(30ms);
  scene.accept(scene.request());
  const Figures& figures = scene.stage(0);
  EXPECT_EQ(ms(figures[Metric::connect_tcp], 100), 10u);
  EXPECT_EQ(ms(figures[Metric::connect_upgrade], 100), 20u);
  EXPECT_EQ(ms(figures[Metric::connect], 100), 30u);
  EXPECT_TRUE(figures[Metric::connect_tls].empty());
  EXPECT_EQ(figures[Count::connected], 1u);
  EXPECT_EQ(scene.tally()[Level::connections], 1u);
}

TEST(User, CountsTlsBesideTcp) {
  Scene scene(open_loop);
  scene.at(10ms);
  scene.crew().tls_took = 4ms;
  scene.driver().open();
  const Figures& figures = scene.stage(0);
  EXPECT_EQ(ms(figures[Metric::connect_tcp], 100), 6u);
  EXPECT_EQ(ms(figures[Metric::connect_tls], 100), 4u);
}

TEST(User, AsksForItsResource) {
  Scene scene(open_loop);
  scene.driver().open();
  const std::string request = scene.request();
  EXPECT_TRUE(request.starts_with("GET /echo HTTP/1.1\r\nHost: server.test\r\n")) << request;
}

TEST(User, SendsEachMessageWhenItIsDue) {
  Scene scene(open_loop);
  scene.open();
  scene.at(99ms);
  EXPECT_TRUE(scene.messages().empty());
  scene.at(100ms);
  EXPECT_EQ(scene.echo(), 1u);
  scene.at(150ms);
  EXPECT_EQ(scene.echo(), 0u);
  scene.at(200ms);
  EXPECT_EQ(scene.echo(), 1u);
  EXPECT_EQ(scene.stage(1)[Count::sent], 2u);
  EXPECT_EQ(scene.stage(1)[Count::received], 2u);
  EXPECT_EQ(scene.stage(1)[Count::sent_bytes], 40u);
  EXPECT_EQ(scene.stage(1)[Count::received_bytes], 40u);
  EXPECT_EQ(scene.stage(1)[Count::verify_failed], 0u);
}

TEST(User, SendsAllThatIsDueInOneTurn) {
  Scene scene(open_loop);
  scene.open();
  scene.at(450ms);  // the generator itself was late
  const std::vector<std::string> messages = scene.messages();
  EXPECT_EQ(messages.size(), 4u);
  EXPECT_EQ(scene.tally()[Level::outstanding], 4u);
  EXPECT_EQ(ms(scene.stage(1)[Metric::send_lag], 100), 350u);
  EXPECT_NEAR(static_cast<double>(ms(scene.stage(1)[Metric::send_lag], 0)), 50, 1);
}

// Coordinated omission: a server that stalls for a second delays all that was due meanwhile, and
// the times say so.
TEST(User, CountsAStallForEveryMessageThatWasDueInIt) {
  Scene scene(open_loop);
  scene.open();
  for (int i = 1; i <= 10; ++i) scene.at(i * 100ms);
  scene.at(1050ms);
  EXPECT_EQ(scene.echo(), 10u);
  const stats::Histogram& rtt = scene.stage(1)[Metric::rtt];
  EXPECT_EQ(rtt.total(), 10u);
  EXPECT_NEAR(static_cast<double>(ms(rtt, 100)), 950, 1);
  EXPECT_NEAR(static_cast<double>(ms(rtt, 50)), 450, 1);
  EXPECT_NEAR(static_cast<double>(ms(rtt, 0)), 50, 1);
}

TEST(User, TellsTimeFromWhenDueFromTimeSinceSent) {
  Scene scene(open_loop);
  scene.open();
  scene.at(180ms);
  scene.after(7ms);
  scene.echo();
  EXPECT_EQ(ms(scene.stage(1)[Metric::rtt], 100), 87u);
  EXPECT_EQ(ms(scene.stage(1)[Metric::rtt_service], 100), 7u);
  EXPECT_EQ(ms(scene.stage(1)[Metric::send_lag], 100), 80u);
}

TEST(User, HoldsBackWhileThePeerDoesNotRead) {
  Scene scene(open_loop);
  scene.open();
  scene.driver().unsent = 2 * 1024 * 1024;
  scene.at(300ms);
  EXPECT_TRUE(scene.messages().empty());
  EXPECT_TRUE(scene.driver().wish.wake_when_sent);
  scene.driver().unsent = 0;
  scene.at(310ms);
  EXPECT_EQ(scene.messages().size(), 3u);
  EXPECT_EQ(ms(scene.stage(1)[Metric::send_lag], 100), 210u);
}

TEST(User, InAClosedLoopSendsOnTheReply) {
  Scene scene(closed_loop(1));
  scene.open();
  scene.at(99ms);
  EXPECT_TRUE(scene.messages().empty());
  scene.at(100ms);
  for (int i = 0; i < 5; ++i) {
    scene.after(3ms);
    EXPECT_EQ(scene.echo(), 1u);
  }
  EXPECT_EQ(scene.stage(1)[Count::received], 5u);
  EXPECT_EQ(ms(scene.stage(1)[Metric::rtt], 100), 3u);
  EXPECT_TRUE(scene.stage(1)[Metric::send_lag].empty());
  EXPECT_TRUE(scene.stage(1)[Metric::rtt_service].empty());
}

TEST(User, KeepsAsManyInFlightAsAsked) {
  Scene scene(closed_loop(16));
  scene.open();
  scene.at(100ms);
  const std::vector<std::string> first = scene.messages();
  ASSERT_EQ(first.size(), 16u);
  scene.frame(ws::Opcode::text, first[0]);
  EXPECT_EQ(scene.messages().size(), 1u);
  EXPECT_EQ(scene.tally()[Level::outstanding], 16u);
}

TEST(User, CountsEchoesThatComeAtOnceOneByOne) {
  Scene scene(closed_loop(16));
  scene.open();
  scene.at(100ms);
  const std::vector<std::string> sent = scene.messages();
  std::vector<std::string> got(sent.begin(), sent.begin() + 9);
  got[5].back() ^= 1;
  scene.at(103ms);
  scene.texts(got);
  const Figures& figures = scene.stage(1);
  EXPECT_EQ(figures[Count::received], 9u);
  EXPECT_EQ(figures[Count::received_bytes], 9 * 20u);
  EXPECT_EQ(figures[Count::verify_failed], 1u);
  EXPECT_EQ(figures[Metric::rtt].total(), 9u);
  EXPECT_EQ(ms(figures[Metric::rtt], 100), 3u);
  EXPECT_EQ(scene.tally()[Level::outstanding], 16u);
  const std::vector<std::string> more = scene.messages();
  EXPECT_EQ(more.size(), 9u);

  // What is left of the first row, and the begin of the second.
  got.assign(sent.begin() + 9, sent.end());
  got.push_back(more[0]);
  scene.at(105ms);
  scene.texts(got);
  EXPECT_EQ(figures[Count::received], 17u);
  EXPECT_EQ(figures[Count::verify_failed], 1u);
  EXPECT_EQ(figures[Metric::rtt].count_between(4900, 5100), 7u);
  EXPECT_EQ(figures[Metric::rtt].count_between(1900, 2100), 1u);
  EXPECT_EQ(scene.tally()[Level::outstanding], 16u);
}

TEST(User, SettlesItsEchoesBeforeAClose) {
  Scene scene(closed_loop(16));
  scene.open();
  scene.at(100ms);
  const std::vector<std::string> sent = scene.messages();
  base::Buffer out;
  for (int i = 0; i < 3; ++i)
    ws::write_frame({.length = 20}, sent[static_cast<std::size_t>(i)], out);
  out.append(std::string_view("\x88\x00", 2));
  scene.driver().bytes(out.view());
  EXPECT_EQ(scene.stage(1)[Count::received], 3u);
  EXPECT_EQ(scene.stage(1)[Count::timeouts], 13u);
  EXPECT_EQ(scene.tally()[Level::outstanding], 0u);
}

// What a request waits for is gone after 100 ms.
std::string impatient(const std::string& pace) {
  return fmt::format(R"(
stages: [{{name: run, duration: 10s}}]
defaults: {{response_timeout: 100ms}}
payloads: {{message: {{random: ascii, size: 20B}}}}
scenarios:
  echo:
    population: {{connections: 1}}
    traffic: [{{{}, per: connection, do: [{{request: {{send: message, correlate: echo}}}}]}}]
)",
                     pace);
}

TEST(User, GivesUpEachRequestOfARow) {
  Scene scene(impatient("rate: max, model: closed, max_outstanding: 4"));
  scene.open();
  EXPECT_EQ(scene.messages().size(), 4u);
  scene.at(100ms);
  EXPECT_EQ(scene.stage(0)[Count::timeouts], 4u);
  EXPECT_EQ(scene.error("reply: none came"), 4u);
  EXPECT_EQ(scene.messages().size(), 4u);  // the next ones
  EXPECT_EQ(scene.tally()[Level::outstanding], 4u);
}

TEST(User, SurvivesAnEchoThatEndsTooLate) {
  Scene scene(impatient("rate: 1/s"));
  scene.open();
  scene.at(1s);
  const std::string message = scene.messages().at(0);
  scene.frame(ws::Opcode::text, message.substr(0, 3), false);
  scene.at(1100ms);
  EXPECT_EQ(scene.stage(0)[Count::timeouts], 1u);
  scene.frame(ws::Opcode::continuation, message.substr(3), true);
  EXPECT_EQ(scene.error("reply: to nothing"), 1u);
  scene.at(2s);
  EXPECT_EQ(scene.echo(), 1u);
  EXPECT_EQ(scene.stage(0)[Count::verify_failed], 1u);
}

TEST(User, ComparesReplyWithMessageInPieces) {
  Scene scene(closed_loop(1));
  scene.open();
  scene.at(100ms);
  const std::string message = scene.messages().at(0);
  scene.frame(ws::Opcode::text, message.substr(0, 3), false);
  scene.frame(ws::Opcode::continuation, "", false);
  scene.frame(ws::Opcode::continuation, message.substr(3), true);
  EXPECT_EQ(scene.stage(1)[Count::received], 1u);
  EXPECT_EQ(scene.stage(1)[Count::verify_failed], 0u);
}

struct Wrong {
  const char* what;
  ws::Opcode opcode;
  std::string (*change)(std::string);
};
class WrongEcho : public testing::TestWithParam<Wrong> {};

TEST_P(WrongEcho, IsCaught) {
  Scene scene(closed_loop(1));
  scene.open();
  scene.at(100ms);
  scene.frame(GetParam().opcode, GetParam().change(scene.messages().at(0)));
  EXPECT_EQ(scene.stage(1)[Count::verify_failed], 1u);
  EXPECT_EQ(scene.error("reply: not what was sent"), 1u);
  EXPECT_EQ(scene.echo(), 1u);  // the next one is right again
  EXPECT_EQ(scene.stage(1)[Count::verify_failed], 1u);
  EXPECT_EQ(scene.stage(1)[Count::received], 2u);
}

std::string same(std::string s) { return s; }
INSTANTIATE_TEST_SUITE_P(
    Table, WrongEcho,
    testing::Values(
        Wrong{"stamp", ws::Opcode::text, [](std::string s) { return ++s[0], s; }},
        Wrong{"last octet", ws::Opcode::text, [](std::string s) { return s.back() = '!', s; }},
        Wrong{"short", ws::Opcode::text, [](std::string s) { return s.substr(0, s.size() - 1); }},
        Wrong{"empty", ws::Opcode::text, [](std::string) { return std::string(); }},
        Wrong{"long", ws::Opcode::text, [](std::string s) { return s + "x"; }},
        Wrong{"type", ws::Opcode::binary, same}),
    [](const auto& named) {
      std::string name = named.param.what;
      std::erase(name, ' ');
      return name;
    });

TEST(User, CountsAMessageThatNobodyAskedFor) {
  Scene scene(open_loop);
  scene.open();
  scene.frame(ws::Opcode::text, "hello");
  EXPECT_EQ(scene.total(Count::verify_failed), 1u);
  EXPECT_EQ(scene.error("reply: to nothing"), 1u);
  scene.at(100ms);
  scene.echo();
  EXPECT_EQ(scene.total(Count::verify_failed), 1u);
}

TEST(User, AnswersPings) {
  Scene scene(open_loop);
  scene.open();
  scene.frame(ws::Opcode::ping, "now");
  EXPECT_EQ(scene.messages(), std::vector<std::string>{"now"});
}

TEST(User, SaysGoodbyeOnceEveryReplyIsThere) {
  Scene scene(open_loop);
  scene.open();
  for (int i = 1; i <= 20; ++i) scene.at(i * 100ms);
  const std::vector<std::string> messages = scene.messages();
  ASSERT_EQ(messages.size(), 20u);
  scene.at(2100ms);
  EXPECT_TRUE(scene.messages().empty());
  for (const std::string& message : messages) scene.frame(ws::Opcode::text, message);
  EXPECT_EQ(scene.messages(), std::vector<std::string>{"Close 1000"});

  scene.after(5ms);
  scene.close(1000);
  EXPECT_EQ(ms(scene.stage(1)[Metric::close], 100), 5u);
  EXPECT_EQ(scene.driver().then, Then::stay);  // the server goes first
  scene.driver().end(End::fin);
  EXPECT_EQ(scene.driver().then, Then::close);
  scene.go();
  EXPECT_EQ(scene.stage(1)[Count::due], 20u);
  EXPECT_EQ(scene.stage(1)[Count::missed], 0u);
  EXPECT_EQ(scene.total(Count::disconnected), 0u);
  EXPECT_TRUE(scene.tally().errors().empty());
  EXPECT_EQ(scene.tally()[Level::connections], 0u);
}

TEST(User, DoesNotWaitForeverForTheServersFin) {
  Scene scene(closed_loop(1));
  scene.open();
  scene.at(2100ms);
  scene.close(1000);
  scene.at(4100ms);
  EXPECT_EQ(scene.driver().then, Then::close);
  EXPECT_TRUE(scene.tally().errors().empty());
}

TEST(User, CountsMessagesThatNobodyAnswered) {
  Scene scene(open_loop);
  scene.open();
  for (int i = 1; i <= 20; ++i) scene.at(i * 100ms);
  scene.driver().stop();
  EXPECT_EQ(scene.stage(1)[Count::timeouts], 20u);
  EXPECT_EQ(scene.error("reply: none came"), 20u);
  EXPECT_EQ(scene.messages().back(), "Close 1000");
  EXPECT_EQ(scene.tally()[Level::outstanding], 0u);
}

TEST(User, CountsAConnectionThatThePeerClosedWithItsCode) {
  Scene scene(open_loop);
  scene.open();
  scene.at(100ms);
  scene.close(1001);
  EXPECT_EQ(scene.total(Count::disconnected), 1u);
  EXPECT_EQ(scene.error("disconnected: Close 1001 going away"), 1u);
  EXPECT_EQ(scene.error("reply: none came"), 1u);
  EXPECT_EQ(scene.messages().back(), "Close 1001");
  scene.end(End::fin);
  scene.at(2100ms);
  EXPECT_EQ(scene.total(Count::disconnected), 1u);
  EXPECT_EQ(scene.stage(1)[Count::sent], 1u);
  EXPECT_EQ(scene.stage(1)[Count::missed], 19u);
  EXPECT_EQ(scene.stage(1)[Count::due], 20u);
}

TEST(User, SaysHowItLostItsConnection) {
  const std::pair<End, const char*> table[] = {
      {End::fin, "disconnected: FIN"},
      {End::reset, "disconnected: RST"},
      {End::tls_truncated, "disconnected: FIN without TLS close_notify"}};
  for (const auto& [end, cause] : table) {
    Scene scene(open_loop);
    scene.open();
    scene.driver().end(end);
    scene.go();
    EXPECT_EQ(scene.error(cause), 1u) << cause;
    EXPECT_EQ(scene.total(Count::disconnected), 1u) << cause;
  }
}

TEST(User, CountsABrokenRule) {
  Scene scene(open_loop);
  scene.open();
  scene.frame(ws::Opcode{3}, "");
  EXPECT_EQ(scene.total(Count::protocol_errors), 1u);
  EXPECT_EQ(scene.total(Count::disconnected), 1u);
  EXPECT_EQ(scene.error("disconnected: protocol error: reserved opcode"), 1u);
  EXPECT_EQ(scene.driver().then, Then::close);
}

TEST(User, CountsAnEndInsteadOfAClose) {
  Scene scene(closed_loop(1));
  scene.open();
  scene.at(2100ms);
  EXPECT_EQ(scene.messages(), std::vector<std::string>{"Close 1000"});
  scene.driver().end(End::reset);
  scene.go();
  EXPECT_EQ(scene.error("disconnected: RST instead of a Close"), 1u);
}

TEST(User, CountsACloseThatIsNeverAnswered) {
  Scene scene(closed_loop(1));
  scene.open();
  scene.at(2100ms);
  scene.go();
  EXPECT_EQ(scene.error("disconnected: no Close in answer to ours"), 1u);
}

TEST(User, SaysWhyItCouldNotConnect) {
  for (const auto& [end, cause] : {std::pair{End::refused, "connect: connection refused"},
                                   std::pair{End::timed_out, "connect: timed out"},
                                   std::pair{End::unreachable, "connect: unreachable"}}) {
    Scene scene(open_loop);
    scene.end(end);
    scene.at(2100ms);
    EXPECT_EQ(scene.total(Count::connect_failed), 1u);
    EXPECT_EQ(scene.error(cause), 1u) << cause;
    EXPECT_EQ(scene.stage(1)[Count::missed], 20u);
  }
}

TEST(User, SaysWhatTlsDidNotLike) {
  Scene scene(open_loop);
  scene.crew().tls_failure = "certificate has expired";
  scene.driver().end(End::tls_failed);
  EXPECT_EQ(scene.error("connect: certificate has expired"), 1u);
}

TEST(User, SaysWhyTheServerDidNotUpgrade) {
  Scene scene(open_loop);
  scene.driver().open();
  scene.driver().bytes("HTTP/1.1 503 Busy\r\n\r\n");
  EXPECT_EQ(scene.total(Count::connect_failed), 1u);
  EXPECT_EQ(scene.error("connect: HTTP status 503 Busy"), 1u);
  EXPECT_EQ(scene.driver().then, Then::close);
}

TEST(User, GivesUpAnOpeningThatTakesTooLong) {
  Scene scene(R"(
defaults: {connect_timeout: 1s}
stages: [{duration: 10s}]
scenarios: {idle: {population: {connections: 1}}}
)");
  scene.driver().open();
  scene.at(999ms);
  EXPECT_EQ(scene.driver().then, Then::stay);
  scene.at(1s);
  EXPECT_EQ(scene.driver().then, Then::reset);
  EXPECT_EQ(scene.error("connect: timed out"), 1u);
  scene.go();
  EXPECT_EQ(scene.total(Count::connect_failed), 1u);
}

TEST(User, MissesWhatWasDueBeforeItWasOpen) {
  Scene scene(open_loop);
  scene.driver().open();
  scene.at(1050ms);
  scene.accept(scene.request());
  for (int i = 11; i <= 20; ++i) {
    scene.at(i * 100ms);
    scene.echo();
  }
  scene.at(2100ms);
  scene.close(1000);
  scene.driver().end(End::fin);
  scene.go();
  EXPECT_EQ(scene.stage(1)[Count::due], 20u);
  EXPECT_EQ(scene.stage(1)[Count::missed], 10u);
  EXPECT_EQ(scene.stage(1)[Count::sent], 10u);
}

}  // namespace
}  // namespace load
