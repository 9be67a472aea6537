// The cases on TLS itself: our server passes them, and peers that break a rule are caught.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "libcore/base/text.h"
#include "libcore/http/reception.h"
#include "suites/catalogue.h"
#include "suites/examination.h"
#include "tests/suites/flaws.h"
#include "tests/suites/tls_flaws.h"
#include "tests/suites/world.h"
#include "tools/server/entrance.h"
#include "tools/server/secured.h"

namespace test {
namespace {

using suite::Grade;
using Welcome = TlsHabits::Welcome;
using tls::Version;

// Those that are played over TLS alone.
std::vector<const suite::Case*> every_tls_case() {
  std::vector<const suite::Case*> cases;
  for (const suite::Case& script : suite::every_case())
    if (script.transport() == suite::Transport::tls && script.judges(ws::Role::server))
      cases.push_back(&script);
  return cases;
}

suite::Facts facts_over_tls() {
  static const suite::Security security({.authorities = {TlsHabits::authority()}}, "test");
  suite::Facts facts;
  facts.opening.host = "test";
  facts.security = security;
  facts.features = declared();
  return facts;
}

Verdict play_server(const suite::Case& script, const TlsHabits& habits,
                    std::size_t piece = in_one_piece) {
  const suite::Facts facts = facts_over_tls();
  suite::Experience experience;
  TlsProcess process(habits);
  World world(piece, [&] { return std::make_unique<TlsMutant>(process); });
  suite::Examination examination(script, facts, experience);
  world.run(examination);
  return {examination.grade(), examination.why() + "; came: " + examination.observed()};
}

class OverTls : public testing::TestWithParam<std::size_t> {};

// What the documents leave open, so that there is nothing to pass.
bool is_left_open(std::string_view id) {
  return chosen({"tls.sni.*", "tls.close.half-close", "tls.early-data.*"}, id);
}

TEST_P(OverTls, OurServerPassesEveryCase) {
  serve::Log log{{.level = serve::Level::error}};
  serve::House house{.endpoint = {}, .log = log};
  serve::Admission admission;
  serve::Numbers numbers{1, 1};
  serve::Entrance entrance{serve::Entrance::Scheme::wss, house, admission, numbers};
  const tls::Context context(tls::ServerSettings{.certificates = {TlsHabits::own_certificate()}});
  const suite::Facts facts = facts_over_tls();
  for (const suite::Case* script : every_tls_case()) {
    if (script->tier() == suite::Tier::stress) continue;
    SCOPED_TRACE(script->id());
    World world(GetParam(), [&] {
      return std::make_unique<serve::Secured>(context, std::make_unique<http::Reception>(entrance),
                                              entrance);
    });
    suite::Experience experience;
    suite::Examination examination(*script, facts, experience);
    world.run(examination);
    const Grade best = is_left_open(script->id()) ? Grade::informational : Grade::pass;
    EXPECT_LE(examination.grade(), best)
        << examination.why() << "; came: " << examination.observed();
    for (const suite::Finding& finding : examination.findings())
      for (const suite::MonitorHit& hit : finding.hits)
        EXPECT_LE(hit.grade, Grade::informational) << hit.id << ": " << hit.why;
  }
}

TEST_P(OverTls, ARightPeerPassesEveryCase) {
  for (const suite::Case* script : every_tls_case()) {
    if (script->tier() == suite::Tier::stress) continue;
    const Verdict verdict = play_server(*script, {}, GetParam());
    EXPECT_LE(verdict.grade, Grade::informational) << script->id() << ": " << verdict.why;
  }
}
INSTANTIATE_TEST_SUITE_P(Chopped, OverTls, testing::Values(7, in_one_piece));

TEST(OverTls, IsNotPlayedInClearText) {
  suite::Facts facts;
  suite::Experience experience;
  for (const suite::Case* script : every_tls_case()) {
    suite::Examination examination(*script, facts, experience);
    EXPECT_TRUE(examination.next_round([] {}).empty());
    EXPECT_EQ(examination.grade(), Grade::not_run) << script->id();
    EXPECT_EQ(examination.why(), "needs TLS: give a wss:// address");
  }
}

// --- What must be caught.

constexpr unsigned server_name = 0, alpn = 16;

// Makes this of what comes first, where `is` holds.
auto welcoming(Welcome welcome, bool (*is)(std::string_view first)) {
  return [=](TlsHabits& h) {
    h.welcomes = [=](std::string_view first) { return is(first) ? welcome : Welcome::serve; };
  };
}

bool is_hello(std::string_view first) {
  return first.starts_with("\x16\x03") && first.size() > 44 && first[5] == '\x01';
}
// The version that a ClientHello names.
std::string_view version(std::string_view hello) { return hello.substr(9, 2); }
// One that is written by hand.
bool is_by_hand(std::string_view first) {
  constexpr unsigned extended_master_secret = 23;  // OpenSSL always sends it
  return is_hello(first) && !has_extension(first, extended_master_secret);
}
bool is_old(std::string_view first) { return is_by_hand(first) && version(first) < "\x03\x03"; }
// Whether its suites are none of AEAD with ephemeral keys.
bool is_weak(std::string_view first) {
  return is_by_hand(first) && !is_old(first) && first.find("\xc0\x2f") == std::string_view::npos;
}

const Globs of_all_echoes{"tls.basic.echo",
                          "tls.basic.full-suite-over-tls",
                          "tls.sni.unknown-name",
                          "tls.sni.missing",
                          "tls.sni.mismatch-host-header",
                          "tls.alpn.http11",
                          "tls.alpn.none",
                          "tls.alpn.h2-and-http11",
                          "tls.alpn.h2c",
                          "tls.version.*-works",
                          "tls.record.*",
                          "tls.early-data.*",
                          "tls.close.notify-clean",
                          "tls.close.truncation",
                          "tls.close.data-after-notify",
                          "monitor.tls.records-only",
                          "abuse.connect-flood.tls"};
const Globs of_all_dead{"*"};

std::vector<TlsFlaw> flaws_of_servers() {
  return {
      {"resets who resumes",
       [](TlsHabits& h) { h.resets_resumed = true; },
       {"tls.record.session-resumption", "tls.early-data.handshake-in-0rtt"}},
      {"says nothing to a name that it does not know",
       welcoming(Welcome::silence,
                 [](std::string_view first) {
                   return first.find("unknown.assay.invalid") != std::string_view::npos;
                 }),
       {"tls.sni.unknown-name"}},
      {"says nothing to who names nobody",
       welcoming(Welcome::silence,
                 [](std::string_view first) {
                   return is_hello(first) && !has_extension(first, server_name);
                 }),
       {"tls.sni.missing"}},
      {"says nothing to another Host",
       [](TlsHabits& h) {
         h.habits.answers = [](const http::Request& request) -> std::optional<std::string> {
           if (request.fields.first("Host") == "unknown.assay.invalid") return "";
           return std::nullopt;
         };
       },
       {"tls.sni.mismatch-host-header"}},
      {"chooses h2 whatever is offered, and speaks HTTP/1.1",
       [](TlsHabits& h) { h.chooses = "h2"; },
       {"tls.alpn.http11", "tls.alpn.h2-and-http11", "tls.alpn.unknown-only", "tls.alpn.h2-only",
        "tls.alpn.h2c"},
       {"*"}},
      {"chooses h2c", [](TlsHabits& h) { h.chooses = "h2c"; }, {"tls.alpn.h2c"}, {"*"}},
      {"says nothing to who offers no protocol",
       welcoming(
           Welcome::silence,
           [](std::string_view first) { return is_hello(first) && !has_extension(first, alpn); }),
       {"tls.alpn.none"}},
      {"says nothing to TLS 1.2 and older",
       [](TlsHabits& h) {
         h.settings.oldest = Version::tls_1_3;
         h.silent_on_failure = true;
       },
       {"tls.version.1-2-works", "tls.record.renegotiation"},
       {"tls.alpn.*"}},
      {"says nothing to TLS 1.3",
       [](TlsHabits& h) {
         h.settings.newest = Version::tls_1_2;
         h.silent_on_failure = true;
       },
       {"tls.version.1-3-works", "tls.record.key-update", "tls.record.empty-records"},
       {"tls.alpn.*"}},
      {"chooses what no one may speak any more",
       welcoming(Welcome::server_hello, is_old),
       {"tls.version.ssl3-refused", "tls.version.1-0-refused", "tls.version.1-1-refused"}},
      {"chooses weak suites",
       welcoming(Welcome::server_hello, is_weak),
       {"tls.cipher.rc4-refused", "tls.cipher.null-refused", "tls.cipher.export-refused"}},
      {"chooses 3DES and suites without certificates",
       welcoming(Welcome::server_hello, is_weak),
       {"tls.cipher.3des-refused", "tls.cipher.anonymous-refused"},
       {"tls.cipher.*"},
       Grade::non_strict},
      {"dies where TLS comes to nothing",
       [](TlsHabits& h) { h.dies_of_failure = true; },
       {"tls.cipher.*", "tls.version.*-refused", "tls.fail.*"},
       {"*"}},
      {"says nothing where TLS comes to nothing",
       [](TlsHabits& h) { h.silent_on_failure = true; },
       {"tls.cipher.*", "tls.version.*-refused", "tls.fail.garbage-hello",
        "tls.fail.plain-http-on-tls", "tls.fail.alert-mid-handshake"},
       {"*"},
       Grade::non_strict},
      {"serves clear text as well",
       welcoming(Welcome::clear_text, [](std::string_view first) { return first[0] == 'G'; }),
       {"tls.fail.plain-http-on-tls"}},
      {"does not answer a Close",
       [](TlsHabits& h) { h.habits.closing = [](const std::string&) { return std::nullopt; }; },
       {"tls.close.notify-clean"},
       {"*"}},
      {"dies of close_notify",
       [](TlsHabits& h) { h.dies_of_close_notify = true; },
       {"tls.close.half-close"}},
      {"takes what comes behind close_notify",
       [](TlsHabits& h) { h.behind_close_notify = std::string("\x81\x08") + "too late"; },
       {"tls.close.data-after-notify"}},
      {"serves nobody beside 50 connections",
       [](TlsHabits& h) { h.habits.hangs_beside = 50; },
       {"abuse.connect-flood.tls"},
       {"*"}},
  };
}

// The flood is played with those alone that shall catch it.
bool is_played(const TlsFlaw& flaw, const suite::Case& script) {
  return script.tier() < suite::Tier::stress || flaw.name.starts_with("serves nobody");
}

TEST(TlsMutants, AreCaughtByTheCasesThatAreAboutThem) {
  std::vector<TlsFlaw> flaws = tls_flaws_of_both(of_all_echoes);
  std::ranges::move(flaws_of_servers(), std::back_inserter(flaws));
  expect_all_caught({.whose = "mutants of TLS",
                     .cases = every_tls_case(),
                     .play = [](const suite::Case& script,
                                const TlsHabits& habits) { return play_server(script, habits); },
                     .leaves_out = [](const TlsFlaw& flaw, const suite::Case& script,
                                      bool) { return !is_played(flaw, script); }},
                    flaws);
}

// --- What must not be.

struct TlsEccentric {
  std::string_view name;
  std::function<void(TlsHabits&)> does;
  Globs non_strict = {};  // elsewhere every case passes
};

std::vector<TlsEccentric> every_eccentric() {
  return {
      {"speaks TLS 1.2 alone",
       [](TlsHabits& h) { h.settings.newest = Version::tls_1_2; },
       {"tls.version.1-3-works"}},
      {"speaks TLS 1.3 alone",
       [](TlsHabits& h) { h.settings.oldest = Version::tls_1_3; },
       {"tls.version.1-2-works"}},
      {"does not know ALPN",
       [](TlsHabits& h) { h.settings.alpn.clear(); },
       {"tls.alpn.http11", "tls.alpn.h2-and-http11", "tls.alpn.unknown-only", "tls.alpn.h2-only"}},
      {"serves who offers other protocols",
       [](TlsHabits& h) { h.settings.alpn_required = false; },
       {"tls.alpn.unknown-only", "tls.alpn.h2-only"}},
      {"turns foreign names away without an alert",
       welcoming(Welcome::end,
                 [](std::string_view first) {
                   return first.find("unknown.assay.invalid") != std::string_view::npos;
                 })},
      {"turns away who names nobody", welcoming(Welcome::end,
                                                [](std::string_view first) {
                                                  return is_hello(first) && !is_by_hand(first) &&
                                                         !has_extension(first, server_name);
                                                })},
      {"ends without a word where it does not like what comes first",
       welcoming(Welcome::end,
                 [](std::string_view first) { return !is_hello(first) || is_by_hand(first); })},
  };
}

TEST(TlsEccentrics, FailNoCase) {
  for (const TlsEccentric& eccentric : every_eccentric()) {
    SCOPED_TRACE(eccentric.name);
    TlsHabits habits;
    eccentric.does(habits);
    for (const suite::Case* script : every_tls_case()) {
      if (script->tier() == suite::Tier::stress) continue;
      const Verdict verdict = play_server(*script, habits);
      if (chosen(eccentric.non_strict, script->id()))
        EXPECT_EQ(word(verdict.grade), word(Grade::non_strict)) << script->id();
      else
        EXPECT_LE(verdict.grade, Grade::informational) << script->id() << ": " << verdict.why;
    }
  }
}

}  // namespace
}  // namespace test
