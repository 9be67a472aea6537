#include "libcore/tls/context.h"

#include <gtest/gtest.h>
#include <openssl/pem.h>

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "tests/support/folder.h"
#include "tests/tls/pair.h"
#include "tests/tls/raw_client.h"

namespace {

using session::End;
using std::chrono::hours;
using std::chrono::system_clock;
using test::Pair;
using test::RawClient;

// Signed by itself, with a key that OpenSSL takes for too small; and the key.
std::string weak_certificate() {
  const std::unique_ptr<EVP_PKEY, base::FreeWith<EVP_PKEY_free>> key(EVP_RSA_gen(1024));
  const std::unique_ptr<X509, base::FreeWith<X509_free>> made(X509_new());
  ASN1_TIME_set(X509_getm_notBefore(made.get()), 0);
  ASN1_TIME_set(X509_getm_notAfter(made.get()), 1);
  X509_set_pubkey(made.get(), key.get());
  X509_sign(made.get(), key.get(), EVP_sha256());
  const std::unique_ptr<BIO, base::FreeWith<BIO_free>> text(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(text.get(), made.get());
  PEM_write_bio_PrivateKey(text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  char* data = nullptr;
  const long size = BIO_get_mem_data(text.get(), &data);
  return {data, static_cast<std::size_t>(size)};
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
  pair.server_settings.certificates.front() = test::authority().issue({.common_name = "localhost"});
  pair.open();
  expect_refused(pair, "hostname mismatch, wanted localhost", "bad certificate");
}

TEST(Verification, AnExpiredCertificateIsRefused) {
  Pair pair;
  pair.server_settings.certificates.front() =
      test::authority().issue({.common_name = "old",
                               .dns_names = {"localhost"},
                               .valid_from = system_clock::now() - hours(48),
                               .valid_until = system_clock::now() - hours(24)});
  pair.open();
  expect_refused(pair, "certificate has expired", "certificate expired");
}

TEST(Verification, ACertificateOfTomorrowIsRefused) {
  Pair pair;
  pair.server_settings.certificates.front() =
      test::authority().issue({.common_name = "new",
                               .dns_names = {"localhost"},
                               .valid_from = system_clock::now() + hours(24),
                               .valid_until = system_clock::now() + hours(48)});
  pair.open();
  expect_refused(pair, "certificate is not yet valid", "bad certificate");
}

TEST(Verification, AnUnknownAuthorityIsRefused) {
  Pair pair;
  pair.client_settings.authorities = {test::stranger()};
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
  pair.server_settings.certificates.front() =
      test::stranger().issue({.common_name = "old",
                              .valid_from = system_clock::now() - hours(48),
                              .valid_until = system_clock::now() - hours(24)});
  pair.open();
  EXPECT_TRUE(pair.client_diary.opened && pair.server_diary.opened);
}

TEST(Verification, AddressesAndWildcardsAreNamesToo) {
  for (const char* host : {"127.0.0.1", "::1", "a.example.org"}) {
    SCOPED_TRACE(host);
    Pair pair;
    pair.server_settings.certificates.front() =
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

// A client asks for `name`; whose certificate does it get?
std::string shown_for(const std::string& name, const std::vector<tls::Certificate>& certificates) {
  Pair pair;
  pair.client_settings = {.insecure = true};
  pair.server_settings.certificates = certificates;
  pair.peer.host = name;
  pair.open();
  EXPECT_TRUE(pair.server_diary.opened) << pair.server_notes.failure;
  return pair.client_notes.facts.peer_subject;
}

TEST(ServerName, ChoosesTheCertificate) {
  const std::vector<tls::Certificate> certificates = {
      test::localhost(),
      test::authority().issue({.common_name = "wildcard", .dns_names = {"*.example.org"}}),
      test::authority().issue({.common_name = "exact", .dns_names = {"a.example.org"}})};
  EXPECT_EQ(shown_for("a.example.org", certificates), "CN=exact");
  EXPECT_EQ(shown_for("b.example.org", certificates), "CN=wildcard");
  EXPECT_EQ(shown_for("localhost", certificates), "CN=localhost");
  EXPECT_EQ(shown_for("unknown.example", certificates), "CN=localhost");
  EXPECT_EQ(shown_for("127.0.0.1", certificates), "CN=localhost");
  EXPECT_EQ(shown_for("", certificates), "CN=localhost");
}

TEST(ServerName, CertificatesForOneNameAreChosenByWhatTheClientCanVerify) {
  const auto issue = [](const char* common_name, tls::KeyType type) {
    return test::authority().issue(
        {.common_name = common_name, .dns_names = {"both.test"}, .key_type = type});
  };
  const tls::ServerSettings settings{
      .certificates = {test::localhost(), issue("ec", tls::KeyType::ec_p256),
                       issue("rsa", tls::KeyType::rsa_2048), issue("late", tls::KeyType::ec_p256)}};
  for (const auto& [key, wanted] : {std::pair{"ECDSA", "ec"}, {"RSA", "rsa"}}) {
    RawClient client(
        settings,
        [key = key](SSL_CTX* context) {
          SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION);
          SSL_CTX_set_cipher_list(context, fmt::format("ECDHE-{}-AES128-GCM-SHA256", key).c_str());
        },
        "both.test");
    ASSERT_TRUE(client.established()) << client.failure();
    char name[64];
    X509_NAME_get_text_by_NID(X509_get_subject_name(SSL_get0_peer_certificate(client.ssl())),
                              NID_commonName, name, sizeof name);
    EXPECT_STREQ(name, wanted);
  }
}

TEST(ServerName, ACertificateForAnotherNameDoesNotStepIn) {
  const tls::Certificate rsa = test::authority().issue(
      {.common_name = "rsa", .dns_names = {"rsa.test"}, .key_type = tls::KeyType::rsa_2048});
  for (const auto& [name, opens] : {std::pair{"rsa.test", true}, {"localhost", false}}) {
    const RawClient client(
        {.certificates = {rsa, test::localhost()}},
        [](SSL_CTX* context) {
          SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION);
          SSL_CTX_set_cipher_list(context, "ECDHE-RSA-AES128-GCM-SHA256");
        },
        name);
    EXPECT_EQ(client.established(), opens);
    EXPECT_EQ(client.notes.failure, opens ? "" : "no shared cipher; alert sent: handshake failure");
  }
}

TEST(ServerName, ACertificateThatCannotBeUsedIsRefusedWhereverItStands) {
  const test::Folder folder;
  const std::string path = folder.write("weak.pem", weak_certificate());
  const tls::Certificate weak = tls::Certificate::load(path, path);
  for (const std::vector<tls::Certificate>& certificates :
       {std::vector{weak}, std::vector{test::localhost(), weak}}) {
    try {
      tls::Context context(tls::ServerSettings{.certificates = certificates});
      ADD_FAILURE() << "no error";
    } catch (const base::Error& error) {
      EXPECT_EQ(error.what(), "cannot use " + path +
                                  ": ee key too small; give one that OpenSSL's security level "
                                  "allows");
    }
  }
}

TEST(ClientCertificate, ServesWhoHasOneAndKnowsItsName) {
  for (const tls::Version version : {tls::Version::tls_1_2, tls::Version::tls_1_3}) {
    Pair pair;
    pair.server_settings.newest = pair.server_settings.oldest = version;
    pair.server_settings.client_authorities = {test::authority()};
    pair.client_settings.certificate =
        test::authority().issue({.common_name = "a\nclient, \u00e9"});
    pair.open();
    EXPECT_TRUE(pair.server_diary.opened);
    EXPECT_EQ(pair.server_notes.facts.peer_subject, "CN=a\\0Aclient\\, \\C3\\A9");
    EXPECT_EQ(pair.client_notes.facts.peer_subject, "CN=localhost");
  }
}

TEST(ClientCertificate, IsNotAskedForWithoutAuthorities) {
  Pair pair;
  pair.client_settings.certificate = test::authority().issue({.common_name = "a client"});
  pair.open();
  EXPECT_TRUE(pair.server_diary.opened);
  EXPECT_EQ(pair.server_notes.facts.peer_subject, "");
}

TEST(ClientCertificate, RefusesAnExpiredOne) {
  Pair pair;
  pair.server_settings.client_authorities = {test::authority()};
  pair.client_settings.certificate =
      test::authority().issue({.common_name = "an old client",
                               .valid_from = system_clock::now() - hours(48),
                               .valid_until = system_clock::now() - hours(24)});
  pair.open();
  EXPECT_FALSE(pair.server_diary.opened);
  EXPECT_EQ(pair.server_notes.failure,
            "certificate refused: certificate has expired; alert sent: certificate expired");
  EXPECT_EQ(pair.client_notes.failure, "alert received: certificate expired");
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
  pair.client_settings.certificate = test::stranger().issue({.common_name = "a stranger"});
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

TEST(Versions, OlderOnesAreRefused) {
  for (const int version : {TLS1_VERSION, TLS1_1_VERSION}) {
    const RawClient client({.certificates = {test::localhost()}}, [version](SSL_CTX* context) {
      SSL_CTX_set_security_level(context, 0);
      SSL_CTX_set_min_proto_version(context, version);
      SSL_CTX_set_max_proto_version(context, version);
    });
    EXPECT_FALSE(client.established());
    EXPECT_EQ(client.failure(), "tlsv1 alert protocol version");
    EXPECT_EQ(client.notes.failure, "unsupported protocol; alert sent: protocol version");
  }
}

TEST(Suites, OfTls12HaveForwardSecrecyAndAead) {
  const tls::Certificate rsa = test::authority().issue(
      {.common_name = "rsa", .dns_names = {"localhost"}, .key_type = tls::KeyType::rsa_2048});
  const std::pair<const char*, bool> rows[] = {
      {"ECDHE-ECDSA-AES128-GCM-SHA256", true}, {"ECDHE-ECDSA-CHACHA20-POLY1305", true},
      {"ECDHE-RSA-AES256-GCM-SHA384", true},   {"ECDHE-ECDSA-AES128-SHA256", false},  // CBC
      {"ECDHE-ECDSA-AES128-CCM", false},       {"AES128-GCM-SHA256", false},  // no forward secrecy
      {"DHE-RSA-AES128-GCM-SHA256", false},    {"NULL-SHA256:aNULL", false},
  };
  for (const auto& [suites, accepted] : rows) {
    SCOPED_TRACE(suites);
    const RawClient client({.certificates = {test::localhost(), rsa}},
                           [suites = suites](SSL_CTX* context) {
                             SSL_CTX_set_security_level(context, 0);
                             SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION);
                             ASSERT_EQ(SSL_CTX_set_cipher_list(context, suites), 1);
                           });
    EXPECT_EQ(client.established(), accepted);
    EXPECT_EQ(client.notes.failure,
              accepted ? "" : "no shared cipher; alert sent: handshake failure");
  }
}

TEST(Suites, AServerDoesNotComputeInLargeGroups) {
  const RawClient client({.certificates = {test::localhost()}}, [](SSL_CTX* context) {
    ASSERT_EQ(SSL_CTX_set1_groups_list(context, "ffdhe8192"), 1);
  });
  EXPECT_FALSE(client.established());
  EXPECT_EQ(client.notes.failure, "no suitable key share; alert sent: handshake failure");
}

TEST(Renegotiation, IsRefused) {
  RawClient client({.certificates = {test::localhost()}}, [](SSL_CTX* context) {
    SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION);
  });
  ASSERT_TRUE(client.established());
  ASSERT_EQ(SSL_renegotiate(client.ssl()), 1);
  client.run();
  EXPECT_EQ(client.failure(), "no renegotiation");
  EXPECT_EQ(client.notes.established, 1);
}

}  // namespace
