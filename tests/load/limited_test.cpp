#include "tools/load/limited.h"

#include <gtest/gtest.h>

#include "tests/load/scene.h"

namespace load {
namespace {

using namespace std::chrono_literals;

// Notes how it ended.
class Inner final : public session::Session {
 public:
  explicit Inner(std::optional<session::End>& end) : end_(end) {}
  void on_open(session::Turn&) override {}
  void on_bytes(std::span<char>, session::Turn&) override {}
  void on_wake(session::Turn&) override {}
  void on_end(session::End end, session::Turn&) override { end_ = end; }

 private:
  std::optional<session::End>& end_;
};

TEST(Limited, EndsAHandshakeThatTakesTooLong) {
  std::optional<session::End> end;
  const tls::Context context(tls::ClientSettings{});
  test::Driver driver(std::make_unique<Limited>(
      std::make_unique<tls::Secure>(context, std::make_unique<Inner>(end)),
      session::Clock::time_point(1h + 10s)));
  driver.open();
  EXPECT_FALSE(driver.sent().empty());  // ClientHello
  driver.advance(10s - 1ns);
  EXPECT_FALSE(driver.wake());
  EXPECT_EQ(end, std::nullopt);
  driver.advance(1ns);
  EXPECT_TRUE(driver.wake());
  EXPECT_EQ(end, session::End::timed_out);
  EXPECT_EQ(driver.then, session::Then::reset);
}

}  // namespace
}  // namespace load
