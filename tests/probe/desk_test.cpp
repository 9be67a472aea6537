#include "tools/probe/desk.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/support/driver.h"

namespace probe {
namespace {

// Notes what becomes of it.
class Player final : public session::Session {
 public:
  explicit Player(std::string& notes) : notes_(notes) {}
  void on_open(session::Turn&) override { notes_ += "open "; }
  void on_bytes(std::span<char> in, session::Turn&) override {
    notes_ += std::string(in.data(), in.size()) + " ";
  }
  void on_wake(session::Turn&) override {}
  void on_end(session::End end, session::Turn& turn) override {
    notes_ += end == session::End::timed_out ? "nobody " : "end ";
    turn.then = session::Then::close;
  }

 private:
  std::string& notes_;
};

class DeskTest : public testing::Test {
 protected:
  std::unique_ptr<session::Session> player(std::string& notes) const {
    return std::make_unique<Player>(notes);
  }

  net::Loop loop_;
  Desk desk_{loop_};
  std::string one_, two_;
};

TEST_F(DeskTest, GivesAConnectionToThePlayerThatHasWaitedLongest) {
  desk_.wait(player(one_), session::never);
  desk_.wait(player(two_), session::never);
  test::Driver first(desk_.arrive("GET"));
  first.open();
  EXPECT_EQ(one_, "open GET ");
  EXPECT_EQ(two_, "");
  EXPECT_EQ(desk_.players(), 1u);
}

TEST_F(DeskTest, HoldsAConnectionUnreadUntilThereIsAPlayer) {
  test::Driver connection(desk_.arrive("GET"));
  connection.open();
  EXPECT_EQ(connection.wish.read_at_most, 0u);
  desk_.wait(player(one_), session::never);
  EXPECT_TRUE(connection.wake());
  EXPECT_EQ(one_, "open GET ");
  EXPECT_EQ(connection.wish.read_at_most, session::unlimited);
}

TEST_F(DeskTest, ForgetsAConnectionThatHasEnded) {
  {
    test::Driver connection(desk_.arrive({}));
    connection.open();
    connection.end(session::End::fin);
  }
  desk_.wait(player(one_), session::never);
  EXPECT_EQ(desk_.players(), 1u);
}

TEST_F(DeskTest, TellsPlayersThatNobodyComes) {
  desk_.wait(player(one_), session::never);
  desk_.wait(player(two_), session::never);
  desk_.dismiss();
  EXPECT_EQ(one_, "nobody ");
  EXPECT_EQ(two_, "nobody ");
  EXPECT_EQ(desk_.players(), 0u);
  EXPECT_FALSE(desk_.in_vain());  // that was not for want of a client
}

TEST_F(DeskTest, TurnsAwayWhoIsHeld) {
  test::Driver connection(desk_.arrive("GET"));
  connection.open();
  desk_.turn_away();
  EXPECT_TRUE(connection.wake());
  EXPECT_EQ(connection.then, session::Then::close);
}

TEST_F(DeskTest, GivesWhoIsTurnedAwayAnotherSessionForWhatItSaid) {
  test::Driver connection(desk_.arrive("GET"));
  connection.open();
  std::string asked;
  desk_.turn_away([&](std::string_view said) {
    asked = said;
    return player(one_);
  });
  EXPECT_TRUE(connection.wake());
  EXPECT_EQ(asked, "GET");
  EXPECT_EQ(one_, "open ");
}

TEST_F(DeskTest, HoldsNoMoreThanItCan) {
  std::vector<std::unique_ptr<session::Session>> held;
  while (auto session = desk_.arrive({})) {
    held.push_back(std::move(session));
    ASSERT_LE(held.size(), 1024u);
  }
  EXPECT_EQ(held.size(), 1024u);
  held.pop_back();
  EXPECT_NE(desk_.arrive({}), nullptr);
}

}  // namespace
}  // namespace probe
