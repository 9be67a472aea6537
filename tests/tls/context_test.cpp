#include "libcore/tls/context.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "tests/tls/pair.h"

namespace {

using session::End;
using std::chrono::hours;
using std::chrono::system_clock;
using test::Pair;

const tls::Certificate& foreign_authority() {
  static const tls::Certificate made = tls::Certificate::authority({.common_name = "Stranger"});
  return made;
}

void expect_refused(const Pair& pair, const std::string& cause, const std::string& alert) {
  EXPECT_FALSE(pair.client_diary.opened);
  EXPECT_EQ(pair.client_diary.end, End::tls_failed);
  EXPECT_EQ(pair.client_notes.failure, "certificate refused: " + cause + "; alert sent: " + alert);
  EXPECT_EQ(pair.server_diary.end, End::tls_failed);
  EXPECT_EQ(pair.server_notes.failure, "alert received: " + alert);
}

TEST(Verification, AWrongNameIsRefused) {
  Pair pair;
  pair.peer.host = "wrong.example";
  pair.open();
  expect_refused(pair, "hostname mismatch, wanted wrong.example", "bad certificate");
}

TEST(Verification, AWrongAddressIsRefused) {
  Pair pair;
  pair.peer.host = "127.0.0.2";
  pair.open();
  expect_refused(pair, "IP address mismatch, wanted 127.0.0.2", "bad certificate");
}

TEST(Verification, ANameThatIsOnlyTheCommonNameIsRefused) {
  Pair pair;
  pair.server_settings.certificate = test::authority().issue({.common_name = "localhost"});
  pair.open();
  expect_refused(pair, "hostname mismatch, wanted localhost", "bad certificate");
}

TEST(Verification, AnExpiredCertificateIsRefused) {
  Pair pair;
  pair.server_settings.certificate =
      test::authority().issue({.common_name = "old",
                               .dns_names = {"localhost"},
                               .valid_from = system_clock::now() - hours(48),
                               .valid_until = system_clock::now() - hours(24)});
  pair.open();
  expect_refused(pair, "certificate has expired", "certificate expired");
}

TEST(Verification, ACertificateOfTomorrowIsRefused) {
  Pair pair;
  pair.server_settings.certificate =
      test::authority().issue({.common_name = "new",
                               .dns_names = {"localhost"},
                               .valid_from = system_clock::now() + hours(24),
                               .valid_until = system_clock::now() + hours(48)});
  pair.open();
  expect_refused(pair, "certificate is not yet valid", "bad certificate");
}

TEST(Verification, AnUnknownAuthorityIsRefused) {
  Pair pair;
  pair.client_settings.authorities = {foreign_authority()};
  pair.open();
  expect_refused(pair, "unable to get local issuer certificate", "unknown CA");
}

TEST(Verification, TheSystemDoesNotTrustAGeneratedAuthority) {
  Pair pair;
  pair.client_settings.authorities = {};
  pair.open();
  expect_refused(pair, "unable to get local issuer certificate", "unknown CA");
}

TEST(Verification, AnInsecureClientAcceptsEverything) {
  Pair pair;
  pair.client_settings = {.insecure = true};
  pair.peer.host = "wrong.example";
  pair.server_settings.certificate =
      foreign_authority().issue({.common_name = "old",
                                 .valid_from = system_clock::now() - hours(48),
                                 .valid_until = system_clock::now() - hours(24)});
  pair.open();
  EXPECT_TRUE(pair.client_diary.opened && pair.server_diary.opened);
}

TEST(Verification, AddressesAndWildcardsAreNamesToo) {
  for (const char* host : {"127.0.0.1", "::1", "a.example.org"}) {
    SCOPED_TRACE(host);
    Pair pair;
    pair.server_settings.certificate =
        test::authority().issue({.common_name = "many",
                                 .dns_names = {"*.example.org"},
                                 .ip_addresses = {"127.0.0.1", "::1"}});
    pair.peer.host = host;
    pair.open();
    EXPECT_TRUE(pair.client_diary.opened) << pair.client_notes.failure;
  }
}

TEST(ServerName, ANameIsSentAndAnAddressIsNot) {
  for (const auto& [host, sent] : {std::pair{"localhost", "localhost"}, {"127.0.0.1", ""}}) {
    Pair pair;
    pair.peer.host = host;
    pair.open();
    EXPECT_EQ(pair.server_notes.facts.server_name, sent);
  }
}

TEST(ClientCertificate, ServesWhoHasOne) {
  Pair pair;
  pair.server_settings.client_authorities = {test::authority()};
  pair.client_settings.certificate = test::authority().issue({.common_name = "a client"});
  pair.open();
  EXPECT_TRUE(pair.server_diary.opened);
}

TEST(ClientCertificate, RefusesWhoHasNone) {
  for (const tls::Version version : {tls::Version::tls_1_2, tls::Version::tls_1_3}) {
    Pair pair;
    pair.server_settings.newest = pair.server_settings.oldest = version;
    pair.server_settings.client_authorities = {test::authority()};
    pair.open();
    EXPECT_FALSE(pair.server_diary.opened);
    EXPECT_EQ(pair.client_diary.end, End::tls_failed);
    // A TLS 1.3 client is done before the server has seen its certificate.
    EXPECT_EQ(pair.client_diary.opened, version == tls::Version::tls_1_3);
    const std::string alert =
        version == tls::Version::tls_1_3 ? "certificate required" : "handshake failure";
    EXPECT_EQ(pair.client_notes.failure, "alert received: " + alert);
    EXPECT_EQ(pair.server_notes.failure, "peer did not return a certificate; alert sent: " + alert);
  }
}

TEST(ClientCertificate, RefusesAStrangers) {
  Pair pair;
  pair.server_settings.client_authorities = {test::authority()};
  pair.client_settings.certificate = foreign_authority().issue({.common_name = "a stranger"});
  pair.open();
  EXPECT_FALSE(pair.server_diary.opened);
  EXPECT_EQ(pair.server_notes.failure,
            "certificate refused: unable to get local issuer certificate; alert sent: unknown CA");
}

struct AlpnCase {
  std::vector<std::string> server, client;
  bool required;
  bool opens;
  std::string chosen;
};

TEST(Alpn, IsChosenByTheServersPreference) {
  const AlpnCase cases[] = {
      {{"http/1.1"}, {"http/1.1"}, true, true, "http/1.1"},
      {{"http/1.1"}, {"h2", "http/1.1"}, true, true, "http/1.1"},
      {{"h2", "http/1.1"}, {"http/1.1", "h2"}, true, true, "h2"},
      {{"http/1.1"}, {}, true, true, ""},
      {{}, {"http/1.1"}, true, true, ""},
      {{"http/1.1"}, {"smtp"}, false, true, ""},
      {{"http/1.1"}, {"smtp"}, true, false, ""},
  };
  for (const AlpnCase& row : cases) {
    SCOPED_TRACE(&row - cases);
    Pair pair;
    pair.server_settings.alpn = row.server;
    pair.server_settings.alpn_required = row.required;
    pair.client_settings.alpn = row.client;
    pair.open();
    EXPECT_EQ(pair.server_diary.opened, row.opens);
    EXPECT_EQ(pair.client_diary.opened, row.opens);
    EXPECT_EQ(pair.client_notes.facts.alpn, row.chosen);
    EXPECT_EQ(pair.server_notes.facts.alpn, row.chosen);
    EXPECT_EQ(pair.client_notes.failure,
              row.opens ? "" : "alert received: no application protocol");
  }
}

TEST(Versions, EndsThatHaveNoneInCommonPart) {
  Pair pair;
  pair.server_settings.oldest = tls::Version::tls_1_3;
  pair.client_settings.newest = tls::Version::tls_1_2;
  pair.open();
  EXPECT_EQ(pair.server_notes.failure, "unsupported protocol; alert sent: protocol version");
  EXPECT_EQ(pair.client_notes.failure, "alert received: protocol version");
}

class Resumption : public testing::TestWithParam<tls::Version> {
 protected:
  Resumption() {
    pair.client_settings.newest = pair.client_settings.oldest = GetParam();
    pair.peer.ticket = &ticket;
  }
  tls::Ticket ticket;
  Pair pair;
};

TEST_P(Resumption, AConnectionWithTheTicketOfTheFirstIsResumed) {
  pair.open();
  EXPECT_FALSE(pair.client_notes.facts.resumed);
  ASSERT_NE(ticket.session, nullptr);
  for (int again = 0; again < 3; ++again) {
    pair.open();
    EXPECT_TRUE(pair.client_notes.facts.resumed);
    EXPECT_TRUE(pair.server_notes.facts.resumed);
    EXPECT_EQ(pair.server_notes.facts.server_name, "localhost");
  }
}

TEST_P(Resumption, ATicketSurvivesAnEndWithoutCloseNotify) {
  pair.open();
  pair.client->end(End::reset);
  pair.open();
  EXPECT_TRUE(pair.client_notes.facts.resumed);
}

TEST_P(Resumption, WorksWithClientCertificates) {
  pair.server_settings.client_authorities = {test::authority()};
  pair.client_settings.certificate = test::authority().issue({.common_name = "a client"});
  pair.open();
  pair.open();
  EXPECT_TRUE(pair.client_notes.facts.resumed);
}

TEST_P(Resumption, WithoutATicketEveryConnectionIsNew) {
  pair.peer.ticket = nullptr;
  pair.open();
  pair.open();
  EXPECT_EQ(pair.client_notes.established, 2);
  EXPECT_FALSE(pair.client_notes.facts.resumed);
}

INSTANTIATE_TEST_SUITE_P(Versions, Resumption,
                         testing::Values(tls::Version::tls_1_2, tls::Version::tls_1_3));

class KeyLog : public testing::Test {
 protected:
  void TearDown() override { ::unsetenv("SSLKEYLOGFILE"); }
};

TEST_F(KeyLog, HoldsTheSecretsOfAConnection) {
  const std::string path = fmt::format("{}{}_keys", testing::TempDir(), ::getpid());
  base::write_file(path, "");
  ::setenv("SSLKEYLOGFILE", path.c_str(), 1);
  Pair pair;
  pair.open();
  EXPECT_NE(base::read_file(path).find("CLIENT_TRAFFIC_SECRET_0 "), std::string::npos);
}

TEST_F(KeyLog, ThatCannotBeWrittenStopsTheProgram) {
  ::setenv("SSLKEYLOGFILE", "/no/such/folder/keys", 1);
  try {
    tls::Context context(tls::ClientSettings{});
    FAIL() << "no error";
  } catch (const base::Error& error) {
    EXPECT_STREQ(
        error.what(),
        "cannot write TLS secrets to /no/such/folder/keys (SSLKEYLOGFILE): No such file or "
        "directory; unset it or name another file");
  }
}

}  // namespace
