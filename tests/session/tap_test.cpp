#include "libcore/session/tap.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/driver.h"

namespace {

using session::Turn;

// Greets, answers what it reads, and leaves on "bye".
class Talker final : public session::Session {
 public:
  void on_open(Turn& turn) override { turn.out.append("hello"); }
  void on_bytes(std::span<char> in, Turn& turn) override {
    const std::string said(in.data(), in.size());
    in.front() = '?';  // a session may change what it reads
    if (said == "bye") turn.then = session::Then::close;
    turn.out.append("re:" + said);
  }
  void on_wake(Turn&) override {}
  void on_end(session::End, Turn&) override {}
};

class Log final : public session::Tap::Listener {
 public:
  explicit Log(std::string& text) : text_(text) {}
  void opened(const session::Link& link, Time) override {
    text_ += "open " + link.local_address() + " " + link.peer_address() + "; ";
  }
  void received(std::string_view octets, Time) override {
    text_ += "< " + std::string(octets) + "; ";
  }
  void sent(std::string_view octets, Time) override { text_ += "> " + std::string(octets) + "; "; }
  void ended(session::End end, Time) override { text_ += std::string(to_string(end)) + "; "; }
  void left(session::Then then, Time) override {
    text_ += then == session::Then::close   ? "close; "
             : then == session::Then::reset ? "reset; "
                                            : "end; ";
  }

 private:
  std::string& text_;
};

TEST(Tap, ShowsAllThatGoesOverAConnection) {
  std::string text;
  test::Driver driver(
      std::make_unique<session::Tap>(std::make_unique<Talker>(), std::make_unique<Log>(text)));
  driver.open();
  driver.bytes("one");
  driver.bytes("bye");
  driver.end(session::End::fin);
  EXPECT_EQ(text, "open local:1 peer:2; > hello; < one; > re:one; < bye; > re:bye; close; FIN; ");
  EXPECT_EQ(driver.sent(), "hellore:onere:bye");
  EXPECT_EQ(driver.then, session::Then::close);
}

// Hands over as soon as it is open.
class Usher final : public session::Session {
 public:
  void on_open(Turn& turn) override { turn.heir = std::make_unique<Talker>(); }
  void on_bytes(std::span<char>, Turn&) override {}
  void on_wake(Turn&) override {}
  void on_end(session::End, Turn&) override {}
};

TEST(Tap, StaysAroundAnHeir) {
  std::string text;
  test::Driver driver(
      std::make_unique<session::Tap>(std::make_unique<Usher>(), std::make_unique<Log>(text)));
  driver.open();
  driver.bytes("one");
  EXPECT_EQ(text, "open local:1 peer:2; > hello; < one; > re:one; ");
}

}  // namespace
