#include "libcore/net/listener.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <vector>

#include "libcore/base/error.h"
#include "tests/net/net.h"

namespace test {
namespace {

using namespace std::chrono_literals;

class Listener : public Net, public testing::WithParamInterface<const char*> {
 protected:
  void TearDown() override { unlink("/tmp/assay-listener-test"); }
};

TEST_P(Listener, AcceptsWhereItSays) {
  std::string received;
  const net::Address& address = serve(echo(), {}, GetParam());
  EXPECT_EQ(address.is_tcp(), address.port() != 0);
  loop.dial(net::Address::parse(address.to_string()), play({.open =
                                                                [&](Turn& t) {
                                                                  EXPECT_EQ(t.link.peer_address(),
                                                                            address.to_string());
                                                                  t.out.append("hello");
                                                                },
                                                            .bytes =
                                                                [&](std::span<char> in, Turn&) {
                                                                  received += text(in);
                                                                  done();
                                                                }}));
  run();
  EXPECT_EQ(received, "hello");
}
INSTANTIATE_TEST_SUITE_P(Kinds, Listener,
                         testing::Values("127.0.0.1:0", "[::1]:0",
                                         "unix:/tmp/assay-listener-test"));

TEST_F(Listener, RemovesItsSocketFileAndReplacesAStaleOne) {
  const char* const path = "/tmp/assay-listener-test";
  const std::string where = "unix:" + std::string(path);
  { const net::Socket crashed = net::listen(net::Address::parse(where)); }
  EXPECT_EQ(access(path, F_OK), 0) << "a bare socket leaves its file";
  serve(echo(), {}, where);
  EXPECT_THROW(net::listen(net::Address::parse(where)), base::Error) << "this one is in use";
  listener_.reset();
  EXPECT_NE(access(path, F_OK), 0);
}

TEST_F(Listener, LeavesASocketFileThatBelongsToSomebodyElse) {
  const char* const path = "/tmp/assay-listener-test";
  serve(echo(), {}, "unix:" + std::string(path));
  listener_->keep_file();
  listener_.reset();
  EXPECT_EQ(access(path, F_OK), 0);
}

TEST_F(Listener, TurnsAwayWhomTheFactoryDoesNotWant) {
  std::optional<End> end;
  net::Listener refusing(loop, net::listen(net::Address::parse("127.0.0.1:0")),
                         [](const net::Socket&) { return nullptr; });
  loop.dial(refusing.address(), play({.end = [&](End how, Turn&) {
              end = how;
              done();
            }}));
  run();
  EXPECT_EQ(end, End::fin);
}

TEST_F(Listener, AcceptsNoMoreOnceItHasStopped) {
  const net::Address address = serve(echo());
  listener_->stop();
  std::optional<End> end;
  loop.dial(address, play({.end = [&](End how, Turn&) {
              end = how;
              done();
            }}));
  run();
  EXPECT_EQ(end, End::refused);
}

// While descriptors have run out connections wait, and are accepted when one has ended.
TEST_F(Listener, PausesWhileDescriptorsHaveRunOut) {
  std::vector<int> troubles;
  int opened = 0;
  net::Listener listener(
      loop, net::listen(net::Address::parse("127.0.0.1:0")),
      [&](const net::Socket&) {
        return play({.open = [&](Turn&) {
          if (++opened == 2) done();
        }});
      },
      [&](int error) { troubles.push_back(error); });
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  net::Attempt first;
  net::Attempt second;
  loop.post([&] {
    first = net::connect(listener.address());
    second = net::connect(listener.address());
    // Room for one more: descriptors are numbered from the lowest free.
    net::Socket next(dup(0));
    const rlimit tight{static_cast<rlim_t>(next.fd()) + 1, before.rlim_max};
    next.close();
    setrlimit(RLIMIT_NOFILE, &tight);
  });
  net::Timer relief(loop.wakes(), [&] { setrlimit(RLIMIT_NOFILE, &before); });
  relief.set(net::Loop::now() + 250ms);
  run();
  setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_EQ(opened, 2);
  EXPECT_GE(troubles.size(), 2u);
  EXPECT_LE(troubles.size(), 4u) << "it tries every 100 ms, and does not spin";
  EXPECT_EQ(troubles.front(), EMFILE);
}

TEST_F(Listener, AcceptsAgainAsSoonAsAConnectionEnded) {
  int opened = 0;
  std::optional<Clock::time_point> paused;
  Clock::time_point resumed;
  session::Link* held = nullptr;
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  net::Listener listener(
      loop, net::listen(net::Address::parse("127.0.0.1:0")),
      [&](const net::Socket&) {
        return play({.open =
                         [&](Turn& t) {
                           held = &t.link;
                           if (++opened < 2) return;
                           resumed = t.now;
                           setrlimit(RLIMIT_NOFILE, &before);
                           done();
                         },
                     .wake = [](Turn& t) { t.then = Then::reset; }});
      },
      [&](int) {
        if (paused) return;  // again, as the second took the last descriptor
        paused = net::Loop::now();
        held->ring();
      });
  const net::Attempt first = net::connect(listener.address());
  net::Socket room(dup(0));
  const rlimit tight{static_cast<rlim_t>(room.fd()) + 1, before.rlim_max};
  room.close();
  net::Attempt second;
  net::Timer next(loop.wakes(), [&] {  // once the first is open, and all descriptors are in use
    setrlimit(RLIMIT_NOFILE, &before);
    second = net::connect(listener.address());
    setrlimit(RLIMIT_NOFILE, &tight);
  });
  next.set(net::Loop::now() + 5ms);
  run();
  ASSERT_TRUE(paused);
  EXPECT_LT(resumed - *paused, 90ms) << "it did not wait for its 100 ms";
}

}  // namespace
}  // namespace test
