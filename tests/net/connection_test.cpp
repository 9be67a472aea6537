#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "tests/net/net.h"

namespace test {
namespace {

using namespace std::chrono_literals;

class Connection : public Net {};

TEST_F(Connection, EchoesWhatItReceives) {
  std::string received;
  join(echo(), {.open = [](Turn& t) { t.out.append("hello"); },
                .bytes =
                    [&](std::span<char> in, Turn&) {
                      received += text(in);
                      if (received == "hello") done();
                    }});
  run();
  EXPECT_EQ(received, "hello");
}

TEST_F(Connection, TellsBothAddresses) {
  std::string seen_by_client;
  std::string seen_by_server;
  const net::Address& address = serve({.open = [&](Turn& t) {
    seen_by_server = t.link.local_address() + " " + t.link.peer_address();
    done();
  }});
  loop.dial(address, play({.open = [&](Turn& t) {
              seen_by_client = t.link.peer_address() + " " + t.link.local_address();
            }}));
  run();
  EXPECT_EQ(seen_by_client, seen_by_server);
  EXPECT_TRUE(seen_by_client.starts_with(address.to_string() + " 127.0.0.1:")) << seen_by_client;
}

TEST_F(Connection, SendsAllThatATurnWroteAtOnce) {
  std::vector<std::string> reads;
  join({.open =
            [](Turn& t) {
              for (const char* part : {"one ", "two ", "three"}) t.out.append(part);
            }},
       {.bytes = [&](std::span<char> in, Turn&) {
         reads.push_back(text(in));
         done();
       }});
  run();
  EXPECT_EQ(reads, std::vector<std::string>{"one two three"});
}

TEST_F(Connection, HandsTheRestToTheHeirInTheSameTurn) {
  std::string received;
  std::vector<std::string> order;
  const auto heir = [&order] {
    return play({.open =
                     [&order](Turn& t) {
                       order.push_back("open");
                       t.out.append("<");
                     },
                 .bytes =
                     [&order](std::span<char> in, Turn& t) {
                       order.push_back("bytes " + text(in));
                       t.out.append(text(in) + ">");
                     }});
  };
  join({.bytes =
            [&](std::span<char> in, Turn& t) {
              t.out.append("head ");
              t.wish.wake_at = t.now;  // is not for the heir
              t.heir = heir();
              t.rest = in.subspan(5);
            },
        .wake = [&](Turn&) { order.push_back("wake of the first"); },
        .gone = [&] { order.push_back("gone"); }},
       {.open = [](Turn& t) { t.out.append("head body"); },
        .bytes =
            [&](std::span<char> in, Turn&) {
              received += text(in);
              done();
            }});
  run();
  EXPECT_EQ(received, "head <body>");
  EXPECT_EQ(order, (std::vector<std::string>{"open", "bytes body", "gone"}));
}

TEST_F(Connection, KeepsTheRestForTheLastOfSeveralHeirs) {
  std::string received;
  join({.bytes =
            [kept = std::string()](std::span<char> in, Turn& t) mutable {
              kept = text(in);  // in the first session, which must not go too early
              t.out.append("=");
              t.heir = play({.open = [](Turn& u) { u.heir = play(echo()); }});
              t.rest = kept;
            }},
       {.open = [](Turn& t) { t.out.append("rest"); },
        .bytes =
            [&](std::span<char> in, Turn&) {
              received += text(in);
              done();
            }});
  run();
  EXPECT_EQ(received, "=rest");
}

TEST_F(Connection, WakesInTheOrderOfTheTimesAndNotBefore) {
  std::string order;
  const auto sleeper = [&](char name, Clock::duration after) {
    auto until = std::make_shared<Clock::time_point>();
    return Script{.open = [=](Turn& t) { t.wish.wake_at = *until = t.now + after; },
                  .wake =
                      [=, &order, this](Turn& t) {
                        EXPECT_GE(t.now, *until);
                        EXPECT_EQ(t.wish.wake_at, session::never);
                        order += name;
                        if (order.size() == 3) done();
                      }};
  };
  const net::Address& address = serve({});
  loop.dial(address, play(sleeper('c', 9ms)));
  loop.dial(address, play(sleeper('a', 3ms)));
  loop.dial(address, play(sleeper('b', 6ms)));
  run();
  EXPECT_EQ(order, "abc");
}

TEST_F(Connection, AWakeInThePastComesWithoutStarvingOthers) {
  int wakes = 0;
  join({.open = [](Turn& t) { t.out.append("a"); }},
       {.open = [](Turn& t) { t.wish.wake_at = Clock::time_point{}; },
        .bytes = [&](std::span<char>, Turn&) { done(); },
        .wake =
            [&](Turn& t) {
              ++wakes;
              t.wish.wake_at = Clock::time_point{};
            }});
  run();
  EXPECT_GT(wakes, 0);
}

TEST_F(Connection, ForgetsAWakeThatWasTakenBack) {
  bool woken = false;
  join({}, {.open =
                [&](Turn& t) {
                  t.wish.wake_at = t.now + 1ms;
                  t.link.ring();
                },
            .wake =
                [&](Turn& t) {
                  if (t.wish.wake_at == session::never) {
                    woken = true;
                    return;
                  }
                  t.wish.wake_at = session::never;
                }});
  net::Timer later(loop.wakes(), [this] { done(); });
  later.set(net::Loop::now() + 10ms);
  run();
  EXPECT_FALSE(woken);
}

TEST_F(Connection, TellsWhenAllWasSentTurnAfterTurn) {
  std::string received;
  int parts = 0;
  join({.open =
            [](Turn& t) {
              t.out.append("0");
              t.wish.wake_when_sent = true;
            },
        .wake =
            [&](Turn& t) {
              EXPECT_EQ(t.unsent, 0u);
              EXPECT_FALSE(t.wish.wake_when_sent);
              if (++parts == 4) return;
              t.out.append(std::to_string(parts));
              t.wish.wake_when_sent = true;
            }},
       {.bytes = [&](std::span<char> in, Turn&) {
         received += text(in);
         if (received.size() == 4) done();
       }});
  run();
  EXPECT_EQ(received, "0123");
}

TEST_F(Connection, VisitsOnceHoweverOftenItWasRung) {
  int visits = 0;
  session::Link* link = nullptr;
  join({.open = [](Turn& t) { t.out.append("ring"); }}, {.open = [&](Turn& t) { link = &t.link; },
                                                         .bytes =
                                                             [&](std::span<char>, Turn& t) {
                                                               for (int i = 0; i < 10; ++i)
                                                                 link->ring();
                                                               t.wish.wake_at = t.now + 5ms;
                                                             },
                                                         .wake =
                                                             [&](Turn& t) {
                                                               ++visits;
                                                               if (t.wish.wake_at == session::never)
                                                                 done();
                                                             }});
  run();
  EXPECT_EQ(visits, 2) << "once for ten rings, once for the wake";
}

TEST_F(Connection, ReadsNothingWhileItMayReadNothing) {
  std::vector<std::size_t> reads;
  join({.open =
            [](Turn& t) {
              t.wish.read_at_most = 0;
              t.wish.wake_at = t.now + 10ms;
            },
        .bytes =
            [&](std::span<char> in, Turn& t) {
              EXPECT_EQ(t.wish.read_at_most, 4u);
              reads.push_back(in.size());
              if (reads.size() == 3) done();
            },
        .wake =
            [&](Turn& t) {
              EXPECT_TRUE(reads.empty());
              t.wish.read_at_most = 4;
            }},
       {.open = [](Turn& t) { t.out.append("0123456789"); }});
  run();
  EXPECT_EQ(reads, (std::vector<std::size_t>{4, 4, 2}));
}

TEST_F(Connection, StopsReadingWhileThePeerTakesNothing) {
  const std::string sent = pattern(8 * 1024 * 1024);
  std::string received;
  session::Link* client = nullptr;
  std::size_t most_unsent = 0;
  std::size_t echoed = 0;
  std::size_t stalled_at = 0;
  join({.bytes =
            [&](std::span<char> in, Turn& t) {
              most_unsent = std::max(most_unsent, t.unsent);
              echoed += in.size();
              t.out.append({in.data(), in.size()});
            }},
       {.open =
            [&](Turn& t) {
              client = &t.link;
              t.wish.read_at_most = 0;
              t.wish.read_regardless = true;
              t.out.append(sent);
            },
        .bytes =
            [&](std::span<char> in, Turn&) {
              received += text(in);
              if (received.size() == sent.size()) done();
            },
        .wake = [](Turn& t) { t.wish.read_at_most = session::unlimited; }},
       {.receive = 64 * 1024, .send = 64 * 1024});
  // The server has stalled once nothing was echoed for some rounds of this timer.
  net::Timer look(loop.wakes(), [&] {
    if (echoed > 0 && echoed == stalled_at) return client->ring();
    stalled_at = echoed;
    look.set(net::Loop::now() + 20ms);
  });
  look.set(net::Loop::now() + 20ms);
  run();
  EXPECT_LT(stalled_at, sent.size() / 2) << "all was read although nothing could be sent";
  EXPECT_GT(most_unsent, 0u);
  EXPECT_LE(most_unsent, 1024u * 1024 + 240 * 1024) << "the limit and one turn";
  EXPECT_TRUE(received == sent);
}

TEST_F(Connection, ReadsOnWhileItsQuestionIsUnsentIfItWishes) {
  // Each end would wait for the other to read, were the one that asks to pause like the other.
  const std::string sent = pattern(8 * 1024 * 1024);
  std::string received;
  join(echo(),
       {.open =
            [&](Turn& t) {
              t.wish.read_regardless = true;
              t.out.append(sent);
            },
        .bytes =
            [&](std::span<char> in, Turn&) {
              received += text(in);
              if (received.size() == sent.size()) done();
            }},
       {.receive = 64 * 1024, .send = 64 * 1024});
  run();
  EXPECT_TRUE(received == sent);
}

TEST_F(Connection, SendsAGiftOfManyOctetsWhole) {
  const std::string sent = pattern(5 * 1024 * 1024);
  std::string received;
  bool told = false;
  join({.open =
            [&](Turn& t) {
              base::Buffer gift;
              gift.append(sent);
              t.out.take(std::move(gift));
              t.wish.wake_when_sent = true;
            },
        .wake =
            [&](Turn& t) {
              EXPECT_EQ(t.unsent, 0u);
              told = true;
              t.then = Then::close;
            }},
       {.bytes = [&](std::span<char> in, Turn&) { received += text(in); },
        .end = [&](End, Turn&) { done(); }},
       {.receive = 64 * 1024, .send = 64 * 1024});
  run();
  EXPECT_TRUE(told);
  EXPECT_TRUE(received == sent);
}

TEST_F(Connection, SendsAnUrgentOctetPastTheStream) {
  std::string received;
  join({.open =
            [](Turn& t) {
              t.link.send_urgent('!');
              t.out.append("stream");
            }},
       {.bytes = [&](std::span<char> in, Turn&) {
         received += text(in);
         if (received.size() == 6) done();
       }});
  run();
  EXPECT_EQ(received, "stream") << "without SO_OOBINLINE the urgent octet is not in the stream";
}

TEST_F(Connection, AdoptsASocketThatCannotBeUrgent) {
  std::string received;
  int ends[2];
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), 0);
  loop.adopt(net::Socket(ends[0]), play({.open = [](Turn& t) {
               EXPECT_EQ(t.link.peer_address(), "");
               t.link.send_urgent('!');
               t.out.append("stream");
             }}));
  loop.adopt(net::Socket(ends[1]), play({.bytes = [&](std::span<char> in, Turn&) {
               received += text(in);
               done();
             }}));
  run();
  EXPECT_EQ(received, "stream");
}

}  // namespace
}  // namespace test
