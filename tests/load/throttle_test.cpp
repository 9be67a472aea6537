#include "tools/load/throttle.h"

#include <gtest/gtest.h>

#include "tests/support/driver.h"

namespace load {
namespace {

using namespace std::chrono_literals;
using session::Then;
using session::Turn;

// Says everything at once, hears what comes, and ends when it is told to.
struct Chatty final : session::Session {
  explicit Chatty(std::string all) : words(std::move(all)) {}
  void on_open(Turn& turn) override {
    turn.out.append(words);
    turn.wish.wake_at = turn.now + 1s;
  }
  void on_bytes(std::span<char> in, Turn& turn) override {
    heard += in.size();
    if (heard == 5) turn.then = Then::close;
    if (heard > 1000) turn.then = Then::reset;
  }
  void on_wake(Turn& turn) override {
    woken += turn.wish.wake_at == session::never ? 1 : 0;
    unsent = turn.unsent;
  }
  void on_end(session::End, Turn&) override { ended = true; }

  std::string words;
  std::size_t heard = 0;
  std::size_t unsent = 0;
  int woken = 0;
  bool ended = false;
};

struct Slow {
  Slow(std::optional<double> read, std::optional<double> write, std::string words = "") {
    auto inner = std::make_unique<Chatty>(std::move(words));
    chatty = inner.get();
    driver =
        std::make_unique<test::Driver>(std::make_unique<Throttle>(std::move(inner), read, write));
    driver->open();
  }
  std::size_t sent_in(session::Clock::duration time) {
    std::size_t sent = 0;
    for (int i = 0; i < 100; ++i) {
      driver->advance(time / 100);
      driver->wake();
      sent += driver->sent().size();
    }
    return sent;
  }

  Chatty* chatty;
  std::unique_ptr<test::Driver> driver;
};

TEST(Throttle, GivesSoManyOctetsASecond) {
  Slow slow({}, 1000, std::string(5000, 'x'));
  EXPECT_NEAR(static_cast<double>(slow.sent_in(1s)), 1000, 20);
  EXPECT_NEAR(static_cast<double>(slow.chatty->unsent), 4000, 20);
  EXPECT_NEAR(static_cast<double>(slow.sent_in(2s)), 2000, 20);
  EXPECT_NEAR(static_cast<double>(slow.sent_in(10s)), 2000, 40);
}

TEST(Throttle, SavesUpNoMoreThanATenthOfASecond) {
  Slow slow({}, 1000);
  slow.driver->advance(1h);
  slow.driver->wake();
  slow.chatty->heard = 5;
  EXPECT_LE(slow.sent_in(1s), 1100u);
}

TEST(Throttle, TakesSoManyOctetsASecond) {
  Slow slow(1000, {});
  EXPECT_EQ(slow.driver->wish.read_at_most, 0u);
  std::size_t taken = 0;
  for (int i = 0; i < 100; ++i) {
    slow.driver->advance(10ms);
    slow.driver->wake();
    const std::uint32_t may = slow.driver->wish.read_at_most;
    EXPECT_LE(may, 100u);
    if (may > 0) slow.driver->bytes(std::string(may, 'x'));
    taken += may;
  }
  EXPECT_NEAR(static_cast<double>(taken), 1000, 20);
}

TEST(Throttle, EndsBehindWhatItHolds) {
  Slow slow({}, 1000, std::string(500, 'x'));
  slow.driver->bytes("12345");
  EXPECT_EQ(slow.driver->then, Then::stay);
  EXPECT_GT(slow.sent_in(2s), 490u);
  EXPECT_EQ(slow.driver->then, Then::close);
}

TEST(Throttle, ResetsAtOnce) {
  Slow slow({}, 1000, std::string(500, 'x'));
  slow.driver->bytes(std::string(1001, 'x'));
  EXPECT_EQ(slow.driver->then, Then::reset);
}

TEST(Throttle, WakesWhenTheSessionWantsIt) {
  Slow slow({}, 1000, std::string(10, 'x'));
  slow.sent_in(900ms);
  EXPECT_EQ(slow.chatty->woken, 0);
  slow.sent_in(200ms);
  EXPECT_EQ(slow.chatty->woken, 1);
}

TEST(Throttle, LeavesAloneWhatIsNotLimited) {
  Slow slow({}, {}, "all of it");
  EXPECT_EQ(slow.driver->sent(), "all of it");
  EXPECT_EQ(slow.driver->wish.read_at_most, session::unlimited);
}

}  // namespace
}  // namespace load
