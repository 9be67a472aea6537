#include "libcore/tls/certificate.h"

#include <gtest/gtest.h>

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "tests/support/folder.h"
#include "tests/tls/pair.h"

namespace {

using tls::Certificate;

template <typename Act>
std::string complaint(const Act& act) {
  try {
    act();
  } catch (const base::Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(Certificate, ComesBackFromItsFiles) {
  const test::Folder folder;
  for (const tls::KeyType type : {tls::KeyType::ec_p256, tls::KeyType::rsa_2048}) {
    const Certificate made = test::authority().issue(
        {.common_name = "localhost", .dns_names = {"localhost"}, .key_type = type});
    const std::string certificate = folder.write("leaf.pem", made.pem());
    const std::string key = folder.write("leaf.key", made.key_pem());
    const std::string ca = folder.write("ca.pem", test::authority().pem());

    test::Pair pair;
    pair.server_settings.certificates.front() = Certificate::load(certificate, key);
    pair.client_settings.authorities = Certificate::load_authorities(ca);
    pair.open();
    EXPECT_TRUE(pair.client_diary.opened) << pair.client_notes.failure;
    EXPECT_EQ(pair.server_settings.certificates.front().pem(), made.pem());
  }
}

TEST(Certificate, KeepsTheOthersOfItsFile) {
  const test::Folder folder;
  const std::string both = test::localhost().pem() + test::authority().pem();
  const std::string all = folder.write("chain.pem", both + test::localhost().key_pem());
  EXPECT_EQ(Certificate::load(all, all).pem(), both);
  EXPECT_EQ(Certificate::load_authorities(folder.write("two.pem", both)).size(), 2u);
}

TEST(Certificate, RefusesAnAddressThatIsNone) {
  EXPECT_EQ(complaint([] {
              test::authority().issue({.common_name = "x", .ip_addresses = {"localhost"}});
            }),
            "cannot make a certificate for 'localhost': not an IP address like 127.0.0.1 or ::1");
}

TEST(Certificate, SaysWhatIsWrongWithAFile) {
  const test::Folder folder;
  const std::string good = folder.write("good.pem", test::localhost().pem());
  const std::string good_key = folder.write("good.key", test::localhost().key_pem());
  const std::string other_key = folder.write("other.key", test::authority().key_pem());
  const std::string text = folder.write("text.pem", "hello");
  std::string broken_pem = test::localhost().pem();
  broken_pem.insert(100, "!");
  const std::string broken = folder.write("broken.pem", broken_pem);
  const std::string encrypted = folder.write(
      "encrypted.key",
      "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");

  const auto load = [](const std::string& certificate, const std::string& key) {
    return complaint([&] { Certificate::load(certificate, key); });
  };
  EXPECT_EQ(load("/no/such.pem", good_key), "cannot read /no/such.pem: No such file or directory");
  EXPECT_EQ(load(text, good_key), "cannot read a certificate from " + text +
                                      ": there is none in it; expected PEM (-----BEGIN "
                                      "CERTIFICATE-----)");
  EXPECT_EQ(load(broken, good_key), "cannot read a certificate from " + broken +
                                        ": bad base64 decode; expected PEM (-----BEGIN "
                                        "CERTIFICATE-----)");
  EXPECT_EQ(load(good, good), "cannot read the key in " + good +
                                  ": no private key in it; expected PEM (-----BEGIN PRIVATE "
                                  "KEY-----)");
  EXPECT_EQ(load(good, encrypted), "cannot read the key in " + encrypted +
                                       ": it is encrypted; decrypt it with openssl pkey -in " +
                                       encrypted);
  EXPECT_EQ(load(good, other_key),
            "the key in " + other_key + " is not that of the first certificate in " + good +
                ": give the two that were made together, the server's own certificate before any "
                "intermediate one");
}

// How a client that trusts `authority` takes a server with this certificate: why not, if it does
// not.
std::string refusal_of(const Certificate& certificate, const Certificate& authority) {
  test::Pair pair;
  pair.server_settings.certificates = {certificate};
  pair.client_settings.authorities = {authority};
  pair.open();
  return pair.client_notes.failure;
}

TEST(Certificate, MayStandBelowAnAuthorityBelow) {
  const Certificate root = Certificate::authority({.common_name = "root"});
  const Certificate below = root.issue_authority({.common_name = "below"});
  const Certificate own = below.issue({.common_name = "own", .dns_names = {"localhost"}});
  EXPECT_EQ(own.chain().size(), 2u);
  EXPECT_EQ(own.der().size(), 2u);
  EXPECT_EQ(refusal_of(own, root), "");
}

TEST(Certificate, MayBeOneThatNobodyShouldTake) {
  const Certificate root = Certificate::authority({.common_name = "root"});
  const tls::Subject subject{.common_name = "own", .dns_names = {"localhost"}};
  EXPECT_NE(refusal_of(Certificate::self_signed(subject), root).find("self-signed"),
            std::string::npos);
  tls::Subject for_clients = subject;
  for_clients.for_servers = false;
  EXPECT_NE(refusal_of(root.issue(for_clients), root).find("purpose"), std::string::npos);
}

}  // namespace
