// What paths do besides echoing at once: being late, taking, giving.

#include <gtest/gtest.h>

#include "tests/server/guest.h"

namespace serve {
namespace {

using namespace std::chrono_literals;
using test::close_body;
using test::from_client;
using test::from_server;
using test::hear;
using ws::CloseCode;
using ws::Opcode;

struct Visitor : test::Guest {
  explicit Visitor(std::string_view path) { enter(path); }

  void say(std::string_view text, bool fin = true) {
    driver.bytes(from_client(Opcode::text, text, fin));
    driver.wake();
  }
  // What it hears once so much time is over.
  std::vector<std::string> after(session::Clock::duration time) {
    driver.advance(time);
    driver.wake();
    return hear(driver.sent()).messages;
  }
};

using Words = std::vector<std::string>;

std::string refusal(std::string_view path) {
  test::Guest guest;
  guest.driver.bytes(test::opening(path));
  return guest.driver.sent();
}

TEST(LateEcho, SendsMessagesBackWhenTheirTimeHasCome) {
  Visitor visitor("/echo?delay=5ms");
  visitor.say("one");
  EXPECT_EQ(visitor.after(4ms), Words{});
  visitor.say("two");
  EXPECT_EQ(visitor.after(1ms), Words{"one"});
  EXPECT_EQ(visitor.after(3ms), Words{});
  EXPECT_EQ(visitor.after(1ms), Words{"two"});
}

TEST(LateEcho, KeepsTheOrder) {
  Visitor visitor("/?delay=1ms&jitter=50ms");
  Words said;
  for (int i = 0; i < 50; ++i) {
    said.push_back(std::to_string(i));
    visitor.say(said.back());
  }
  EXPECT_EQ(visitor.after(51ms), said);
}

TEST(LateEcho, IsLateByTheDelayAtLeastAndByTheJitterAtMost) {
  std::size_t late = 0;
  for (int i = 0; i < 20; ++i) {
    Visitor visitor("/echo?delay=10ms&jitter=10ms");
    for (int k = 0; k < i; ++k) {  // each draws another time
      visitor.say("x");
      visitor.after(20ms);
    }
    visitor.say("x");
    EXPECT_EQ(visitor.after(10ms - 1ns), Words{});
    late += visitor.after(5ms).empty() ? 1 : 0;
  }
  EXPECT_GT(late, 0u);
  EXPECT_LT(late, 20u);
}

TEST(LateEcho, PutsMessagesTogetherThatCameInParts) {
  Visitor visitor("/echo?delay=1ms");
  visitor.say("Hel", false);
  visitor.driver.bytes(from_client(Opcode::continuation, "lo"));
  EXPECT_EQ(visitor.after(1ms), Words{"Hello"});
}

TEST(LateEcho, SaysNothingBehindAClose) {
  Visitor visitor("/echo?delay=5ms");
  visitor.say("one");
  visitor.driver.bytes(from_client(Opcode::close, close_body(CloseCode::normal)));
  const test::Heard heard = hear(visitor.driver.sent());
  EXPECT_EQ(heard.messages, Words{});
  EXPECT_EQ(heard.close, close_body(CloseCode::normal));
}

TEST(LateEcho, LetsNobodyMakeItKeepEverything) {
  test::Guest guest(Level::error, {.unsent = 1000});
  guest.enter("/echo?delay=1h");
  for (int i = 0; i < 3; ++i) guest.driver.bytes(from_client(Opcode::text, std::string(500, 'x')));
  guest.driver.wake();
  EXPECT_EQ(guest.driver.then, session::Then::reset);
}

TEST(Sink, TakesAndSaysNothing) {
  Visitor visitor("/sink");
  visitor.say("one");
  visitor.driver.bytes(from_client(Opcode::ping, "still there?"));
  EXPECT_EQ(visitor.driver.sent(), from_server(Opcode::pong, "still there?"));
  EXPECT_EQ(visitor.house.counters.messages_in.read(), 1u);
  EXPECT_EQ(visitor.house.counters.messages_out.read(), 0u);
}

TEST(Source, SaysAsMuchAsItWasAskedFor) {
  Visitor visitor("/source?rate=100/s&size=4B&count=5");
  EXPECT_EQ(visitor.after(0ns), Words{"...."});
  EXPECT_EQ(visitor.after(9ms), Words{});
  EXPECT_EQ(visitor.after(1ms), Words{"...."});
  EXPECT_EQ(visitor.after(1s), Words(3, "...."));
  EXPECT_EQ(visitor.after(1s), Words{});
}

TEST(Source, SaysLessToWhoReadsSlowly) {
  Visitor visitor("/source?rate=1k/s&size=10KiB");
  visitor.driver.unsent = 100'000;
  EXPECT_EQ(visitor.after(1s), Words{});
  visitor.driver.unsent = 0;
  EXPECT_EQ(visitor.after(1ms).size(), 1u);
}

TEST(Paths, RefuseAQueryThatTheyCannotMean) {
  for (const char* path :
       {"/echo?delay=5", "/echo?delay=-1s", "/?jitter=2h", "/source?rate=0/s", "/source?rate=2m/s",
        "/source?size=2MiB", "/source?size=5", "/source?count=x"})
    EXPECT_TRUE(refusal(path).starts_with("HTTP/1.1 400 ")) << path << refusal(path);
  EXPECT_TRUE(refusal("/source?rate=1m/s&size=1MiB").starts_with("HTTP/1.1 101 "));
}

}  // namespace
}  // namespace serve
