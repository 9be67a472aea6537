// The cases on TLS where a client is judged: a right one passes them, and wrong ones are caught.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

#include "libcore/base/text.h"
#include "suites/catalogue.h"
#include "suites/examination.h"
#include "tests/suites/flaws.h"
#include "tests/suites/tls_flaws.h"
#include "tests/suites/world.h"

namespace test {
namespace {

using suite::Grade;
using Welcome = TlsHabits::Welcome;

// What is about TLS itself. The one on clear text among them needs a client of that.
bool is_of_tls(const suite::Case& script) {
  return script.judges(ws::Role::client) &&
         (script.id().starts_with("tls.") || script.id().starts_with("monitor.tls.") ||
          script.id() == "reconnect.after-tls-failure");
}

std::vector<const suite::Case*> every_case_of_clients() {
  std::vector<const suite::Case*> cases;
  for (const suite::Case& script : suite::every_case())
    if (is_of_tls(script)) cases.push_back(&script);
  return cases;
}

suite::Facts facts_for(const suite::Case& script) {
  static const suite::Security security(TlsHabits::authority(), {});
  suite::Facts facts;
  facts.judged = ws::Role::client;
  if (script.transport() == suite::Transport::tls) facts.security = security;
  facts.features = declared();
  facts.summons.words = {"url"};
  facts.summons.lives_on = true;
  return facts;
}

// Where the client is told to go, connection by connection. It knows A-labels.
std::vector<std::string> hosts_of(const suite::Case& script) {
  std::vector<std::string> hosts;
  for (const suite::Round& round : script.rounds())
    for (const suite::Conversation& conversation : round) {
      if (!conversation.faces(ws::Role::client)) continue;
      const suite::Invitation& invitation = conversation.invitation();
      std::string host = invitation.name.empty() ? invitation.host : invitation.name;
      if (host ==
          "b\xc3\xbc"
          "cher.assay.localhost")
        host = "xn--bcher-kva.assay.localhost";
      hosts.push_back(host);
    }
  return hosts;
}

Verdict play_client(const suite::Case& script, const suite::Facts& facts, const TlsHabits& habits,
                    std::size_t piece = in_one_piece) {
  suite::Experience experience;
  TlsProcess process(habits, ws::Role::client);
  const std::vector<std::string> hosts = hosts_of(script);
  std::size_t next = 0;
  std::chrono::milliseconds delay = habits.comes_back_after;
  World world(piece, [&](const suite::Examination::Part& part) {
    const std::string host = hosts[std::min(next++, hosts.size() - 1)];
    World::Visit visit;
    if (part.returns) visit.after = std::exchange(delay, 2 * delay);
    if (facts.security)
      visit.client = std::make_unique<TlsMutant>(process, host);
    else
      visit.client = std::make_unique<Mutant>(habits.habits, process.process, ws::Role::client);
    return visit;
  });
  suite::Examination examination(script, facts, experience);
  world.run(examination);
  return {examination.grade(), examination.why() + "; came: " + examination.observed()};
}
Verdict play_client(const suite::Case& script, const TlsHabits& habits,
                    std::size_t piece = in_one_piece) {
  return play_client(script, facts_for(script), habits, piece);
}

class ClientOverTls : public testing::TestWithParam<std::size_t> {};

TEST_P(ClientOverTls, ARightOnePassesEveryCase) {
  for (const suite::Case* script : every_case_of_clients()) {
    const Verdict verdict = play_client(*script, {}, GetParam());
    EXPECT_LE(verdict.grade, Grade::informational) << script->id() << ": " << verdict.why;
  }
}
INSTANTIATE_TEST_SUITE_P(Chopped, ClientOverTls, testing::Values(7, in_one_piece));

TEST(ClientOverTls, NeedsAnAuthorityForCertificatesOfTheCase) {
  for (const suite::Case* script : every_case_of_clients()) {
    suite::Facts facts = facts_for(*script);
    if (facts.security) facts.security = suite::Security(TlsHabits::own_certificate());
    suite::Experience experience;
    suite::Examination examination(*script, facts, experience);
    const bool of_certificates = script->id().starts_with("tls.cert.");
    if (of_certificates) {
      EXPECT_EQ(examination.grade(), Grade::not_run) << script->id();
      EXPECT_TRUE(examination.why().starts_with("needs certificates of an authority"));
    } else if (script->id() == "tls.basic.echo") {
      EXPECT_FALSE(examination.next_round([] {}).empty());
    }
  }
}

TEST(ClientOverTls, WhoDoesNotVerifyIsNotAskedTo) {
  for (const suite::Case* script : every_case_of_clients()) {
    suite::Facts facts = facts_for(*script);
    facts.features.claims.verifies = false;
    const bool bad =
        script->id().starts_with("tls.cert.") && !script->id().starts_with("tls.cert.valid");
    TlsHabits habits;
    habits.client.insecure = true;
    const Verdict verdict = play_client(*script, facts, habits);
    EXPECT_EQ(bad, verdict.grade == Grade::not_run) << script->id() << ": " << verdict.why;
    EXPECT_NE(verdict.grade, Grade::fail) << script->id() << ": " << verdict.why;
  }
}

// Who trusts nothing of ours is not accused of refusing what it cannot trust.
TEST(ClientOverTls, WhoTrustsAnotherAuthorityIsNotJudged) {
  TlsHabits habits;
  habits.client.authorities = {tls::Certificate::authority({.common_name = "another"})};
  for (const suite::Case* script : every_case_of_clients()) {
    if (!script->id().starts_with("tls.cert.")) continue;
    EXPECT_EQ(play_client(*script, habits).grade, Grade::blocked) << script->id();
  }
}

// --- What must be caught.

// The first record of a server that was written by hand: what this library would not choose.
bool is_answered_by_hand(std::string_view first) {
  constexpr std::size_t at_session = 43;
  if (!first.starts_with("\x16\x03") || first.size() < at_session + 4 || first[5] != '\x02')
    return false;
  if (first.substr(9, 2) != "\x03\x03") return true;
  const auto session = static_cast<unsigned char>(first[at_session]);
  const std::string_view suite = first.substr(at_session + 1 + session, 2);
  return suite[0] != '\x13' &&
         !(suite[0] == '\xc0' && static_cast<unsigned char>(suite[1]) >= 0x2b);
}

const Globs with_echoes{"tls.basic.*",
                        "tls.sni.*",
                        "tls.alpn.client-offer",
                        "tls.version.*",
                        "tls.cipher.*",
                        "tls.cert.*",
                        "tls.close.notify-clean",
                        "tls.close.truncation",
                        "tls.close.data-after-notify",
                        "tls.record.*",
                        "tls.fail.*",
                        "monitor.tls.records-only"};

std::vector<TlsFlaw> flaws_of_clients() {
  const Globs all{"*"};
  return {
      {"resets what it resumes",
       [](TlsHabits& h) { h.resets_resumed = true; },
       {"tls.record.session-resumption"},
       all},
      {"names nobody",
       [](TlsHabits& h) { h.server_name = ""; },
       {"tls.sni.present", "tls.sni.idn"}},
      {"names another",
       [](TlsHabits& h) { h.server_name = "other"; },
       {"tls.sni.present", "tls.sni.idn"}},
      {"names addresses",
       [](TlsHabits& h) { h.sends_host_as_name = true; },
       {"tls.sni.absent-for-ip-*"}},
      {"offers h2, and speaks HTTP/1.1 where it is chosen",
       [](TlsHabits& h) {
         h.client.alpn = {"h2", "http/1.1"};
       },
       {"tls.alpn.client-offer"}},
      {"trusts every certificate",
       [](TlsHabits& h) { h.client.insecure = true; },
       {"tls.cert.expired", "tls.cert.not-yet-valid", "tls.cert.self-signed", "tls.cert.unknown-ca",
        "tls.cert.wrong-name", "tls.cert.cn-only", "tls.cert.ip-san-missing",
        "tls.cert.wildcard-too-deep"},
       {"tls.cert.revoked-stapled"}},
      {"trusts every certificate, seen where that is not barred",
       [](TlsHabits& h) { h.client.insecure = true; },
       {"tls.cert.weak-key", "tls.cert.no-server-auth"},
       all,
       Grade::non_strict},
      {"asks whether a certificate is revoked, and passes over the answer",
       [](TlsHabits& h) { h.heeds_status = false; },
       {"tls.cert.revoked-stapled"},
       {},
       Grade::non_strict},
      {"wants another name from the second connection on",
       [](TlsHabits& h) {
         h.wants = [](const std::string& host, std::size_t connection) {
           return connection == 0 ? host : "other";
         };
       },
       {"tls.cert.valid-*"},
       all},
      {"goes along with what no one may choose any more",
       [](TlsHabits& h) {
         h.welcomes = [](std::string_view first) {
           return is_answered_by_hand(first) ? Welcome::client_key : Welcome::serve;
         };
       },
       {"tls.version.*-refused", "tls.cipher.rc4-refused", "tls.cipher.null-refused",
        "tls.cipher.export-refused"},
       {"tls.fail.*"}},
      {"goes along with 3DES and without certificates",
       [](TlsHabits& h) {
         h.welcomes = [](std::string_view first) {
           return is_answered_by_hand(first) ? Welcome::client_key : Welcome::serve;
         };
       },
       {"tls.cipher.3des-refused", "tls.cipher.anonymous-refused"},
       all,
       Grade::non_strict},
      {"dies where TLS comes to nothing",
       [](TlsHabits& h) { h.dies_of_failure = true; },
       {"tls.version.*-refused", "tls.cipher.*-refused", "tls.fail.garbage-hello",
        "tls.fail.plain-http-on-tls", "tls.fail.aborted-hello", "tls.fail.alert-mid-handshake"},
       all},
      {"says nothing where TLS comes to nothing",
       [](TlsHabits& h) { h.silent_on_failure = true; },
       {"tls.version.*-refused", "tls.cipher.*-refused", "tls.fail.garbage-hello",
        "tls.fail.plain-http-on-tls", "tls.fail.alert-mid-handshake"},
       all,
       Grade::non_strict},
      {"opens whatever is answered",
       [](TlsHabits& h) { h.habits.opens_at_first_line = true; },
       {"tls.fail.tls-on-plain"}},
      {"dies of close_notify",
       [](TlsHabits& h) { h.dies_of_close_notify = true; },
       {"tls.close.half-close"},
       all},
      {"comes back at once, again and again",
       [](TlsHabits& h) { h.comes_back_after = {}; },
       {"reconnect.after-tls-failure"},
       {},
       Grade::non_strict},
      {"goes along with an alert",
       [](TlsHabits& h) {
         h.welcomes = [](std::string_view first) {
           return first.starts_with('\x15') ? Welcome::client_key : Welcome::serve;
         };
       },
       {"reconnect.after-tls-failure"},
       all},
      {"takes what comes behind close_notify",
       [](TlsHabits& h) {
         h.behind_close_notify = std::string("\x81\x88\0\0\0\0", 6) + "too late";
       },
       {"tls.close.data-after-notify"},
       all},
  };
}

// These make RSA keys, and are played with the mutants that they shall catch.
bool is_slow(const suite::Case& script) {
  return chosen({"tls.version.*-refused", "tls.cipher.*-refused", "tls.fail.aborted-hello",
                 "tls.cert.weak-key"},
                script.id());
}

TEST(TlsMutantsAsClients, AreCaughtByTheCasesThatAreAboutThem) {
  std::vector<TlsFlaw> flaws = tls_flaws_of_both(with_echoes);
  std::ranges::move(flaws_of_clients(), std::back_inserter(flaws));
  expect_all_caught({.whose = "mutants of TLS as clients",
                     .cases = every_case_of_clients(),
                     .play = [](const suite::Case& script,
                                const TlsHabits& habits) { return play_client(script, habits); },
                     .leaves_out = [](const TlsFlaw&, const suite::Case& script,
                                      bool must) { return is_slow(script) && !must; }},
                    flaws);
}

// A client that asks for no stapled response cannot see that a certificate is revoked.
TEST(ClientOverTls, WhoAsksForNoStatusIsNotJudgedByIt) {
  TlsHabits habits;
  habits.client.insecure = true;  // the mutant asks where it verifies
  for (const suite::Case* script : every_case_of_clients()) {
    if (script->id() != "tls.cert.revoked-stapled") continue;
    EXPECT_EQ(play_client(*script, habits).grade, Grade::not_applicable);
  }
}

}  // namespace
}  // namespace test
