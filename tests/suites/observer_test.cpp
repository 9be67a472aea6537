#include "suites/observer.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "tests/suites/echo_client.h"
#include "tests/support/driver.h"

namespace test {
namespace {

// A client that has opened its connection to an observer by hand.
class Observed : public testing::Test {
 protected:
  explicit Observed(bool echoes = true) {
    facts.judged = ws::Role::client;
    driver = std::make_unique<Driver>(
        std::make_unique<suite::Observer>(facts, echoes, 1, finding, [this] { ++done; }));
    driver->open();
  }

  void open() {
    driver->bytes(
        "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
    const std::string response = driver->sent();
    ASSERT_TRUE(response.starts_with("HTTP/1.1 101")) << response;
  }
  static std::string frame(char first, const std::string& payload) {
    std::string octets{first};
    if (payload.size() < 126) {
      octets += static_cast<char>(0x80 | payload.size());
    } else {
      octets += static_cast<char>(0x80 | 126);
      octets += static_cast<char>(payload.size() >> 8);
      octets += static_cast<char>(payload.size() & 0xff);
    }
    return octets + std::string(4, '\0') + payload;  // a key of zeros
  }

  suite::Facts facts;
  suite::Finding finding;
  int done = 0;
  std::unique_ptr<Driver> driver;
};

TEST_F(Observed, GetsItsMessagesBackWhateverTheirSize) {
  open();
  driver->bytes(frame('\x81', "hi"));
  EXPECT_EQ(driver->sent(), "\x81\x02hi");
  const std::string longer(300, 'x');
  driver->bytes(frame('\x82', longer));
  EXPECT_EQ(driver->sent(), std::string("\x82\x7e\x01\x2c") + longer);
  driver->bytes(frame('\x89', "p"));
  EXPECT_EQ(driver->sent(), "\x8a\x01p");
}

TEST_F(Observed, IsAnsweredItsClose) {
  open();
  driver->bytes(frame('\x88', "\x03\xe8 bye"));
  EXPECT_EQ(driver->sent(), "\x88\x02\x03\xe8");
  EXPECT_EQ(driver->then, session::Then::close);
  EXPECT_EQ(done, 1);
  EXPECT_TRUE(finding.opened);
  EXPECT_TRUE(finding.hits.empty());
}

TEST_F(Observed, IsJudgedByThePassiveRules) {
  open();
  driver->bytes(std::string("\x81\x02hi"));       // not masked
  EXPECT_EQ(driver->sent(), "\x88\x02\x03\xea");  // 1002, and no echo
  EXPECT_EQ(driver->then, session::Then::close);
  EXPECT_EQ(done, 1);
  ASSERT_EQ(finding.hits.size(), 1u);
  EXPECT_EQ(finding.hits.front().id, "monitor.frame.mask-bit");
  EXPECT_EQ(finding.hits.front().grade, suite::Grade::fail);
}

TEST_F(Observed, IsFailedForTextThatIsNone) {
  open();
  driver->bytes(frame('\x81', "\xff"));
  EXPECT_EQ(driver->sent(), "\x88\x02\x03\xef");  // 1007
  EXPECT_EQ(done, 1);
}

TEST_F(Observed, MayEncodeALengthInMoreOctetsThanItNeeds) {
  open();
  driver->bytes(std::string("\x81\xfe\0\2\0\0\0\0hi", 10));
  EXPECT_EQ(driver->sent(), "\x81\x02hi");
  driver->end(session::End::fin);
  ASSERT_EQ(finding.hits.size(), 1u);
  EXPECT_EQ(finding.hits.front().id, "monitor.frame.length-minimal");
}

TEST_F(Observed, MayGoOnForLongerThanAnyCase) {
  open();
  const std::string message = frame('\x82', std::string(60'000, 'x'));
  for (int i = 0; i < 4000; ++i) {  // 240 MB
    driver->bytes(message);
    ASSERT_EQ(driver->then, session::Then::stay) << i;
    ASSERT_FALSE(driver->sent().empty());
  }
  EXPECT_EQ(finding.frames, 4000u);
}

TEST_F(Observed, IsToldThatTheRunIsOver) {
  open();
  driver->stop();
  driver->wake();
  EXPECT_EQ(driver->sent(), "\x88\x02\x03\xe9");
  driver->bytes(frame('\x88', "\x03\xe9"));
  EXPECT_EQ(done, 1);
}

TEST_F(Observed, HasToAskInTime) {
  driver->advance(facts.windows.max);
  driver->wake();
  EXPECT_EQ(done, 1);
  EXPECT_FALSE(finding.opened);
  EXPECT_NE(finding.why_not_opened.find("no opening request"), std::string::npos);
}

}  // namespace
}  // namespace test
