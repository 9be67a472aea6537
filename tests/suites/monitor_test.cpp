#include "suites/monitor.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "suites/inbox.h"
#include "tests/support/octets.h"

namespace suite {
namespace {

using Hits = std::vector<std::string>;

Hits in_words(const Monitor& monitor) {
  Hits hits;
  for (const MonitorHit& hit : monitor.hits())
    hits.push_back(fmt::format("{} {}", hit.id, word(hit.grade)));
  return hits;
}

// What a server sends, and the rules that it breaks.
TEST(Monitor, HitsWhatAServerMayNotSend) {
  struct Row {
    const char* name;
    const char* octets;
    Hits hits;
  };
  const Row rows[] = {
      {"plain frames",
       "81 01 61  82 00  89 00  8a 00  88 02 03 e8",
       {"monitor.pong.unasked informational"}},
      {"a masked frame", "81 81 00 00 00 00 61", {"monitor.frame.mask-bit fail"}},
      {"each reserved bit", "c1 00", {"monitor.frame.reserved-bits fail"}},
      {"a reserved bit on a control frame", "99 00", {"monitor.frame.reserved-bits fail"}},
      {"a reserved opcode", "8b 00", {"monitor.frame.opcode fail"}},
      {"a 16-bit length of 125", "89 7e 00 01 61", {"monitor.frame.length-minimal fail"}},
      {"a 64-bit length of 1",
       "82 7f 00 00 00 00 00 00 00 01 61",
       {"monitor.frame.length-minimal fail"}},
      {"a length with its top bit",
       "82 7f 80 00 00 00 00 00 00 00",
       {"monitor.frame.length-msb fail"}},
      {"a Ping without FIN", "09 00", {"monitor.frame.control-fin fail"}},
      {"a Ping of 126", "89 7e 00 7e", {"monitor.frame.control-size fail"}},
      {"fragments", "01 01 61  89 00  00 01 62  80 01 63  81 00", {}},
      {"a continuation of nothing", "80 00", {"monitor.frame.fragment-order fail"}},
      {"a message inside another", "01 00  81 00", {"monitor.frame.fragment-order fail"}},
      {"text that is not UTF-8", "81 01 ff", {"monitor.text.utf8 fail"}},
      {"text cut inside a character", "01 01 c3  80 01 a4", {}},
      {"binary that is not UTF-8", "82 01 ff", {}},
      {"a reason that is not UTF-8", "88 03 03 e8 ff", {"monitor.text.utf8 fail"}},
      {"an empty Close", "88 00", {}},
      {"half a code", "88 01 03", {"monitor.close.code fail"}},
      {"999", "88 02 03 e7", {"monitor.close.code fail"}},
      {"1004", "88 02 03 ec", {"monitor.close.code non-strict"}},
      {"1005", "88 02 03 ed", {"monitor.close.code fail"}},
      {"1006", "88 02 03 ee", {"monitor.close.code fail"}},
      {"1010 from a server", "88 02 03 f2", {"monitor.close.code non-strict"}},
      {"1011", "88 02 03 f3", {"monitor.close.code informational"}},
      {"1015", "88 02 03 f7", {"monitor.close.code fail"}},
      {"1016", "88 02 03 f8", {"monitor.close.code non-strict"}},
      {"2999", "88 02 0b b7", {"monitor.close.code non-strict"}},
      {"3000", "88 02 0b b8", {}},
      {"4999", "88 02 13 87", {}},
      {"5000", "88 02 13 88", {"monitor.close.code fail"}},
      {"a second Close", "88 00  88 00", {"monitor.close.single non-strict"}},
      {"a message behind the Close", "88 00  81 00", {"monitor.close.nothing-after fail"}},
      {"a Ping behind the Close", "88 00  89 00", {"monitor.close.nothing-after non-strict"}},
      {"a Pong behind the Close",
       "88 00  8a 00",
       {"monitor.close.nothing-after informational", "monitor.pong.unasked informational"}},
      {"one rule twice is one hit", "c1 00  c1 00", {"monitor.frame.reserved-bits fail"}},
  };
  for (const Row& row : rows) {
    Transcript transcript;
    Inbox inbox(ws::Role::server, transcript);
    inbox.monitor().echoes().said_raw();  // it is not about echoes
    std::string octets = test::octets(row.octets);
    inbox.take(octets, {});
    EXPECT_EQ(in_words(inbox.monitor()), row.hits) << row.name;
  }
}

TEST(Monitor, AClientHasToMaskAndMaySend1010) {
  Monitor monitor(ws::Role::client);
  monitor.frame({.mask = 1}, 0);
  EXPECT_TRUE(monitor.hits().empty());
  monitor.frame({}, 6);
  monitor.close("\x03\xf2");
  EXPECT_EQ(in_words(monitor), Hits{"monitor.frame.mask-bit fail"});
}

TEST(Monitor, OurOwnCodesMayComeBackButForThoseThatNobodySends) {
  for (const int code : {999, 1004, 1016, 5000}) {
    Monitor monitor(ws::Role::server);
    monitor.sent_close(code);
    monitor.close(std::string{static_cast<char>(code >> 8), static_cast<char>(code)});
    EXPECT_TRUE(monitor.hits().empty()) << code;
  }
  Monitor monitor(ws::Role::server);
  monitor.sent_close(1005);
  monitor.close("\x03\xed");
  EXPECT_EQ(in_words(monitor), Hits{"monitor.close.code fail"});
}

TEST(Monitor, APongAnswersItsPingAndAllBefore) {
  Monitor monitor(ws::Role::server);
  for (const char* ping : {"one", "two", "three"}) monitor.sent_ping(ping);
  EXPECT_TRUE(monitor.pong("two"));
  EXPECT_FALSE(monitor.awaits_pong("one"));
  EXPECT_FALSE(monitor.awaits_pong("two"));
  EXPECT_TRUE(monitor.awaits_pong("three"));
  EXPECT_TRUE(monitor.hits().empty());
  EXPECT_FALSE(monitor.pong("two"));
  EXPECT_EQ(in_words(monitor), Hits{"monitor.pong.unasked informational"});
}

TEST(Monitor, ACutOrPaddedPongIsWorseThanOneThatNobodyAskedFor) {
  for (const char* pong : {"Hel", "Hello!"}) {
    Monitor monitor(ws::Role::server);
    monitor.sent_ping("Hello");
    EXPECT_FALSE(monitor.pong(pong));
    EXPECT_EQ(in_words(monitor), Hits{"monitor.pong.unasked non-strict"});
  }
}

TEST(Monitor, TcpShouldEndBetweenFrames) {
  for (const bool clean : {true, false}) {
    Transcript transcript;
    Inbox inbox(ws::Role::server, transcript);
    inbox.monitor().echoes().said_raw();  // it is not about echoes
    std::string octets = test::octets("81 05 48");
    inbox.take(octets, {});
    inbox.ended(session::End::fin, {}, clean);
    EXPECT_EQ(in_words(inbox.monitor()),
              clean ? Hits{"monitor.frame.trailing-octets non-strict"} : Hits{});
  }
}

TEST(Monitor, JudgesTheResponse) {
  struct Row {
    const char* name;
    http::Response response;
    Hits hits;
  };
  const http::Fields good{{"Upgrade", "websocket"}, {"Connection", "keep-alive, Upgrade"}};
  const Row rows[] = {
      {"good", {.status = 101, .fields = good}, {}},
      {"Upgrade without Connection in a 101",
       {.status = 101, .fields = {{"Upgrade", "websocket"}}},
       {"monitor.http.connection-upgrade-pair fail"}},
      {"Upgrade without Connection in a 200",
       {.status = 200, .fields = {{"Upgrade", "websocket"}, {"Date", "x"}}},
       {"monitor.http.connection-upgrade-pair non-strict",
        "monitor.http.status-fields informational"}},
      {"two accepts",
       {.status = 500, .fields = {{"Sec-WebSocket-Accept", "a"}, {"Sec-WebSocket-Accept", "a"}}},
       {"monitor.http.grammar fail"}},
      {"a bare LF",
       http::parse_response("HTTP/1.1 400 No\nDate: b\r\n\r\n"),
       {"monitor.http.grammar fail"}},
      {"equal lengths twice",
       {.status = 500, .fields = {{"Content-Length", "1"}, {"Content-Length", "1"}}},
       {}},
      {"two lengths",
       {.status = 500, .fields = {{"Content-Length", "1"}, {"Content-Length", "2"}}},
       {"monitor.http.grammar fail"}},
      {"a length beside a coding",
       {.status = 500, .fields = {{"Content-Length", "1"}, {"Transfer-Encoding", "chunked"}}},
       {"monitor.http.grammar fail"}},
      {"an empty list", {.status = 500, .fields = {{"Allow", ""}}}, {}},
      {"an empty element",
       {.status = 500, .fields = {{"Connection", "close, , x"}}},
       {"monitor.http.grammar non-strict"}},
      {"an empty element at the end",
       {.status = 500, .fields = {{"Vary", "Origin,"}}},
       {"monitor.http.grammar non-strict"}},
      {"a 400 without Date", {.status = 400}, {"monitor.http.date non-strict"}},
      {"a 500 without Date", {.status = 500}, {}},
      {"a 401 without a challenge",
       {.status = 401, .fields = {{"Date", "x"}}},
       {"monitor.http.status-fields fail"}},
      {"a 405 without Allow",
       {.status = 405, .fields = {{"Date", "x"}}},
       {"monitor.http.status-fields fail"}},
      {"a 426 without Upgrade",
       {.status = 426, .fields = {{"Date", "x"}}},
       {"monitor.http.status-fields fail"}},
      {"a 426 with Upgrade",
       {.status = 426,
        .fields = {{"Date", "x"}, {"Upgrade", "websocket"}, {"Connection", "Upgrade"}}},
       {}},
  };
  for (const Row& row : rows) {
    Monitor monitor(ws::Role::server);
    monitor.response(row.response);
    EXPECT_EQ(in_words(monitor), row.hits) << row.name;
  }
}

TEST(Monitor, HitsAnEchoThatComesTwice) {
  Transcript transcript;
  Inbox inbox(ws::Role::server, transcript);
  inbox.monitor().echoes().said({.opcode = ws::Opcode::text, .length = 1}, "a");
  std::string once = test::octets("81 01 61");
  std::string again = once;
  inbox.take(once, {});
  EXPECT_EQ(in_words(inbox.monitor()), Hits{});
  inbox.take(again, {});
  EXPECT_EQ(in_words(inbox.monitor()), Hits{"monitor.echo.exactly-once fail"});
}

}  // namespace
}  // namespace suite
