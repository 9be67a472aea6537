#include "tools/server/room.h"

#include <gtest/gtest.h>

#include <deque>

#include "tests/server/guest.h"
#include "tests/support/octets.h"

namespace serve {
namespace {

using session::Then;
using test::close_body;
using test::from_client;
using test::from_server;
using test::hear;
using test::octets;
using ws::CloseCode;
using ws::Opcode;

using Words = std::vector<std::string>;

// One worker of a server, without sockets: what it posts to itself is done when told.
struct House : test::Guest {
  explicit House(const Limits& limits = {}) : test::Guest(Level::error, limits) {
    house.endpoint.max_message = 1 << 20;
    house.rooms = Rooms(limits.unsent,
                        [this](std::function<void()> task) { tasks.push_back(std::move(task)); });
  }

  void add_neighbour(House& other) { house.rooms.add_neighbour(other.house.rooms); }
  // Says whether there was a task.
  bool work() {
    if (tasks.empty()) return false;
    const std::function<void()> task = std::move(tasks.front());
    tasks.pop_front();
    task();
    return true;
  }

  std::uint64_t met(Limit limit) const {
    return house.counters.limits[static_cast<std::size_t>(limit)].read();
  }

  std::deque<std::function<void()>> tasks;
};

// Somebody who has opened a path there.
struct Member {
  explicit Member(House& host, std::string_view path = "/room/lobby", std::string_view fields = "")
      : driver(std::make_unique<http::Reception>(host.entrance)) {
    driver.open();
    driver.bytes(test::opening(path, fields));
    status = http::parse_response(driver.sent()).status;
  }

  void say(std::string_view text, bool fin = true) {
    driver.bytes(from_client(Opcode::text, text, fin));
  }
  // What has come since the last time.
  std::string octets() {
    driver.wake();
    return driver.sent();
  }
  Words messages() { return hear(octets()).messages; }

