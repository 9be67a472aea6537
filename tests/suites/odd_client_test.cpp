#include "tests/suites/odd_client.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "libcore/base/text.h"
#include "suites/catalogue.h"
#include "tests/suites/oddities.h"

namespace test {
namespace {

using suite::Grade;

// What a client does by itself, as far as no other test shows that it can fail: what is about TLS
// has mutants of its own.
bool is_played(const suite::Case& script) {
  const Globs own = {"uri.*",
                     "connect.*",
                     "proxy.*",
                     "handshake.client-request.*",
                     "handshake.response.redirect-cross-scheme",
                     "framing.mask.*",
                     "close.*",
                     "timing.*",
                     "reconnect.*",
                     "deflate.context.*",
                     "deflate.window.*"};
  return script.id() != "reconnect.after-tls-failure" && script.judges(ws::Role::client) &&
         !script.judges(ws::Role::server) && chosen(own, script.id());
}

const std::set<std::string, std::less<>> all_words{"url",   "subprotocols", "header",
                                                   "proxy", "count",        "urls"};

Verdict play(const suite::Case& script, const Ways& ways, bool browser = false,
             const std::set<std::string, std::less<>>& words = all_words) {
  suite::Facts facts;
  facts.judged = ws::Role::client;
  facts.summons = {.words = words, .lives_on = true};
  facts.features.browser = browser;
  static const tls::Certificate authority = tls::Certificate::authority({.common_name = "test"});
  static const tls::Context trusting(tls::ClientSettings{.authorities = {authority}});
  const bool over_tls = script.transport() == suite::Transport::tls;
  if (over_tls) facts.security.emplace(authority, std::vector<std::string>());
  suite::Experience experience;
  suite::Examination examination(script, facts, experience);
  World world(1 << 16, client(ways, over_tls ? &trusting : nullptr));
  if (over_tls) world.scheme = "wss";
  world.run(examination);
  return {examination.grade(), examination.why() + "; came: " + examination.observed()};
}

std::vector<Oddity> every_oddity() {
  std::vector<Oddity> all;
  for (const auto& some : {oddities_of_asking, oddities_of_framing, oddities_of_connecting})
    std::ranges::move(some(), std::back_inserter(all));
  return all;
}

TEST(OddClient, PassesAsItStands) {
  Ways right;
  right.departure = suite::Departure{.status = 1};
  for (const suite::Case& script : suite::every_case()) {
    if (!is_played(script)) continue;
    const Verdict verdict = play(script, right);
    if (verdict.grade == Grade::not_run) {
      EXPECT_FALSE(script.needs().empty()) << script.id() << ": " << verdict.why;
      continue;
    }
    EXPECT_LE(verdict.grade, Grade::informational) << script.id() << ": " << verdict.why;
  }
}

// Each case tells some odd client from the right one, and is right about it.
TEST(OddClient, IsSeenByTheCasesThatAreAboutIt) {
  std::set<std::string> shown;
  std::size_t played = 0;
  const std::vector<Oddity> oddities = every_oddity();
  for (const Oddity& oddity : oddities) {
    SCOPED_TRACE(oddity.name);
    Ways ways;
    oddity.turns(ways);
    auto unused = oddity.seen_by;
    for (const suite::Case& script : suite::every_case()) {
      if (!is_played(script) || !chosen(oddity.seen_by, script.id())) continue;
      std::erase_if(unused, [&](auto glob) { return base::matches_glob(script.id(), glob); });
      const bool browser = oddity.browser || script.id().ends_with("-browser");
      const Verdict verdict = play(script, ways, browser);
      EXPECT_EQ(word(verdict.grade), word(oddity.grade)) << script.id() << ": " << verdict.why;
      if (verdict.grade == oddity.grade) shown.insert(script.id());
    }
    EXPECT_TRUE(unused.empty()) << "chooses nothing: " << unused.front();
  }
  for (const suite::Case& script : suite::every_case()) {
    if (!is_played(script)) continue;
    ++played;
    EXPECT_TRUE(shown.contains(script.id())) << "no odd client is told by " << script.id();
  }
  fmt::print("odd clients: {}; cases: {} of {} shown to tell one\n", oddities.size(), shown.size(),
             played);
}

// Who walks through the cases by itself may have been sent to the wrong door.
TEST(OddClient, IsAccusedOfClearTextOnlyWhereItWasToldToComeByTls) {
  Ways ways;
  ways.leaves_out_tls = [](const suite::Examination::Part&) { return true; };
  for (const suite::Case& script : suite::every_case()) {
    if (script.id() != "framing.mask.client-keys-over-tls") continue;
    const Verdict told = play(script, ways);
    EXPECT_EQ(told.grade, Grade::fail);
    EXPECT_NE(told.why.find("no ClientHello"), std::string::npos) << told.why;
    EXPECT_EQ(play(script, ways, false, {}).grade, Grade::blocked);
  }
}

// It looks at a URL closely only when it has connected.
TEST(OddClient, MayRefuseWithoutARequest) {
  Ways ways;
  ways.shies_away = [](const suite::Invitation& told) {
    return told.url.find_first_of("@\ra") != std::string::npos || told.url.starts_with("WS:");
  };
  std::map<std::string_view, Grade> due = {{"uri.userinfo.user", Grade::pass},
                                           {"uri.invalid.crlf-in-path", Grade::pass},
                                           {"uri.scheme.upper-ws", Grade::fail},
                                           {"uri.resource.path", Grade::fail}};
  for (const suite::Case& script : suite::every_case()) {
    const auto one = due.find(script.id());
    if (one == due.end()) continue;
    const Verdict verdict = play(script, ways);
    EXPECT_EQ(word(verdict.grade), word(one->second)) << script.id() << ": " << verdict.why;
    due.erase(one);
  }
  EXPECT_TRUE(due.empty()) << due.begin()->first;
}

}  // namespace
}  // namespace test
