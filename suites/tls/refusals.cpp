#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "libcore/base/random.h"
#include "suites/catalogue.h"
#include "suites/tls/looks.h"

namespace suite {
namespace {

using Suites = std::vector<std::uint16_t>;

constexpr std::uint16_t ssl_3 = 0x0300, tls_1_0 = 0x0301, tls_1_1 = 0x0302, tls_1_2 = 0x0303;

// What a server of the time of TLS 1.0 could choose from, and one of today with it: AES in CBC mode
// with every exchange of keys, and 3DES. The last is no suite (RFC 5746, 3.3).
const Suites usual_of_old{0xc00a, 0xc014, 0x0039, 0x0035, 0xc009, 0xc013, 0x0033,
                          0x002f, 0xc008, 0xc012, 0x0016, 0x000a, 0x00ff};
// With ephemeral keys and AEAD.
const Suites usual_of_today{0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0x00ff};

// Where the server's certificate is for the exchange of keys as well, so that it needs no more.
const Suites with_rsa_alone{0x009c, 0x009d, 0x003c, 0x002f, 0x0035, 0x000a};

const tls::ServerFlight server_of_today{.version = tls_1_2, .suites = with_rsa_alone};
const tls::ServerFlight server_hello_of_today{
    .version = tls_1_2, .suites = usual_of_today, .hello_alone = true};

constexpr const char* clear_response =
    "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

tls::ClientHello of_today() { return {.version = tls_1_2, .suites = usual_of_today}; }

// A record that is one in form only: a handshake message of an unknown type.
std::string garbled_record() {
  base::Random random(4711);
  std::string body = "\xfe";
  while (body.size() < 200) body += static_cast<char>(random());
  const char size = static_cast<char>(body.size());
  return std::string("\x16\x03\x01\x00", 4) + size + body;
}

std::string noise_octets() {
  base::Random random(4712);
  std::string octets;
  while (octets.size() < 300) octets += static_cast<char>(random() | 0x40);
  return octets;
}

}  // namespace

Group tls_version() {
  Group g("tls.version", tls_section);
  g.over(Transport::tls).judging(Judged::either);
  const auto refused = [&](const char* name, const char* what, std::uint16_t version) -> Case& {
    Case& script =
        g.add(fmt::format("{}-refused", name), fmt::format("{} is not spoken any more", what));
    begin_as_usual(script);
    script.fresh().knock(knock(fmt::format("a ClientHello of {} alone", what),
                               {.version = version, .suites = usual_of_old}));
    script.fresh().knock(rebuff(fmt::format("a ServerHello of {}", what),
                                {.version = version, .suites = with_rsa_alone},
                                tls::KeyType::rsa_2048));
    return script.then_alive();
  };
  refused("ssl3", "SSL 3", ssl_3).covers("RFC8446-D.5-1");
  refused("1-0", "TLS 1.0", tls_1_0).covers("RFC8996-4-1");
  refused("1-1", "TLS 1.1", tls_1_1).covers("RFC8996-5-1");

  const auto works = [&](const char* name, const char* what, tls::Version version) {
    g.add(fmt::format("{}-works", name), fmt::format("{} alone is enough", what))
        .covers("RFC6455-10.6-1")
        .hello(only(version).or_refused(Grade::non_strict, "not spoken"))
        .echo(text("in this version"));
  };
  works("1-2", "TLS 1.2", tls::Version::tls_1_2);
  works("1-3", "TLS 1.3", tls::Version::tls_1_3);
  return g;
}

Group tls_cipher() {
  Group g("tls.cipher", tls_section);
  g.over(Transport::tls).judging(Judged::either);
  for (const WeakSuites& weak : every_weak_suite()) {
    Suites suites = weak.suites;
    suites.push_back(0x00ff);
    Case& script = g.add(fmt::format("{}-refused", weak.name),
                         fmt::format("{}: not spoken any more", weak.what))
                       .covers("RFC6455-10.6-3", "RFC8446-D.5-1");
    begin_as_usual(script);
    script.fresh().knock(knock(fmt::format("a ClientHello of TLS 1.2 with {} alone", weak.what),
                               {.version = tls_1_2, .suites = std::move(suites)})
                             .or_negotiated(weak.grade));
    std::optional<tls::KeyType> key = tls::KeyType::rsa_2048;
    if (weak.name == "export") key = tls::KeyType::rsa_512;  // else it would need another message
    if (weak.name == "anonymous") key = std::nullopt;
    script.fresh().knock(rebuff(fmt::format("a ServerHello of TLS 1.2 that chooses {}", weak.what),
                                {.version = tls_1_2, .suites = weak.chosen}, key)
                             .or_negotiated(weak.grade));
    script.then_alive();
  }
  g.add("client-hello-analysis", "what a client offers is recorded, and nothing of it is broken")
      .judging(Judged::client)
      .covers("RFC6455-10.6-3")
      .echo(text("Hello"))
      .survey(offers_no_weak_suites());
  return g;
}

Group tls_fail() {
  Group g("tls.fail", tls_section);
  g.judging(Judged::either);
  const auto add = [&](const char* name, const char* title, Transport transport) -> Case& {
    Case& script =
        g.add(name, title)
            .covers("RFC6455-4.2.2-1", "RFC6455-4.2.2-2", "RFC6455-4.1-12", "RFC9112-2.2-9")
            .over(transport);
    begin_as_usual(script);
    return script;
  };
  Case& garbage =
      add("garbage-hello", "octets that are no hello end the connection", Transport::tls);
  garbage.fresh().knock(knock("octets at random", noise_octets()));
  garbage.fresh().knock(knock("a handshake record that says nothing known", garbled_record()));
  garbage.fresh().knock(rebuff("octets at random", noise_octets()));
  garbage.fresh().knock(rebuff("a handshake record that says nothing known", garbled_record()));
  garbage.then_alive();

  Case& http = add("plain-http-on-tls", "HTTP in clear text opens nothing", Transport::tls);
  http.fresh().knock(knock_in_clear());
  http.fresh().knock(rebuff("a response in clear text", clear_response));
  http.then_alive();

  Case& plain = add("tls-on-plain", "a hello of TLS where clear text is spoken does no harm",
                    Transport::clear_text);
  plain.fresh().knock(knock("a ClientHello", of_today())
                          .or_silent(Grade::informational, "waits for the end of a line"));
  plain.fresh().respond(Response().as_octets(garbled_record())).expect(is_failed());
  plain.then_alive();

  Case& half = add("aborted-hello", "half a hello and FIN end the connection", Transport::tls);
  half.fresh().knock(knock("a ClientHello", of_today()).breaking_off());
  half.fresh().knock(
      rebuff("a ServerHello", server_of_today, tls::KeyType::rsa_2048).breaking_off());
  half.then_alive();

  Case& alert = add("alert-mid-handshake", "a fatal alert in the handshake ends the connection",
                    Transport::tls);
  alert.fresh().knock(knock("a ClientHello", of_today()).answering(fatal_alert()));
  alert.fresh().knock(
      rebuff("a ServerHello", server_hello_of_today, std::nullopt).answering(fatal_alert()));
  alert.then_alive();
  return g;
}

}  // namespace suite
