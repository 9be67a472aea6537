#include "libcore/net/loop.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "tests/net/net.h"

namespace test {
namespace {

using namespace std::chrono_literals;

class Loop : public Net {};

TEST_F(Loop, RunsWhatOtherThreadsPostInItsOwn) {
  constexpr int threads = 4;
  constexpr int posts = 1000;
  int ran = 0;  // no atomic: only the loop's thread counts
  std::vector<std::jthread> posters;
  for (int i = 0; i < threads; ++i)
    posters.emplace_back([&] {
      for (int k = 0; k < posts; ++k)
        loop.post([&] {
          if (++ran == threads * posts) done();
        });
    });
  run();
  EXPECT_EQ(ran, threads * posts);
}

TEST_F(Loop, RunsWhatWasPostedBeforeAndWhatPostsPost) {
  std::string order;
  loop.post([&] {
    order += 'a';
    loop.post([&] {
      order += 'c';
      done();
    });
  });
  loop.post([&] { order += 'b'; });
  run();
  EXPECT_EQ(order, "abc");
}

TEST_F(Loop, GivesEverySessionATurnToSayGoodbye) {
  std::vector<std::string> goodbyes;
  int open = 0;
  const net::Address& address = serve({.open =
                                           [&](Turn& t) {
                                             EXPECT_FALSE(t.stopping);
                                             if (++open == 3) done();
                                           },
                                       .wake =
                                           [](Turn& t) {
                                             if (!t.stopping) return;
                                             t.out.append("goodbye");
                                             t.then = Then::close;
                                           }});
  for (int i = 0; i < 3; ++i)
    loop.dial(address,
              play({.bytes = [&](std::span<char> in, Turn&) { goodbyes.push_back(text(in)); }}));
  run();
  EXPECT_EQ(loop.connections(), 6u);
  run_out();
  EXPECT_EQ(goodbyes, (std::vector<std::string>{"goodbye", "goodbye", "goodbye"}));
}

TEST_F(Loop, ResetsThoseThatDoNotGo) {
  int gone = 0;
  join({.open = [&](Turn&) { done(); }, .gone = [&] { ++gone; }}, {.gone = [&] { ++gone; }});
  run();
  const auto begun = net::Loop::now();
  loop.stop_sessions(20ms);
  run();
  EXPECT_GE(net::Loop::now() - begun, 20ms);
  EXPECT_EQ(loop.connections(), 0u);
  EXPECT_EQ(gone, 2);
}

TEST_F(Loop, EndsAtOnceWhenThereIsNobodyToStop) {
  loop.stop_sessions(30s);
  run();
  EXPECT_EQ(loop.connections(), 0u);
}

TEST_F(Loop, ASessionMayDialWhileItHasATurn) {
  std::string received;
  const net::Address address = serve(echo());
  loop.dial(address, play({.open = [&](Turn& t) {
              t.out.append("outer");
              loop.dial(address, play({.open = [](Turn& u) { u.out.append("inner"); },
                                       .bytes =
                                           [&](std::span<char> in, Turn&) {
                                             received += text(in);
                                             done();
                                           }}));
              t.out.append(" one");
            }}));
  run();
  EXPECT_EQ(received, "inner");
}

TEST_F(Loop, ClosesWhatIsLeftWhenItGoes) {
  bool gone = false;
  {
    net::Loop inner;
    int ends[2];
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), 0);
    const net::Socket other(ends[1]);
    inner.adopt(net::Socket(ends[0]),
                play({.open = [&](Turn&) { inner.stop(); }, .gone = [&] { gone = true; }}));
    inner.run();
    inner.post([] { FAIL() << "nobody runs this"; });
  }
  EXPECT_TRUE(gone);
}

TEST_F(Loop, TellsOfEveryDepartureHoweverItCame) {
  std::vector<int> accepted;
  std::vector<int> departed;
  loop.on_departure([&](int fd) { departed.push_back(fd); });
  for (const Then then : {Then::close, Then::reset}) {
    int ends[2];
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), 0);
    accepted.push_back(ends[0]);
    const net::Socket other(ends[1]);  // goes at once, which ends what closes
    loop.adopt(net::Socket(ends[0]), play({.open = [then](Turn& t) { t.then = then; }}));
  }
  run_out();
  std::ranges::sort(departed);
  EXPECT_EQ(departed, accepted) << "each once, while the number was still its own";
}

TEST_F(Loop, ATimerThatIsLongOverDueComesAtOnce) {
  net::Timer due(loop.wakes(), [&] { loop.stop(); });
  due.set(net::Wakes::Time{});
  loop.run();
}

TEST_F(Loop, ATimerMayBeSetAgainAndTakenBack) {
  int ticks = 0;
  net::Timer never(loop.wakes(), [] { FAIL() << "was taken back"; });
  never.set(net::Loop::now() + 1ms);
  never.cancel();
  net::Timer tick(loop.wakes(), [&] {
    if (++ticks == 3) return done();
    tick.set(net::Loop::now() + 1ms);
  });
  tick.set(net::Loop::now() + 1ms);
  run();
  EXPECT_EQ(ticks, 3);
}

}  // namespace
}  // namespace test
