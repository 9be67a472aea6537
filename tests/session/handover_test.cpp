#include "libcore/session/handover.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>

#include "tests/support/driver.h"

namespace {

using session::Turn;

// Acts as told, and says in a log when it goes.
class Actor final : public session::Session {
 public:
  struct Part {
    std::function<void(Turn&)> open = [](Turn&) {};
    std::function<void(std::span<char>, Actor&, Turn&)> bytes = [](std::span<char>, Actor&, Turn&) {
    };
  };
  Actor(std::string name, std::string& log, Part part)
      : name_(std::move(name)), log_(log), part_(std::move(part)) {}
  ~Actor() override { log_ += name_ + " goes. "; }

  void on_open(Turn& turn) override {
    log_ += name_ + " opens. ";
    part_.open(turn);
  }
  void on_bytes(std::span<char> in, Turn& turn) override {
    log_ += name_ + " reads " + std::string(in.data(), in.size()) + ". ";
    part_.bytes(in, *this, turn);
  }
  void on_wake(Turn&) override {}
  void on_end(session::End, Turn&) override {}

  std::string own;  // octets that live as long as it does

 private:
  std::string name_;
  std::string& log_;
  Part part_;
};

class Handover : public testing::Test {
 protected:
  std::unique_ptr<Actor> actor(const std::string& name, Actor::Part part) {
    return std::make_unique<Actor>(name, log, std::move(part));
  }

  std::string log;
};

TEST_F(Handover, TheRestMayLieInTheSessionThatGoes) {
  test::Driver driver(actor("first", {.bytes = [&](std::span<char>, Actor& self, Turn& turn) {
                              self.own = "long enough to lie outside of the string itself";
                              turn.rest = self.own;
                              turn.heir = actor("second", {});
                            }}));
  driver.bytes("x");
  EXPECT_EQ(log,
            "first reads x. second opens. second reads long enough to lie outside of the string "
            "itself. first goes. ");
}

TEST_F(Handover, TheRestIsForTheLastOfSeveralHeirs) {
  test::Driver driver(actor("first", {.bytes = [&](std::span<char> in, Actor&, Turn& turn) {
                              turn.rest = in.subspan(2);
                              turn.heir = actor("second", {.open = [&](Turn& inner) {
                                                  inner.heir = actor("third", {});
                                                }});
                            }}));
  driver.bytes("abcd");
  EXPECT_EQ(log,
            "first reads abcd. second opens. third opens. third reads cd. second goes. first "
            "goes. ");
}

TEST_F(Handover, AnHeirMayNameAnotherWhileItReadsTheRest) {
  test::Driver driver(
      actor("first", {.bytes = [&](std::span<char> in, Actor&, Turn& turn) {
              turn.rest = in.subspan(1);
              turn.heir = actor("second", {.bytes = [&](std::span<char> rest, Actor&, Turn& inner) {
                                  inner.rest = rest.subspan(1);
                                  inner.heir = actor("third", {});
                                }});
            }}));
  driver.bytes("abc");
  EXPECT_EQ(log,
            "first reads abc. second opens. second reads bc. third opens. third reads c. second "
            "goes. first goes. ");
}

TEST_F(Handover, AnHeirBeginsWithoutWishesAndWithoutARestThatIsEmpty) {
  test::Driver driver(actor("first", {.open = [&](Turn& turn) {
                              turn.wish.read_at_most = 1;
                              turn.heir = actor("second", {});
                            }}));
  driver.open();
  EXPECT_EQ(driver.wish.read_at_most, session::unlimited);
  EXPECT_EQ(log, "first opens. second opens. first goes. ");
}

}  // namespace
