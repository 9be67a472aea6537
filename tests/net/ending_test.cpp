#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "tests/net/net.h"

namespace test {
namespace {

using namespace std::chrono_literals;

class Ending : public Net {
 protected:
  // A peer that is no connection of ours, for what a session cannot do.
  net::Socket raw_peer(const net::Address& address) {
    net::Attempt attempt = net::connect(address);
    pollfd fd{attempt.socket.fd(), POLLOUT, 0};
    EXPECT_EQ(poll(&fd, 1, 10'000), 1);
    return std::move(attempt.socket);
  }

  std::string received_;
  std::optional<End> end_;

  // Notes what comes and how it ends, and is done then.
  Script listener_script() {
    return {.bytes = [this](std::span<char> in, Turn&) { received_ += text(in); },
            .end =
                [this](End end, Turn&) {
                  end_ = end;
                  done();
                }};
  }
};

TEST_F(Ending, EndOutputSendsTheRestAndAFinAndReadsOn) {
  std::string late;
  Script client = listener_script();
  client.end = [this](End end, Turn& t) {
    end_ = end;
    t.out.append("still here");
  };
  join({.open =
            [](Turn& t) {
              t.out.append("last words");
              t.then = Then::end_output;
            },
        .bytes =
            [&](std::span<char> in, Turn& t) {
              late += text(in);
              t.out.append("is discarded");
              if (late == "still here") done();
            }},
       client);
  run();
  EXPECT_EQ(received_, "last words");
  EXPECT_EQ(end_, End::fin);
  EXPECT_EQ(late, "still here");
  run_out();
  EXPECT_EQ(received_, "last words");
}

TEST_F(Ending, AFinWithoutAWishClosesBehindWhatIsWritten) {
  bool gone = false;
  std::optional<End> seen;
  join({.end =
            [&](End end, Turn& t) {
              seen = end;
              t.out.append("goodbye");
            },
        .gone = [&] { gone = true; }},
       {.open = [](Turn& t) { t.then = Then::end_output; },
        .bytes = [&](std::span<char> in, Turn&) { received_ += text(in); },
        .end =
            [&](End end, Turn&) {
              end_ = end;
              done();
            }});
  run();
  EXPECT_EQ(seen, End::fin);
  EXPECT_EQ(received_, "goodbye");
  EXPECT_EQ(end_, End::fin);
  EXPECT_TRUE(gone);
  EXPECT_EQ(loop.connections(), 0u);
}

TEST_F(Ending, AFinWithAWishLeavesTimeToWrite) {
  join({.wake = [](Turn& t) { t.out.append("later"); },
        .end = [](End, Turn& t) { t.wish.wake_at = t.now + 2ms; }},
       {.open = [](Turn& t) { t.then = Then::end_output; },
        .bytes = [&](std::span<char> in, Turn&) { received_ += text(in); },
        .end = [&](End, Turn&) { done(); }});
  run();
  EXPECT_EQ(received_, "later");
}

TEST_F(Ending, CloseSaysItsLastWordsAlthoughInputIsUnread) {
  // The client writes much that nobody reads; its peer's words must reach it, and no RST.
  const std::string flood = pattern(600 * 1024);
  Script client = listener_script();
  client.open = [&](Turn& t) { t.out.append(flood); };
  bool closed = false;
  join({.bytes =
            [&](std::span<char>, Turn& t) {
              EXPECT_FALSE(closed) << "a closing session has no more turns";
              closed = true;
              t.out.append("goodbye");
              t.then = Then::close;
            },
        .gone = [&] { EXPECT_TRUE(closed); }},
       client);
  run();
  EXPECT_EQ(received_, "goodbye");
  EXPECT_EQ(end_, End::fin);
  run_out();
}

TEST_F(Ending, CloseGivesUpOnAPeerThatWritesForEver) {
  Script client = listener_script();
  client.open = [](Turn& t) { t.wish.wake_when_sent = true; };
  client.wake = [](Turn& t) {
    t.out.append(std::string(64 * 1024, 'x'));
    t.wish.wake_when_sent = true;
  };
  client.end = [this](End end, Turn& t) {
    end_ = end;
    if (end == End::fin) t.wish.wake_when_sent = true;  // writes on
    if (end == End::reset) done();
  };
  join({.open = [](Turn& t) { t.then = Then::close; }}, client);
  run();
  EXPECT_EQ(end_, End::reset);
}

TEST_F(Ending, CloseGivesUpOnAPeerThatSaysNothing) {
  const auto begun = net::Loop::now();
  const net::Address& address = serve({.open = [](Turn& t) { t.then = Then::close; }});
  const net::Socket peer = raw_peer(address);
  net::Timer look(loop.wakes(), [&] {
    if (loop.connections() == 0) return done();
    look.set(net::Loop::now() + 50ms);
  });
  look.set(begun + 1500ms);  // the limit is 2 s
  run();
  EXPECT_GE(net::Loop::now() - begun, 2s);
  EXPECT_EQ(loop.connections(), 0u);
}

TEST_F(Ending, ResetIsAnRst) {
  join({.open =
            [](Turn& t) {
              t.out.append("half a fra");
              t.then = Then::reset;
            }},
       listener_script());
  run();
  EXPECT_EQ(end_, End::reset);
}

TEST_F(Ending, WhatCameBeforeAResetIsReadFirst) {
  // The peer sends, then resets. We write before we read, so our send is what meets the RST.
  const net::Address& address = serve([&] {
    Script server = listener_script();
    server.open = [&](Turn& t) {
      t.wish.read_at_most = 0;
      done();
    };
    server.wake = [&](Turn& t) {
      t.out.append("into the void");
      t.wish.read_at_most = session::unlimited;
    };
    return server;
  }());
  net::Socket peer = raw_peer(address);
  ASSERT_EQ(send(peer.fd(), "last words", 10, 0), 10);
  run();  // accepted
  peer.reset();
  loop.stop_sessions(30s);  // rings the session
  run();
  EXPECT_EQ(received_, "last words");
  EXPECT_EQ(end_, End::reset);
}

TEST_F(Ending, ASourceThatReadsNothingLearnsOfAReset) {
  const net::Address& address = serve({.open =
                                           [](Turn& t) {
                                             t.wish.read_at_most = 0;
                                             t.wish.wake_when_sent = true;
                                           },
                                       .wake =
                                           [](Turn& t) {
                                             t.out.append(std::string(64 * 1024, 'x'));
                                             t.wish.wake_when_sent = true;
                                           },
                                       .end =
                                           [this](End end, Turn&) {
                                             end_ = end;
                                             done();
                                           }});
  net::Socket peer = raw_peer(address);
  net::Timer later(loop.wakes(), [&] { peer.reset(); });
  later.set(net::Loop::now() + 5ms);
  run();
  EXPECT_EQ(end_, End::reset);
}

TEST_F(Ending, AResetBehindTheFinIsToldWhileMuchIsUnsent) {
  std::vector<End> ends;
  net::Socket peer;
  const net::Address& address = serve({.end = [&](End end, Turn& t) {
    ends.push_back(end);
    if (end == End::reset) return done();
    t.out.append(std::string(16 * 1024 * 1024, 'x'));
    loop.post([&] { peer.reset(); });
  }});
  peer = raw_peer(address);
  shutdown(peer.fd(), SHUT_WR);
  run();
  EXPECT_EQ(ends, (std::vector<End>{End::fin, End::reset}));
}

TEST_F(Ending, AnEndIsTheLastCallAndTheSessionGoes) {
  std::vector<std::string> calls;
  const net::Address& address = serve({.open = [&](Turn&) { done(); },
                                       .wake = [&](Turn&) { calls.push_back("wake"); },
                                       .end =
                                           [&](End, Turn& t) {
                                             calls.push_back("end");
                                             t.wish.wake_at = t.now;
                                             t.out.append("nothing leaves");
                                             t.link.ring();
                                           },
                                       .gone =
                                           [&] {
                                             calls.push_back("gone");
                                             done();
                                           }});
  net::Socket peer = raw_peer(address);
  run();
  peer.reset();
  run();
  EXPECT_EQ(calls, (std::vector<std::string>{"end", "gone"}));
  EXPECT_EQ(loop.connections(), 0u);
}

TEST_F(Ending, NobodyListensIsRefused) {
  const net::Address address = net::listen(net::Address::parse("127.0.0.1:0")).local();
  EXPECT_EQ(loop.dial(address, play(listener_script())), 0);
  run();
  EXPECT_EQ(end_, End::refused);
}

TEST_F(Ending, NoSocketFileIsRefused) {
  const net::Address nowhere = net::Address::parse("unix:/tmp/assay-nobody-listens-here");
  EXPECT_EQ(loop.dial(nowhere, play(listener_script())), ENOENT);
  EXPECT_FALSE(end_) << "a session is never called from within dial";
  run();
  EXPECT_EQ(end_, End::refused);
}

TEST_F(Ending, AForeignSourceIsUnreachable) {
  const net::Address& address = serve({});
  EXPECT_EQ(
      loop.dial(address, play(listener_script()), {.source = net::Address::parse("192.0.2.1:0")}),
      EADDRNOTAVAIL);
  run();
  EXPECT_EQ(end_, End::unreachable);
}

TEST_F(Ending, AConnectThatTakesTooLongIsTimedOut) {
  // A listener whose queue is full answers no SYN.
  const net::Socket full = net::listen(net::Address::parse("127.0.0.1:0"), {.backlog = 0});
  const net::Socket first = raw_peer(full.local());
  EXPECT_EQ(loop.dial(full.local(), play(listener_script()), {.limit = 20ms}), 0);
  run();
  EXPECT_EQ(end_, End::timed_out);
}

}  // namespace
}  // namespace test
