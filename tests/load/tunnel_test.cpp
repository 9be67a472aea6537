#include "tools/load/tunnel.h"

#include <gtest/gtest.h>

#include "tests/support/driver.h"

namespace load {
namespace {

using namespace std::chrono_literals;
using session::End;
using session::Then;
using session::Turn;

struct Traveller final : session::Session {
  struct Diary {
    std::string heard;
    std::optional<End> end;
    int opened = 0;
  };
  explicit Traveller(Diary& d) : diary(d) {}
  void on_open(Turn& turn) override {
    ++diary.opened;
    turn.out.append("hello");
  }
  void on_bytes(std::span<char> in, Turn&) override { diary.heard.append(in.data(), in.size()); }
  void on_wake(Turn&) override {}
  void on_end(End end, Turn&) override { diary.end = end; }

  Diary& diary;
};

struct Journey {
  Journey() { driver.open(); }
  std::uint64_t error(const char* cause) {
    const auto found = tally.errors().find(cause);
    return found == tally.errors().end() ? 0 : found->second;
  }

  Tally tally{{}};
  Traveller::Diary diary;
  test::Driver driver{
      std::make_unique<Tunnel>("example.test:443", std::make_unique<Traveller>(diary),
                               session::Clock::time_point(std::chrono::hours(1)) + 5s, tally)};
};

TEST(Tunnel, LetsTheSessionBeginWhereItLeadsTo) {
  Journey journey;
  EXPECT_EQ(journey.driver.sent(),
            "CONNECT example.test:443 HTTP/1.1\r\nHost: example.test:443\r\n\r\n");
  journey.driver.bytes("HTTP/1.1 200 Connection esta");
  EXPECT_EQ(journey.diary.opened, 0);
  journey.driver.bytes("blished\r\nVia: x\r\n\r\nwelcome");
  EXPECT_EQ(journey.diary.opened, 1);
  EXPECT_EQ(journey.driver.sent(), "hello");
  EXPECT_EQ(journey.diary.heard, "welcome");
}

TEST(Tunnel, SaysWhatTheProxySaid) {
  for (const auto& [answer, cause] :
       {std::pair("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "proxy: status 407"),
        {"HTTP/1.1 101 Switching Protocols\r\n\r\n", "proxy: status 101"},
        {"\x16\x03\x01 what?\r\n\r\n", "proxy: no HTTP response"}}) {
    Journey journey;
    journey.driver.bytes(answer);
    EXPECT_EQ(journey.error(cause), 1u) << cause;
    EXPECT_EQ(journey.diary.end, End::refused);
    EXPECT_EQ(journey.driver.then, Then::close);
    EXPECT_EQ(journey.diary.opened, 0);
  }
}

TEST(Tunnel, IsNotWaitedForLongerThanForTheConnection) {
  Journey journey;
  journey.driver.advance(5s);
  journey.driver.wake();
  EXPECT_EQ(journey.diary.end, End::timed_out);
  EXPECT_EQ(journey.driver.then, Then::reset);
}

TEST(Tunnel, EndsWithItsConnection) {
  Journey journey;
  journey.driver.end(End::fin);
  EXPECT_EQ(journey.diary.end, End::fin);
}

}  // namespace
}  // namespace load
