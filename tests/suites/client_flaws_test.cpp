#include "tests/suites/client_flaws.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "libcore/base/text.h"
#include "suites/catalogue.h"
#include "suites/examination.h"
#include "tests/suites/world.h"

namespace test {
namespace {

using suite::Grade;

// What a client makes of the server's answer.
std::vector<const suite::Case*> cases_of_answers() {
  const Globs about = {"handshake.response.*",           "handshake.version.client-*",
                       "handshake.subprotocol.client-*", "handshake.extension.client-*",
                       "limits.header.client-*",         "deflate.response.*"};
  std::vector<const suite::Case*> all;
  for (const suite::Case& script : suite::every_case())
    if (chosen(about, script.id()) && script.transport() != suite::Transport::tls)
      all.push_back(&script);
  return all;
}

// One client that does as it is told, and lives on.
class ClientBench {
 public:
  explicit ClientBench(const ClientHabits& habits) : habits_(habits) {
    facts_.judged = ws::Role::client;
    facts_.summons = {.words = {"url", "subprotocols", "require"}, .lives_on = true};
  }

  Verdict play(const suite::Case& script) {
    World world(1 << 20, World::Client([this](const suite::Examination::Part& part) {
                  return World::Visit{come(part)};
                }));
    world.departs = [this](suite::Finding& finding) {
      finding.departure = {.status = memory_.failed ? habits_.exit_status : 0};
    };
    memory_ = {};
    suite::Examination examination(script, facts_, experience_);
    world.run(examination);
    return {examination.grade(), examination.why()};
  }

 private:
  std::unique_ptr<session::Session> come(const suite::Examination::Part& part) {
    const suite::Invitation& told = part.invitation;
    if (part.returns && !memory_.location && !memory_.retries) return nullptr;
    if (!part.returns) memory_ = {.cookie = memory_.cookie};
    memory_.retries = false;
    if (told.url.find('@') != std::string::npos) memory_.credentials = "Basic dXNlcjpzZWNyZXQ=";
    ws::Opening opening{.host = "prober.test:9001", .subprotocols = {}, .deflate = {}, .extra = {}};
    if (const auto names = told.words.find("subprotocols"); names != told.words.end())
      for (const std::string_view name : base::split(names->second, ','))
        opening.subprotocols.emplace_back(name);
    return std::make_unique<ClientMutant>(habits_, memory_, std::move(opening),
                                          told.words.contains("require"));
  }

  const ClientHabits& habits_;
  ClientMemory memory_;
  suite::Facts facts_;
  suite::Experience experience_;
};

std::vector<ClientFlaw> every_client_flaw() {
  std::vector<ClientFlaw> all;
  for (const auto& group : {flaws_of_opening, flaws_of_giving_up, flaws_of_agreements})
    std::ranges::move(group(), std::back_inserter(all));
  return all;
}

// The ground on which the others stand.
TEST(ClientMutant, PassesWithoutHabits) {
  const ClientHabits right;
  ClientBench bench(right);
  for (const suite::Case* const script : cases_of_answers()) {
    const Verdict verdict = bench.play(*script);
    if (verdict.grade == Grade::not_applicable) continue;
    EXPECT_LE(verdict.grade, Grade::informational) << script->id() << ": " << verdict.why;
  }
}

// Every flaw is seen by the cases that are about it and fails no other, and for every case there is
// a flaw that it sees.
TEST(ClientMutants, AreCaughtByTheCasesThatAreAboutThem) {
  const std::vector<const suite::Case*> cases = cases_of_answers();
  const ClientHabits right;
  ClientBench ground(right);
  std::map<std::string, Verdict> usual;
  for (const suite::Case* const script : cases) usual[script->id()] = ground.play(*script);
  std::set<std::string> shown;
  std::size_t caught = 0;
  const std::vector<ClientFlaw> flaws = every_client_flaw();
  for (const ClientFlaw& flaw : flaws) {
    SCOPED_TRACE(flaw.name);
    ClientHabits habits;
    flaw.breaks(habits);
    ClientBench bench(habits);
    std::size_t seen = 0;
    std::size_t missed = 0;
    for (const suite::Case* const script : cases) {
      const std::string& id = script->id();
      const bool fails = chosen(flaw.fails, id);
      const bool informational = chosen(flaw.informational, id);
      const bool named = fails || informational || chosen(flaw.non_strict, id);
      const bool heavy = id.starts_with("limits.") || script->tier() == suite::Tier::full;
      if (!named && (flaw.all || heavy)) continue;
      const Verdict verdict = bench.play(*script);
      if (!named) {
        EXPECT_NE(verdict.grade, Grade::fail) << id << ": " << verdict.why;
        continue;
      }
      const Grade wanted = fails           ? Grade::fail
                           : informational ? Grade::informational
                                           : Grade::non_strict;
      const bool differs = verdict.grade == wanted && verdict != usual.at(id);
      EXPECT_TRUE(differs) << id << " is " << word(verdict.grade) << ", not " << word(wanted)
                           << ": " << verdict.why;
      ++(differs ? seen : missed);
      if (differs) shown.insert(id);
    }
    caught += seen > 0 && missed == 0 ? 1 : 0;
  }
  for (const suite::Case* const script : cases)
    EXPECT_TRUE(shown.contains(script->id())) << "no flaw shows in " << script->id();
  EXPECT_EQ(caught, flaws.size());
  fmt::print("client mutants: {} of {} caught; cases: {} of {} shown to see a flaw\n", caught,
             flaws.size(), shown.size(), cases.size());
}

}  // namespace
}  // namespace test
