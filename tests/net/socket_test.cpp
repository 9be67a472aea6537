#include "libcore/net/socket.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>

#include <string>
#include <utility>

#include "libcore/base/error.h"

namespace test {
namespace {

using net::Address;

std::string error_of(const std::string& text) {
  try {
    Address::parse(text);
  } catch (const base::Error& error) {
    return error.what();
  }
  return "";
}

TEST(Address, PrintsAsItIsWritten) {
  for (const char* text : {"127.0.0.1:9001", "[::1]:0", "[2001:db8::1]:443", "unix:/run/x", "fd:3"})
    EXPECT_EQ(Address::parse(text).to_string(), text);
  EXPECT_EQ(Address().to_string(), "");
}

TEST(Address, HasAHostAndAPort) {
  EXPECT_EQ(Address::parse("127.0.0.1:9001").host(), "127.0.0.1");
  EXPECT_EQ(Address::parse("127.0.0.1:9001").port(), 9001);
  EXPECT_EQ(Address::parse("[::1]:80").host(), "[::1]");
  EXPECT_EQ(Address::parse("[::1]:80").port(), 80);
  EXPECT_EQ(Address::parse("unix:/run/x").port(), 0);
}

TEST(Address, LooksNamesUp) {
  for (const Address& address : Address::resolve("localhost:80")) {
    EXPECT_TRUE(address.host() == "127.0.0.1" || address.host() == "[::1]") << address.host();
    EXPECT_EQ(address.port(), 80);
  }
}

TEST(Address, SaysWhatIsWrongAndWhatHelps) {
  const std::pair<const char*, const char*> rows[] = {
      {"", "write HOST:PORT"},
      {"9001", "write HOST:PORT"},
      {":9001", "write HOST:PORT"},
      {"::1:9001", "such as 127.0.0.1:9001 or [::1]:9001"},
      {"127.0.0.1:", "the port '' is no number from 0 to 65535"},
      {"127.0.0.1:http", "the port 'http' is no number"},
      {"127.0.0.1:65536", "the port '65536' is no number"},
      {"127.0.0.1:+80", "the port '+80' is no number"},
      {"[example]:80", "write the address in digits"},
      {"fd:", "such as fd:3"},
      {"fd:-1", "such as fd:3"},
      {"unix:", "1 to 107 characters"},
  };
  for (const auto& [text, part] : rows)
    EXPECT_NE(error_of(text).find(part), std::string::npos) << text << " -> " << error_of(text);
  EXPECT_NE(error_of("unix:" + std::string(108, 'x')), "");
}

int option(const net::Socket& socket, int level, int name) {
  int value = -1;
  socklen_t size = sizeof value;
  getsockopt(socket.fd(), level, name, &value, &size);
  return value;
}

TEST(Listen, GivesItsOptionsToWhatItAccepts) {
  const net::Socket listener =
      net::listen(Address::parse("127.0.0.1:0"), {.buffers = {.receive = 32768, .send = 16384}});
  const net::Attempt attempt = net::connect(listener.local());
  pollfd fd{listener.fd(), POLLIN, 0};
  ASSERT_EQ(poll(&fd, 1, 10'000), 1);
  const net::Socket accepted(accept(listener.fd(), nullptr, nullptr));
  EXPECT_EQ(option(accepted, IPPROTO_TCP, TCP_NODELAY), 1);
  EXPECT_EQ(option(accepted, SOL_SOCKET, SO_RCVBUF), 65536);
  EXPECT_EQ(option(accepted, SOL_SOCKET, SO_SNDBUF), 32768);
  EXPECT_EQ(option(attempt.socket, IPPROTO_TCP, TCP_NODELAY), 1);
  EXPECT_EQ(accepted.peer().to_string(), attempt.socket.local().to_string());
}

TEST(Listen, SharesAPortOnlyWhenAsked) {
  const net::Socket one = net::listen(Address::parse("127.0.0.1:0"), {.reuse_port = true});
  EXPECT_NO_THROW(net::listen(one.local(), {.reuse_port = true}));
  try {
    net::listen(one.local());
    ADD_FAILURE() << "listened twice";
  } catch (const base::Error& error) {
    EXPECT_EQ(error.what(), "cannot listen on " + one.local().to_string() +
                                ": Address already in use; stop the program that listens there, or "
                                "choose another port (0: any)");
  }
}

TEST(Listen, TakesOverAPortThatWasReserved) {
  net::Socket reserved = net::reserve(Address::parse("127.0.0.1:0"));
  const Address address = reserved.local();
  const auto error_of_connecting = [&] {
    const net::Attempt attempt = net::connect(address);
    if (attempt.error != EINPROGRESS) return attempt.error;
    pollfd fd{attempt.socket.fd(), POLLOUT, 0};
    EXPECT_EQ(poll(&fd, 1, 10'000), 1);
    return option(attempt.socket, SOL_SOCKET, SO_ERROR);
  };
  EXPECT_EQ(error_of_connecting(), ECONNREFUSED);
  const net::Socket listener = net::listen(std::move(reserved));
  EXPECT_EQ(error_of_connecting(), 0);
}

TEST(Listen, TakesASocketThatWasHandedOver) {
  net::Socket activated = net::listen(Address::parse("127.0.0.1:0"));
  const Address address = activated.local();
  const net::Socket taken =
      net::listen(Address::parse("fd:" + std::to_string(activated.release())));
  EXPECT_EQ(taken.local().to_string(), address.to_string());
  EXPECT_THROW(net::listen(Address::parse("fd:0")), base::Error);
}

TEST(Connect, LeavesFromTheSourceItIsTold) {
  const net::Socket listener = net::listen(Address::parse("127.0.0.1:0"));
  const net::Attempt attempt =
      net::connect(listener.local(), {.source = Address::parse("127.0.0.3:0")});
  EXPECT_EQ(attempt.socket.local().host(), "127.0.0.3");
}

// Whether there is nobody to accept yet, right behind the dial.
bool is_unheard_of(const net::Socket& listener, const net::DialOptions& options) {
  const net::Attempt attempt = net::connect(listener.local(), options);
  pollfd open{attempt.socket.fd(), POLLOUT, 0};
  EXPECT_EQ(poll(&open, 1, 10'000), 1);
  pollfd fd{listener.fd(), POLLIN, 0};
  const bool unheard_of = poll(&fd, 1, 0) == 0;
  EXPECT_EQ(send(attempt.socket.fd(), "hi", 2, 0), 2);
  EXPECT_EQ(poll(&fd, 1, 10'000), 1);
  const net::Socket accepted(accept(listener.fd(), nullptr, nullptr));
  pollfd said{accepted.fd(), POLLIN, 0};
  EXPECT_EQ(poll(&said, 1, 10'000), 1);
  return unheard_of;
}

// Tried more than once, as whoever is not let on for 0.2 s is heard of all the same.
TEST(Connect, IsHeardOfWithItsFirstWordsWhereItSpeaksAtOnce) {
  const net::Socket listener = net::listen(Address::parse("127.0.0.1:0"));
  EXPECT_FALSE(is_unheard_of(listener, {}));
  bool unheard_of = false;
  for (int i = 0; i < 20 && !unheard_of; ++i)
    unheard_of = is_unheard_of(listener, {.speaks_at_once = true});
  EXPECT_TRUE(unheard_of);
}

TEST(Ports, ComeInPartsByTurns) {
  const net::Ports all{.low = 32768, .high = 60999};
  EXPECT_EQ(all.part(0).low, 32768);
  EXPECT_EQ(all.part(0).high, 32768 + 255);
  EXPECT_EQ(all.part(1).low, 32768 + 256);
  EXPECT_EQ(all.part(109).high, 60999);  // the last has the rest
  EXPECT_EQ(all.part(110).low, 32768);
  const net::Ports few{.low = 1024, .high = 1030};
  EXPECT_EQ(few.part(5).low, 1024);
  EXPECT_EQ(few.part(5).high, 1030);
}

// The kernel may not know the option; then any port will do.
TEST(Ports, AreTakenFromElsewhereWhereNoneIsFree) {
  const net::Socket listener = net::listen(net::Address::parse("127.0.0.1:0"));
  const net::Ports one{.low = 40000, .high = 40000};
  const net::Attempt first = net::connect(listener.local(), {.ports = one});
  const net::Attempt second = net::connect(listener.local(), {.ports = one});
  for (const net::Attempt* attempt : {&first, &second})
    EXPECT_TRUE(attempt->error == 0 || attempt->error == EINPROGRESS) << attempt->error;
  EXPECT_NE(first.socket.local().port(), second.socket.local().port());
}

}  // namespace
}  // namespace test