  test::Driver driver;
  int status;
};

TEST(Room, SendsEveryMessageToAllAndToItsSender) {
  House house;
  Member ann(house), ben(house), eve(house);
  ann.say("Grüße");
  ben.driver.bytes(from_client(Opcode::binary, {"\0\xff", 2}));
  const std::string both =
      from_server(Opcode::text, "Grüße") + from_server(Opcode::binary, {"\0\xff", 2});
  for (Member* visitor : {&ann, &ben, &eve}) {
    EXPECT_EQ(visitor->octets(), both) << "in one turn";
    EXPECT_FALSE(visitor->driver.wake());
  }
  EXPECT_EQ(house.house.counters.messages_in.read(), 2u);
  EXPECT_EQ(house.house.counters.messages_out.read(), 6u);
}

TEST(Room, SendsNothingBackToWhoDoesNotWantIt) {
  House house;
  Member ann(house, "/room/lobby?echo=no"), ben(house, "/room/lobby?echo=yes");
  ann.say("1");
  ben.say("2");
  ann.say("3");
  EXPECT_EQ(ann.messages(), Words{"2"});
  EXPECT_EQ(ben.messages(), (Words{"1", "2", "3"}));
}

TEST(Room, IsHeardByNobodyElse) {
  House house;
  Member ann(house, "/room/a"), ben(house, "/room/b"), echo(house, "/echo");
  ann.say("x");
  EXPECT_EQ(ann.messages(), Words{"x"});
  EXPECT_EQ(ben.messages(), Words());
  EXPECT_EQ(echo.messages(), Words());
}

TEST(Room, KeepsNothingForWhoComesLaterAndNothingOfWhoHasGone) {
  House house;
  auto ann = std::make_unique<Member>(house);
  ann->say("1");
  Member ben(house);
  ann->say("2");
  ann.reset();
  Member eve(house);
  ben.say("3");
  EXPECT_EQ(ben.messages(), (Words{"2", "3"}));
  EXPECT_EQ(eve.messages(), Words{"3"});
}

TEST(Room, RelaysFragmentsAsOneMessage) {
  House house;
  Member ann(house), ben(house);
  ann.say("Hel", false);
  ann.driver.bytes(from_client(Opcode::ping, "now"));
  EXPECT_FALSE(ben.driver.wake());
  ann.driver.bytes(from_client(Opcode::continuation, "lo"));
  EXPECT_EQ(ben.octets(), from_server(Opcode::text, "Hello"));
  EXPECT_EQ(ann.octets(), from_server(Opcode::pong, "now") + from_server(Opcode::text, "Hello"));
}

TEST(Room, RelaysALongMessageHoweverItIsCut) {
  House house;
  Member ann(house), ben(house);
  const std::string frame = from_client(Opcode::binary, std::string(100'000, 'x'));
  for (std::size_t at = 0; at < frame.size(); at += 999) ann.driver.bytes(frame.substr(at, 999));
  EXPECT_EQ(ben.octets(), from_server(Opcode::binary, std::string(100'000, 'x')));
}

// With the example of RFC 7692, 7.2.3.1.
TEST(Room, CompressesForThoseWhoAgreedOnIt) {
  House house;
  const char* const offer = "Sec-WebSocket-Extensions: permessage-deflate\r\n";
  Member ann(house, "/room/lobby", offer), ben(house), eve(house, "/room/lobby", offer);
  ann.driver.bytes(octets("c1 87 00000000 f2 48 cd c9 c9 07 00"));
  EXPECT_EQ(ben.octets(), from_server(Opcode::text, "Hello"));
  EXPECT_EQ(eve.octets(), octets("c1 07 f2 48 cd c9 c9 07 00"));
  EXPECT_NE(eve.driver.wish.wake_at, session::never) << "to let compression rest";
  ben.say("Hello");
  EXPECT_EQ(ann.octets(), octets("c1 07 f2 48 cd c9 c9 07 00 c1 05 f2 00 11 00 00"));
}

TEST(Room, HasANameOfUnreservedCharacters) {
  const std::string longest(64, 'x');
  const struct {
    std::string path;
    int status;
  } rows[] = {{"/room/AZaz09-._~", 101},
              {"/room/" + longest, 101},
              {"/room/%6cobby", 101},
              {"/room/", 404},
              {"/room", 404},
              {"/room/" + longest + "x", 404},
              {"/room/a/b", 404},
              {"/room/a%20b", 404},
              {"/room/a%00", 404},
              {"/room/%c3%bc", 404},
              {"/room/a?echo=maybe", 400},
              {"/room/a?echo", 400},
              {"/room/a?other=1", 101}};
  House house;
  for (const auto& row : rows) EXPECT_EQ(Member(house, row.path).status, row.status) << row.path;
}

TEST(Room, IsNoPlaceForWhoSaysGoodbye) {
  House house;
  Member ann(house), ben(house);
  ben.driver.stop();
  const std::string goodbye =
      from_server(Opcode::close, close_body(CloseCode::going_away, "server is shutting down"));
  EXPECT_EQ(ben.driver.sent(), goodbye);
  ben.say("too late");
  ann.say("x");
  EXPECT_EQ(ann.messages(), Words{"x"});
  EXPECT_EQ(ben.octets(), "");
  EXPECT_EQ(ben.driver.then, Then::stay);
  ben.driver.bytes(from_client(Opcode::close, close_body(CloseCode::going_away)));
  EXPECT_EQ(ben.driver.then, Then::close);
}

// A connection whose closing handshake lasts must not keep the others from being rung.
TEST(Room, GoesOnWhileSomebodyCloses) {
  House house;
  Member ann(house), ben(house);
  ben.driver.stop();
  ann.say("1");
  ben.driver.wake();
  EXPECT_EQ(ann.messages(), Words{"1"});
  ann.say("2");
  EXPECT_EQ(ann.messages(), Words{"2"});
}

TEST(Room, RingsWhoCameWhileOthersWereRung) {
  House house;
  Member ann(house);
  ann.say("1");
  Member ben(house);
  ann.say("2");
  EXPECT_EQ(ben.messages(), Words{"2"});
}

TEST(Room, RingsAgainWhereTheOnlyOneWhoWasRungHasGone) {
  House house;
  Member slow(house);
  auto ann = std::make_unique<Member>(house);
  slow.driver.unsent = 1 << 20;
  ann->say("1");
  slow.driver.wake();
  EXPECT_EQ(slow.driver.sent(), "") << "it waits for its output to drain";
  ann->messages();
  ann->say("2");
  ann.reset();
  Member ben(house);
  ben.say("3");
  EXPECT_EQ(ben.messages(), Words{"3"});
}

// Unsent octets beyond which a reader is given no more.
constexpr std::size_t enough = 1024 * 1024;

TEST(Room, LetsASlowReaderCatchUpAndHoldsUpNobody) {
  House house;
  Member ann(house), slow(house);
  const std::string large(400'000, 'x');
  Words said;
  slow.driver.unsent = enough;
  for (const char c : {'a', 'b', 'c', 'd', 'e'}) {
    said.push_back(c + large);
    ann.say(said.back());
    EXPECT_EQ(ann.messages(), Words{said.back()});
    EXPECT_EQ(slow.driver.wake(), c == 'a') << "it is not rung while its output drains";
  }
  EXPECT_EQ(slow.driver.sent(), "");
  slow.driver.unsent = 0;
  Words heard;
  int turns = 0;
  while (slow.driver.wake()) {
    for (const std::string& message : hear(slow.driver.sent()).messages) heard.push_back(message);
    ++turns;
  }
  EXPECT_TRUE(heard == said);
  EXPECT_EQ(turns, 2) << "three messages in a turn";
  ann.say("last");
  EXPECT_EQ(slow.messages(), Words{"last"});
}

TEST(Room, ResetsAReaderWhoIsTooFarBehind) {
  House house({.unsent = 2'000'000});
  Member ann(house), slow(house);
  const std::string large(100'000, 'x');
  slow.driver.unsent = enough;
  int said = 0;
  while (slow.driver.then == Then::stay) {
    ASSERT_LE(++said, 20);
    ann.say(large);
    EXPECT_EQ(ann.messages().size(), 1u);
    EXPECT_EQ(slow.driver.wake(), said == 1 || said == 20) << said;
  }
  EXPECT_EQ(said, 20) << "rung though its output does not drain";
  EXPECT_EQ(slow.driver.then, Then::reset);
  EXPECT_EQ(house.met(Limit::unsent), 1u);
  EXPECT_EQ(ann.driver.then, Then::stay);
}

TEST(Room, CountsThatShortMessagesNeedMemoryToo) {
  House house({.unsent = 2'000'000});
  Member ann(house), slow(house);
  slow.driver.unsent = enough;
  int said = 0;
  while (slow.driver.then == Then::stay) {
    ASSERT_LE(++said, 20'000);
    ann.say("");
    ann.messages();
    slow.driver.wake();
  }
  EXPECT_GT(said, 5000);
}

// What came at once is no fault of theirs.
TEST(Room, SparesReadersWhoTakeAMessageThatIsBeyondTheLimit) {
  House house({.unsent = 100'000});
  Member ann(house), ben(house);
  ann.say(std::string(300'000, 'x'));
  EXPECT_EQ(ben.messages().size(), 1u);
  EXPECT_EQ(ben.driver.then, Then::stay);
}

TEST(Room, ReadsNoMoreOfOneThanOthersCanBeGiven) {
  House house;
  Member ann(house);
  ann.say("x");
  EXPECT_LE(ann.driver.wish.read_at_most, enough / 16);
}

// Two workers of one server.
class Neighbours : public testing::Test {
 protected:
  Neighbours() {
    one.add_neighbour(two);
    two.add_neighbour(one);
  }
  void work() {
    while (one.work() || two.work()) {
    }
  }

  House one, two;
};

TEST_F(Neighbours, AreOne) {
  Member ann(one), ben(two), eve(two, "/room/other");
  ann.say("1");
  work();
  ben.say("2");
  work();
  ann.say("3");
  work();
  EXPECT_EQ(ann.messages(), (Words{"1", "2", "3"}));
  EXPECT_EQ(ben.messages(), (Words{"1", "2", "3"}));
  EXPECT_EQ(eve.messages(), Words());
  EXPECT_EQ(one.house.counters.messages_out.read(), 3u);
  EXPECT_EQ(two.house.counters.messages_out.read(), 3u);
}

TEST_F(Neighbours, SpareTheSenderOnItsOwnSideOnly) {
  Member ann(one, "/room/lobby?echo=no"), ben(two);
  ann.say("x");
  work();
  EXPECT_EQ(ann.messages(), Words());
  EXPECT_EQ(ben.messages(), Words{"x"});
}

TEST_F(Neighbours, HaveOneBatchUnderWayAndKeepTheOrder) {
  Member ann(one), ben(two);
  Words said;
  for (char c = 'a'; c <= 'z'; ++c) {
    said.emplace_back(1, c);
    ann.say(said.back());
  }
  EXPECT_EQ(two.tasks.size(), 1u) << "the first message; the others wait until it is taken";
  two.work();
  EXPECT_EQ(ben.messages(), Words{"a"});
  EXPECT_TRUE(one.work());
  EXPECT_EQ(two.tasks.size(), 1u) << "all others";
  work();
  Words heard = ben.messages();
  heard.insert(heard.begin(), "a");
  EXPECT_EQ(heard, said);
  EXPECT_EQ(ann.messages(), said);
}

TEST_F(Neighbours, LetPublishersWaitForASlowNeighbour) {
  Member ann(one), ben(two), eve(one);
  const std::string large(1'000'000, 'x');
  ann.say(large);
  int said = 1;
  while (ann.driver.wish.read_at_most != 0) {
    ASSERT_LE(++said, 100);
    ann.say(large);
    ann.messages();
  }
  EXPECT_EQ(said, 3) << "one under way, and the rest beyond the limit";
  eve.say("x");
  EXPECT_EQ(eve.driver.wish.read_at_most, 0u);
  eve.driver.wake();
  ann.driver.wake();
  EXPECT_EQ(ann.driver.wish.read_at_most, 0u) << "still";

  work();
  EXPECT_TRUE(ann.driver.wake());
  EXPECT_NE(ann.driver.wish.read_at_most, 0u);
  EXPECT_TRUE(eve.driver.wake());
  EXPECT_NE(eve.driver.wish.read_at_most, 0u);
  std::size_t heard = 0;
  while (ben.driver.wake()) heard += hear(ben.driver.sent()).messages.size();
  EXPECT_EQ(heard, 4u);
}

TEST_F(Neighbours, KeepNobodyWaitingWhoIsToSayGoodbye) {
  Member ann(one), ben(two);
  const std::string large(1'000'000, 'x');
  while (ann.driver.wish.read_at_most != 0) ann.say(large);
  ann.driver.stop();
  EXPECT_NE(ann.driver.wish.read_at_most, 0u);
}

TEST_F(Neighbours, ForgetWhoWaitedAndLeft) {
  auto ann = std::make_unique<Member>(one);
  Member ben(two);
  const std::string large(1'000'000, 'x');
  while (ann->driver.wish.read_at_most != 0) ann->say(large);
  ann.reset();
  work();
  std::size_t heard = 0;
  while (ben.driver.wake()) heard += hear(ben.driver.sent()).messages.size();
  EXPECT_EQ(heard, 3u);
}

}  // namespace
}  // namespace serve
