#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <tuple>

#include "libcore/base/text.h"
#include "suites/catalogue.h"
#include "suites/examination.h"
#include "tests/suites/flaws.h"
#include "tests/suites/world.h"

namespace test {
namespace {

using suite::Grade;

constexpr std::size_t whole_octets = 1 << 20;

// Cases that offer permessage-deflate have flaws and eccentrics of their own: the others would
// spoil them as they spoil all.
bool is_of_deflate(const suite::Case& script) {
  return script.id().starts_with("deflate.") ||
         std::ranges::find(script.needs(), suite::Need::deflate) != script.needs().end();
}

// One peer with these habits a run: what a case learns of it holds for the next ones.
class Bench {
 public:
  Bench(const Habits& habits, ws::Role role) : habits_(habits) {
    facts_.judged = role;
    facts_.opening.host = "test";
    facts_.features = declared();
  }

  Verdict play(const suite::Case& script, std::size_t piece = whole_octets) {
    Process process;
    Habits habits = habits_;
    if (!is_of_deflate(script)) habits.deflate.policy.mode = ws::DeflatePolicy::Mode::off;
    World world(piece, [&] { return std::make_unique<Mutant>(habits, process, facts_.judged); });
    suite::Examination examination(script, facts_, experience_);
    world.run(examination);
    return {examination.grade(), examination.why() + "; came: " + examination.observed()};
  }

