#include "libcore/tls/hello.h"

#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include "tests/tls/pair.h"

namespace tls {
namespace {

const std::vector<std::uint16_t> aead{0xc02b, 0xc02f, 0x00ff};
const std::vector<std::uint16_t> rc4{0x0004, 0x0005, 0x00ff};

std::string hello(const ClientHello& hello) {
  base::Random random(1);
  return to_octets(hello, random);
}

// What a server of ours answers first.
std::string answer_to(const std::string& octets) {
  const Context context(ServerSettings{.certificates = {test::localhost()}});
  test::Diary diary;
  test::Driver server(std::make_unique<Secure>(context, std::make_unique<test::Diarist>(diary)));
  server.open();
  server.bytes(octets);
  return server.sent();
}

FirstWord heard(const std::string& octets, std::size_t cut = 1 << 20) {
  FirstWord word;
  for (std::size_t i = 0; i < octets.size(); i += cut)
    word.take(std::string_view(octets).substr(i, cut));
  return word;
}

TEST(Hello, IsAnsweredByAServerThatSpeaksWhatItOffers) {
  const std::string answer = answer_to(hello({.suites = aead, .server_name = "localhost"}));
  for (const std::size_t cut : {1, 7, 1 << 20}) {
    const FirstWord word = heard(answer, cut);
    EXPECT_EQ(word.kind(), FirstWord::Kind::hello);
    EXPECT_EQ(word.version(), 0x0303);
    EXPECT_EQ(word.suite(), 0xc02b);
  }
}

struct Refused {
  const char* name;
  ClientHello hello;
  int alert;
};

TEST(Hello, IsRefusedByAServerThatDoesNot) {
  constexpr int handshake_failure = 40, protocol_version = 70;
  const Refused rows[] = {{"TLS 1.0", {.version = 0x0301, .suites = aead}, protocol_version},
                          {"TLS 1.1", {.version = 0x0302, .suites = aead}, protocol_version},
                          {"RC4", {.suites = rc4}, handshake_failure}};
  for (const Refused& row : rows) {
    SCOPED_TRACE(row.name);
    const FirstWord word = heard(answer_to(hello(row.hello)));
    EXPECT_EQ(word.kind(), FirstWord::Kind::alert);
    EXPECT_EQ(word.alert(), row.alert);
  }
}

TEST(Hello, OfSsl3HasNoExtensions) {
  const std::string ssl_3 = hello({.version = 0x0300, .suites = rc4, .server_name = "localhost"});
  EXPECT_EQ(ssl_3.substr(0, 3), std::string("\x16\x03\x00", 3));
  EXPECT_EQ(ssl_3.find("localhost"), std::string::npos);
  EXPECT_EQ(ssl_3.size(), 5u + 4 + 2 + 32 + 1 + 2 + 2 * rc4.size() + 2);
}

TEST(FirstWord, TakesTheVersionFromTheExtensionThatSaysIt) {
  const std::string body = std::string("\x03\x03", 2) + std::string(32, 'r') +
                           std::string("\0\x13\x01\0\0\x06\0\x2b\0\x02\x03\x04", 12);
  const std::string message = std::string("\x02\0\0", 3) + static_cast<char>(body.size()) + body;
  const FirstWord word =
      heard(std::string("\x16\x03\x03\0", 4) + static_cast<char>(message.size()) + message, 1);
  EXPECT_EQ(word.kind(), FirstWord::Kind::hello);
  EXPECT_EQ(version_name(word.version()), "TLS 1.3");
  EXPECT_EQ(word.suite(), 0x1301);
}

TEST(FirstWord, PassesOverAWarningAndWaitsForTheRest) {
  const std::string unrecognized_name("\x15\x03\x03\0\x02\x01\x70", 7);
  EXPECT_EQ(heard(unrecognized_name).kind(), FirstWord::Kind::nothing);
  EXPECT_EQ(heard(unrecognized_name + "\x15\x03").kind(), FirstWord::Kind::nothing);
  const std::string close_notify("\x15\x03\x03\0\x02\x01\0", 7);
  EXPECT_EQ(heard(unrecognized_name + close_notify, 1).kind(), FirstWord::Kind::alert);
}

TEST(FirstWord, KnowsWhatIsNoTls) {
  const std::string far_too_long("\x16\x03\x03\xff\xff", 5);
  const std::string finished("\x14\x03\x03\0\x01\x01", 6);  // ahead of everything
  for (const std::string& octets : {std::string("HTTP/1.1 400"), far_too_long, finished})
    EXPECT_EQ(heard(octets, 1).kind(), FirstWord::Kind::alien);
}

TEST(FirstWord, KeepsABoundedPartOfWhatComes) {
  FirstWord word;
  const std::string start("\x16\x03\x03\x40\0\x02\xff\xff\xff", 9);  // a ServerHello without end
  word.take(start);
  for (int i = 0; i < 100; ++i) word.take(std::string(16'384, '\x16'));
  EXPECT_LT(word.octets().size(), 64u * 1024);
}

// Any octets, in one piece and in single ones, come to the same.
TEST(FirstWord, ComesToTheSameHoweverItIsCut) {
  base::Random random(7);
  for (int round = 0; round < 2000; ++round) {
    std::string octets("\x16\x03\x03\0", 4);
    octets += static_cast<char>(random.below(60));
    while (octets.size() < 60) octets += static_cast<char>(random.below(4));
    const FirstWord whole = heard(octets), cut = heard(octets, 1);
    EXPECT_EQ(whole.kind(), cut.kind());
    EXPECT_EQ(whole.suite(), cut.suite());
  }
}

TEST(RecordWatch, SeesWhatIsNoRecord) {
  const std::string record = std::string("\x17\x03\x03\0\x05", 5) + "HTTP/";
  const std::string empty("\x17\x03\x03\0\0", 5);
  for (const std::size_t cut : {1, 3, 100}) {
    RecordWatch watch;
    const std::string good = record + empty + record;
    for (std::size_t i = 0; i < good.size(); i += cut)
      watch.take(std::string_view(good).substr(i, cut));
    EXPECT_FALSE(watch.broken());
    watch.take("HTTP/1.1");
    EXPECT_TRUE(watch.broken());
  }
}

// What a client of ours says first.
std::string first_word(const Context& context, const Peer& peer = {.host = "localhost"}) {
  test::Diary diary;
  test::Driver client(
      std::make_unique<Secure>(context, std::make_unique<test::Diarist>(diary), peer));
  client.open();
  return client.sent();
}

TEST(HelloWatch, ReadsWhatAClientOffers) {
  const std::string octets = first_word(
      Context(ClientSettings{.authorities = {test::authority()}, .alpn = {"h2", "http/1.1"}}));
  for (const std::size_t cut : {1, 7, 1 << 20}) {
    HelloWatch watch;
    for (std::size_t i = 0; i < octets.size(); i += cut) {
      EXPECT_FALSE(watch.heard().has_value());
      watch.take(std::string_view(octets).substr(i, cut));
    }
    ASSERT_TRUE(watch.heard().has_value());
    EXPECT_EQ(watch.heard()->server_name, "localhost");
    EXPECT_EQ(watch.heard()->alpn, (std::vector<std::string>{"h2", "http/1.1"}));
    EXPECT_EQ(watch.heard()->versions, (std::vector<std::uint16_t>{0x0304, 0x0303}));
    EXPECT_TRUE(watch.heard()->offers(0x1301));
    EXPECT_FALSE(watch.heard()->offers(0x0005));
    EXPECT_FALSE(watch.heard()->groups.empty());
    EXPECT_FALSE(watch.heard()->signatures.empty());
    EXPECT_FALSE(watch.heard()->asks_for_status);
  }
}

TEST(HelloWatch, ReadsOldOnesAndLeavesGreaseOut) {
  HelloWatch watch;
  watch.take(hello({.version = 0x0300, .suites = {0x0a0a, 0x0005, 0xfafa}}));
  ASSERT_TRUE(watch.heard().has_value());
  EXPECT_EQ(watch.heard()->versions, std::vector<std::uint16_t>{0x0300});
  EXPECT_EQ(watch.heard()->suites, std::vector<std::uint16_t>{0x0005});
  EXPECT_FALSE(watch.heard()->server_name.has_value());
}

TEST(HelloWatch, TakesNothingElseForOne) {
  const std::string not_a_hello = std::string("\x16\x03\x01\x00\x04\x02\x00\x00\x00", 9);
  for (const std::string& octets : {std::string("GET / HTTP/1.1"), std::string("\x15\x03"),
                                    std::string("\x16\x04\x01\x00\x04", 5), not_a_hello}) {
    HelloWatch watch;
    watch.take(octets);
    EXPECT_TRUE(watch.alien());
    EXPECT_FALSE(watch.heard().has_value());
  }
}

TEST(HelloWatch, IsBounded) {
  HelloWatch watch;
  const std::string endless =
      std::string("\x16\x03\x01\x40\x00\x01\xff\xff\xff", 9) + std::string(0x4000 - 4, 'x');
  for (int i = 0; i < 100 && !watch.alien(); ++i) watch.take(endless);
  EXPECT_TRUE(watch.alien());
}

// What a client of TLS 1.2 that offers `ciphers` says to such a flight.
FirstWord word_upon(const ServerFlight& flight, const char* ciphers) {
  const Context context(ClientSettings{.insecure = true, .newest = Version::tls_1_2});
  SSL_CTX_set_cipher_list(context.handle(), ciphers);
  SSL_CTX_set_security_level(context.handle(), 0);
  test::Diary diary;
  test::Driver client(std::make_unique<Secure>(context, std::make_unique<test::Diarist>(diary)));
  client.open();
  HelloWatch watch;
  watch.take(client.sent());
  base::Random random(2);
  client.bytes(to_octets(flight, *watch.heard(), random));
  return heard(client.sent());
}

TEST(ServerFlight, IsGoneAlongWithByAClientThatTakesWhatItChooses) {
  const auto chain = Certificate::authority({.common_name = "a"})
                         .issue({.common_name = "b", .key_type = KeyType::rsa_2048})
                         .der();
  EXPECT_EQ(
      word_upon({.suites = {0x0005, 0x009c}, .certificate = chain}, "AES128-GCM-SHA256").kind(),
      FirstWord::Kind::key_exchange);
  EXPECT_EQ(word_upon({.suites = {0xc018}}, "AECDH-AES128-SHA").kind(),
            FirstWord::Kind::key_exchange);
  EXPECT_EQ(word_upon({.suites = {0x009c}, .certificate = chain, .hello_alone = true},
                      "AES128-GCM-SHA256")
                .kind(),
            FirstWord::Kind::nothing);
}

TEST(ServerFlight, IsRefusedByAClientThatDoesNot) {
  const auto chain = test::localhost().der();
  EXPECT_EQ(word_upon({.suites = {0x0005}, .certificate = chain}, "AES128-GCM-SHA256").kind(),
            FirstWord::Kind::alert);
  EXPECT_EQ(
      word_upon({.version = 0x0301, .suites = {0x002f}, .certificate = chain}, "AES128-SHA").kind(),
      FirstWord::Kind::alert);
}

}  // namespace
}  // namespace tls
