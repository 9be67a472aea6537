#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

#include "libcore/base/text.h"
#include "suites/catalogue.h"
#include "suites/examination.h"
#include "tests/suites/echo_client.h"
#include "tests/suites/world.h"

namespace test {
namespace {

constexpr std::size_t whole = 65536;

// These move many megabytes.
bool is_heavy(const suite::Case& script) {
  return std::ranges::any_of(
      std::initializer_list<std::string_view>{"deflate.bomb.", "deflate.matrix.", "limits.",
                                              "abuse.", "perf."},
      [&](std::string_view prefix) { return script.id().starts_with(prefix); });
}

class ReferenceClient : public testing::TestWithParam<std::size_t> {};

// It offers the subprotocols that it is told, and never comes back by itself.
std::unique_ptr<session::Session> come(ws::Opening opening,
                                       const suite::Examination::Part& part) {
  if (part.returns) return nullptr;
  const auto names = part.invitation.words.find("subprotocols");
  if (names != part.invitation.words.end())
    for (const std::string_view name : base::split(names->second, ','))
      opening.subprotocols.emplace_back(name);
  return std::make_unique<EchoClient>(opening);
}

// A client on our endpoint passes every case that judges clients, however the octets are cut up.
TEST_P(ReferenceClient, PassesEveryCase) {
  const ws::Opening opening{.host = "test",
                            .resource = "/",
                            .subprotocols = {},
                            .deflate = {.mode = ws::DeflatePolicy::Mode::on},
                            .extra = {}};
  suite::Facts facts;
  facts.judged = ws::Role::client;
  facts.summons = {.words = {"url", "subprotocols"}, .lives_on = true};
  if (GetParam() == 1) facts.segmentation = suite::Segmentation::byte;
  suite::Experience experience;
  for (const suite::Case& script : suite::every_case()) {
    SCOPED_TRACE(script.id());
    if (!script.judges(ws::Role::client)) continue;
    if (is_heavy(script) && (GetParam() != whole || script.tier() == suite::Tier::stress)) continue;
    World world(GetParam(), World::Client([&](const suite::Examination::Part& part) {
                  return come(opening, part);
                }));
    suite::Examination examination(script, facts, experience);
    world.run(examination);
    if (examination.grade() == suite::Grade::not_run) {
      EXPECT_NE(examination.why().find("needs"), std::string::npos) << examination.why();
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
