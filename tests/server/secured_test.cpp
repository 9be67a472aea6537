#include "tools/server/secured.h"

#include <gtest/gtest.h>

#include "tests/server/guest.h"

namespace serve {
namespace {

using namespace std::chrono_literals;
using session::Then;

class SecuredTest : public testing::Test {
 protected:
  static tls::Certificate certificate() {
    return tls::Certificate::authority({.common_name = "authority"})
        .issue({.common_name = "localhost", .dns_names = {"localhost"}});
  }

  test::Guest house{Level::error, {.handshake = 3s}};
  tls::Context context{tls::ServerSettings{.certificates = {certificate()}}};
  test::Driver driver{std::make_unique<Secured>(
      context, std::make_unique<http::Reception>(house.entrance), house.entrance)};
};

TEST_F(SecuredTest, ClosesWithoutAWordOnAHandshakeThatTakesTooLong) {
  driver.open();
  driver.bytes({"\x16\x03\x01\x02", 4});  // the begin of a record
  driver.advance(2999ms);
  EXPECT_FALSE(driver.wake());
  driver.ring();
  EXPECT_TRUE(driver.wake());
  EXPECT_EQ(driver.then, Then::stay);
  driver.advance(1ms);
  EXPECT_TRUE(driver.wake());
  EXPECT_EQ(driver.then, Then::close);
  EXPECT_EQ(driver.sent(), "");
  const Counters& counters = house.house.counters;
  EXPECT_EQ(counters.limits[static_cast<std::size_t>(Limit::handshake)].read(), 1u);
  EXPECT_EQ(counters.tls_failed.read(), 1u);
}

TEST_F(SecuredTest, LeavesTheDeadlineToTheRequestOnceTheHandshakeIsDone) {
  const tls::Context client(tls::ClientSettings{.insecure = true});
  tls::Channel channel(client, {.host = "localhost"});
  driver.open();
  driver.advance(2s);
  base::Buffer out;
  channel.start(out);
  std::vector<char> room(65536);
  while (!channel.established() && !out.empty()) {
    driver.bytes(out.view());
    out.clear();
    const std::string answer = driver.sent();
    std::span<const char> in(answer);
    EXPECT_TRUE(channel.read(in, room, out).empty());
  }
  driver.bytes(out.view());
  EXPECT_EQ(house.house.counters.tls_established.read(), 1u);
  EXPECT_EQ(driver.wish.wake_at, driver.now + 3s);
  driver.advance(2s);
  EXPECT_FALSE(driver.wake());
  driver.advance(1s);
  EXPECT_TRUE(driver.wake());
  EXPECT_EQ(driver.then, Then::close);
  EXPECT_EQ(house.house.counters.tls_failed.read(), 0u);
}

TEST_F(SecuredTest, ClosesOnWhoComesWhenAllAreToldToStop) {
  driver.stop();
  driver.then = Then::stay;
  driver.open();
  EXPECT_EQ(driver.then, Then::close);
}

}  // namespace
}  // namespace serve