 private:
  const Habits& habits_;
  suite::Facts facts_;
  suite::Experience experience_;
};

bool is_sweeping(const Flaw& flaw) { return chosen(flaw.may_catch, "*"); }

// These move many megabytes, open many connections, are many of a kind or look beneath WebSocket,
// and are played with the mutants that they shall catch.
bool is_heavy(const suite::Case& script) {
  return chosen({"control.ping.while-sending-big-echo",
                 "framing.echo.pipelined-10000",
                 "utf8.valid.every-code-point",
                 "utf8.valid.long-runs-*",
                 "utf8.invalid.impossible-*",
                 "utf8.invalid.missing-*",
                 "utf8.invalid.overlong-*",
                 "utf8.invalid.second-octet-edges-*",
                 "utf8.invalid.surrogate-pair-*",
                 "utf8.invalid.tail-alone-*",
                 "utf8.invalid.every-two-octets",
                 "close.basic.close-while-echo-is-flowing",
                 "close.code.every-16-bit",
                 "fail.server-survives",
                 "timing.ping.latency-*",
                 "timing.open.handshake-latency",
                 "deflate.bomb.*",
                 "deflate.matrix.*",
                 "limits.*",
                 "abuse.*",
                 "perf.*",
                 "tls.*"},
                script.id());
}

// Of the heavy ones, those that are quick enough to be played with every eccentric.
bool is_bearable(const suite::Case& script) {
  return chosen({"limits.header.8k-*", "limits.header.target-8k", "limits.message.size-64k-*",
                 "limits.connections.100", "abuse.close-flood"},
                script.id());
}

// A flaw that spoils nearly everything only says something of the cases that it names in full, and
// of those that are played with nothing that does not name them.
bool shows(const Flaw& flaw, const suite::Case& script) {
  return !is_sweeping(flaw) || is_heavy(script) ||
         std::ranges::find(flaw.caught_by, script.id()) != flaw.caught_by.end();
}

// What is played over TLS alone, and what is about clients alone, has mutants of its own.
bool is_played(const suite::Case& script, ws::Role role) {
  const bool has_own = role == ws::Role::client && script.id().starts_with("tls.");
  return script.judges(role) && script.judges(ws::Role::server) && !has_own &&
         script.transport() != suite::Transport::tls &&
         std::ranges::none_of(script.needs(), [](suite::Need need) {
           return suite::lack(need, declared()).has_value();
         });
}

// Whether a peer in that role can have the flaw, and some case is to catch it.
bool is_played(const Flaw& flaw, ws::Role role) {
  const auto other = role == ws::Role::server ? suite::Judged::client : suite::Judged::server;
  return flaw.of != other &&
         std::ranges::any_of(suite::every_case(), [&](const suite::Case& script) {
           return chosen(flaw.caught_by, script.id()) && is_played(script, role);
         });
}

std::string name_of(ws::Role role) { return role == ws::Role::server ? "server" : "client"; }

std::vector<Flaw> every_flaw() {
  std::vector<Flaw> all;
  for (const auto& group : {flaws_of_handshake, flaws_of_reading, flaws_of_validation,
                            flaws_of_echoing, flaws_of_text, flaws_of_control, flaws_of_ending,
                            flaws_of_closing, flaws_of_bearing, flaws_of_writing, flaws_of_deflate})
    std::ranges::move(group(), std::back_inserter(all));
  return all;
}

class Right : public testing::TestWithParam<std::tuple<ws::Role, std::size_t>> {};

// The ground on which the mutants stand.
TEST_P(Right, PassesEveryCase) {
  const auto [role, piece] = GetParam();
  const Habits right;
  Bench bench(right, role);
  for (const suite::Case& script : suite::every_case()) {
    if (!is_played(script, role) || script.tier() == suite::Tier::stress) continue;
    if (is_heavy(script) && piece != whole_octets) continue;
    const Verdict verdict = bench.play(script, piece);
    if (verdict.grade == Grade::not_applicable) continue;  // it has no limit
    EXPECT_LE(verdict.grade, Grade::informational) << script.id() << ": " << verdict.why;
  }
}
INSTANTIATE_TEST_SUITE_P(Chopped, Right,
                         testing::Combine(testing::Values(ws::Role::server, ws::Role::client),
                                          testing::Values(1, 7, whole_octets)));

class Mutants : public testing::TestWithParam<ws::Role> {};

// Every flaw is caught by the cases that are about it and by no others, and every case catches one.
TEST_P(Mutants, AreCaughtByTheCasesThatAreAboutThem) {
  const ws::Role role = GetParam();
  std::set<std::string> shown;
  std::size_t flaws = 0;
  std::size_t played = 0;
  std::size_t caught = 0;
  for (const Flaw& flaw : every_flaw()) {
    if (!is_played(flaw, role)) continue;
    SCOPED_TRACE(flaw.name);
    ++flaws;
    Habits habits;
    flaw.breaks(habits);
    Bench bench(habits, role);
    Globs unused = flaw.caught_by;
    bool is_caught = true;
    for (const suite::Case& script : suite::every_case()) {
      std::erase_if(unused, [&](auto glob) { return base::matches_glob(script.id(), glob); });
      const bool must = chosen(flaw.caught_by, script.id());
      if (!is_played(script, role) || is_of_deflate(script) != flaw.of_deflate) continue;
      if (!must && (is_sweeping(flaw) || is_heavy(script))) continue;
      const Verdict verdict = bench.play(script);
      if (must) {
        EXPECT_EQ(word(verdict.grade), word(flaw.grade)) << script.id() << ": " << verdict.why;
        is_caught = is_caught && verdict.grade == flaw.grade;
        if (verdict.grade == Grade::fail && shows(flaw, script)) shown.insert(script.id());
      } else if (!chosen(flaw.may_catch, script.id())) {
        EXPECT_NE(verdict.grade, Grade::fail) << script.id() << ": " << verdict.why;
      }
    }
    EXPECT_TRUE(unused.empty()) << "chooses nothing: " << unused.front();
    caught += is_caught ? 1 : 0;
  }
  for (const suite::Case& script : suite::every_case()) {
    if (!is_played(script, role)) continue;
    ++played;
    EXPECT_TRUE(shown.contains(script.id())) << "no mutant fails " << script.id();
  }
  fmt::print("mutants as a {}: {} of {} caught; cases: {} of {} shown to fail\n", name_of(role),
             caught, flaws, shown.size(), played);
}
INSTANTIATE_TEST_SUITE_P(Both, Mutants, testing::Values(ws::Role::server, ws::Role::client),
                         [](const auto& role) { return name_of(role.param); });

// What is legal never fails, however unusual it is.
TEST(Eccentrics, FailNoCase) {
  std::vector<Eccentric> all = eccentrics();
  std::ranges::move(eccentrics_of_deflate(), std::back_inserter(all));
  for (const Eccentric& eccentric : all) {
    SCOPED_TRACE(eccentric.name);
    Habits habits;
    eccentric.does(habits);
    Bench bench(habits, ws::Role::server);
    Globs unseen = eccentric.non_strict;
    for (const suite::Case& script : suite::every_case()) {
      if (!is_played(script, ws::Role::server) || (is_heavy(script) && !is_bearable(script)))
        continue;
      if (is_of_deflate(script) != eccentric.of_deflate) continue;
      const Verdict verdict = bench.play(script);
      if (verdict.grade == Grade::not_applicable) continue;
      if (chosen(eccentric.non_strict, script.id())) {
        EXPECT_LT(verdict.grade, Grade::fail) << script.id() << ": " << verdict.why;
        if (verdict.grade == Grade::non_strict)
          std::erase_if(unseen, [&](auto glob) { return base::matches_glob(script.id(), glob); });
      } else {
        EXPECT_LE(verdict.grade, Grade::informational) << script.id() << ": " << verdict.why;
      }
    }
    EXPECT_TRUE(unseen.empty()) << "no case is non-strict: " << unseen.front();
  }
}

}  // namespace
}  // namespace test
