#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "libcore/http/reception.h"
#include "suites/catalogue.h"
#include "suites/examination.h"
#include "tests/suites/world.h"
#include "tools/server/entrance.h"

namespace {

// Connections to our server, without a socket.
class Server {
 public:
  explicit Server(const ws::Settings& settings = {}) : house_{.endpoint = settings, .log = log_} {
    admission_.subprotocols = {"chat"};
    for (const std::string& origin : features().origins) admission_.origins.add(origin);
  }

  // What of it a user would declare.
  static suite::Features features() {
    return {.claims = {.subprotocols = {"chat"}},
            .origins = {"https://example.org", "http://test"},
            .http_path = "/nope"};
  }

  std::unique_ptr<session::Session> session() {
    return std::make_unique<http::Reception>(entrance_);
  }

 private:
  serve::Log log_{{.level = serve::Level::error}};
  serve::House house_;
  serve::Admission admission_;
  serve::Numbers numbers_{1, 1};
  serve::Entrance entrance_{serve::Entrance::Scheme::ws, house_, admission_, numbers_};
};

constexpr std::size_t whole = 65536;

// What the documents leave open, so that there is nothing to pass.
bool is_left_open(std::string_view id) {
  const auto ids = {"handshake.request.target-absolute-host-mismatch",
                    "handshake.request.host-foreign",
                    "handshake.request.host-other-port",
                    "handshake.request.host-upper-case",
                    "handshake.request.host-trailing-dot",
                    "handshake.request.browser-like-no-origin",
                    "handshake.origin.null",
                    "handshake.extension.name-case",
                    "handshake.origin.policy-upper-case",
                    "utf8.failfast.grade-by-octet",
                    "close.basic.big-then-close-ping",
                    "close.basic.close-while-echo-is-flowing",
                    "close.basic.queue-of-100-then-close",
                    "close.tcp.half-close-by-prober",
                    "close.tcp.time-wait-holder",
                    "fail.pending-echo-first"};
  return (id.starts_with("timing.") && id != "timing.close.no-tcp-fin") ||
         std::ranges::find(ids, id) != ids.end();
}

// These move many megabytes or open many connections, and what they measure is for the record.
bool is_heavy(const suite::Case& script) {
  return std::ranges::any_of(
      std::array{"deflate.bomb.", "deflate.matrix.", "limits.", "abuse.", "perf."},
      [&](std::string_view prefix) { return script.id().starts_with(prefix); });
}

class Reference : public testing::TestWithParam<std::size_t> {};

// Our server passes every case, however the octets are cut up. No socket is opened.
TEST_P(Reference, PassesEveryCase) {
  Server server;
  suite::Facts facts;
  facts.opening.host = "test";
  facts.features = Server::features();
  if (GetParam() == 1) facts.segmentation = suite::Segmentation::byte;
  suite::Experience experience;
  for (const suite::Case& script : suite::every_case()) {
    SCOPED_TRACE(script.id());
    if (!script.judges(ws::Role::server)) continue;
    if (script.transport() == suite::Transport::tls) continue;  // see tls_test.cpp
    if (is_heavy(script) && (GetParam() != whole || script.tier() == suite::Tier::stress)) continue;
    test::World world(GetParam(), [&] { return server.session(); });
    suite::Examination examination(script, facts, experience);
    world.run(examination);
    if (examination.grade() == suite::Grade::not_run ||
        examination.grade() == suite::Grade::not_applicable) {
      EXPECT_TRUE(!script.needs().empty() || script.search());  // it has no limit
      continue;
    }
    SCOPED_TRACE(examination.why() + "; came: " + examination.observed());
    if (is_heavy(script) || script.id().starts_with("deflate."))
      EXPECT_LE(examination.grade(), suite::Grade::informational);
    else
      EXPECT_EQ(examination.grade(),
                is_left_open(script.id()) ? suite::Grade::informational : suite::Grade::pass);
    for (const suite::Finding& finding : examination.findings())
      for (const suite::MonitorHit& hit : finding.hits)
        EXPECT_LE(hit.grade, suite::Grade::informational) << hit.id << ": " << hit.why;
  }
}

// With limits of its own it passes the cases that look for them, too.
TEST(Limits, AreFoundAndKept) {
  Server server({.max_message = 300'000, .max_frame = 300'000});
  suite::Facts facts;
  facts.opening.host = "test";
  suite::Experience experience;
  for (const suite::Case& script : suite::every_case()) {
    if (!script.id().starts_with("limits.message.") || script.tier() == suite::Tier::stress)
      continue;
    SCOPED_TRACE(script.id());
    test::World world(whole, [&] { return server.session(); });
    suite::Examination examination(script, facts, experience);
    world.run(examination);
    EXPECT_LE(examination.grade(), suite::Grade::informational) << examination.why();
  }
  ASSERT_TRUE(experience.size_limit);
  EXPECT_EQ(experience.size_limit->largest, 300'000);
  EXPECT_EQ(experience.size_limit->smallest_refused, 300'001);
}

// The cases that watch a peer's own Pings take as long as its interval asks for.
TEST(KeepAlive, IsWatchedForAsLongAsItWasDeclared) {
  Server server;
  suite::Facts facts;
  facts.opening.host = "test";
  facts.features.keep_alive = std::chrono::seconds(20);
  suite::Experience experience;
  for (const suite::Case& script : suite::every_case()) {
    if (script.needs() != std::vector{suite::Need::keep_alive}) continue;
    SCOPED_TRACE(script.id());
    test::World world(65536, [&] { return server.session(); });
    suite::Examination examination(script, facts, experience);
    world.run(examination);
    EXPECT_EQ(examination.grade(), suite::Grade::informational) << examination.why();
    const suite::Finding& finding = examination.findings().front();
    EXPECT_GE(finding.ended - finding.began, 2 * *facts.features.keep_alive);
  }
}

INSTANTIATE_TEST_SUITE_P(Chopped, Reference, testing::Values(1, 2, 7, whole));

}  // namespace
