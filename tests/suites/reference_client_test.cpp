#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include "libcore/base/text.h"
#include "suites/catalogue.h"
#include "suites/examination.h"
#include "tests/suites/echo_client.h"
#include "tests/suites/follower.h"
#include "tests/suites/world.h"

namespace test {
namespace {

constexpr std::size_t whole = 65536;

// These move many megabytes.
bool moves_much(const suite::Case& script) {
  return std::ranges::any_of(
      std::initializer_list<std::string_view>{"deflate.bomb.", "deflate.matrix.", "limits.",
                                              "abuse.", "perf."},
      [&](std::string_view prefix) { return script.id().starts_with(prefix); });
}

class ReferenceClient : public testing::TestWithParam<std::size_t> {};

// What it does not come back for by itself.
World::Visit visit(const suite::Examination::Part& part) {
  const suite::Invitation& told = part.invitation;
  const std::optional<Errand> errand = part.returns ? std::nullopt : follow(told);
  const suite::Departure failed{.status = 1};
  if (!errand || !told.listens) return {.departure = failed};
  auto client = std::make_unique<EchoClient>(errand->opening);
  if (errand->has_proxy)
    return {.client = std::make_unique<Tunneller>(connect_request(*errand), std::move(client),
                                                  opens_tunnel)};
  return {.client = std::move(client), .departure = failed};  // which matters where it failed
}

// A client on our endpoint passes every case that judges clients, however the octets are cut up.
TEST_P(ReferenceClient, PassesEveryCase) {
  suite::Facts facts;
  facts.judged = ws::Role::client;
  facts.summons = {.words = {"url", "subprotocols", "header", "proxy"}, .lives_on = true};
  if (GetParam() == 1) facts.segmentation = suite::Segmentation::byte;
  suite::Experience experience;
  for (const suite::Case& script : suite::every_case()) {
    SCOPED_TRACE(script.id());
    if (!script.judges(ws::Role::client)) continue;
    if (moves_much(script) && (GetParam() != whole || script.tier() == suite::Tier::stress))
      continue;
    World world(GetParam(), World::Client(visit));
    suite::Examination examination(script, facts, experience);
    world.run(examination);
    if (examination.grade() == suite::Grade::not_run) {
      const bool is_asked_of_the_user =
          !script.needs().empty() || examination.why().starts_with("needs ");
      EXPECT_TRUE(is_asked_of_the_user || script.search()) << examination.why();
      continue;
    }
    if (examination.grade() == suite::Grade::not_applicable) continue;
    EXPECT_LE(examination.grade(), suite::Grade::informational)
        << examination.why() << "; came: " << examination.observed();
    for (const suite::Finding& finding : examination.findings())
      for (const suite::MonitorHit& hit : finding.hits)
        EXPECT_LE(hit.grade, suite::Grade::informational) << hit.id << ": " << hit.why;
  }
}
INSTANTIATE_TEST_SUITE_P(Chopped, ReferenceClient, testing::Values(1, 2, 7, whole));

}  // namespace
}  // namespace test
