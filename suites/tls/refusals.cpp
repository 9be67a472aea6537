#include <fmt/format.h>

#include <string>
#include <vector>

#include "libcore/base/random.h"
#include "suites/catalogue.h"

namespace suite {
namespace {

using Suites = std::vector<std::uint16_t>;

constexpr std::string_view section = "10.6 Connection Confidentiality and Integrity";

constexpr std::uint16_t ssl_3 = 0x0300, tls_1_0 = 0x0301, tls_1_1 = 0x0302, tls_1_2 = 0x0303;

// What a server of the time of TLS 1.0 could choose from, and one of today with it: AES in CBC mode
// with every exchange of keys, and 3DES. The last is no suite (RFC 5746, 3.3).
const Suites usual_of_old{0xc00a, 0xc014, 0x0039, 0x0035, 0xc009, 0xc013, 0x0033,
                          0x002f, 0xc008, 0xc012, 0x0016, 0x000a, 0x00ff};
// With ephemeral keys and AEAD.
const Suites usual_of_today{0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0x00ff};

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
  Group g("tls.version", section);
  g.over(Transport::tls);
  const auto refused = [&](const char* name, const char* what, std::uint16_t version) -> Case& {
    return g.add(fmt::format("{}-refused", name), fmt::format("{} is not spoken any more", what))
        .knock(knock(fmt::format("a ClientHello of {} alone", what),
                     {.version = version, .suites = usual_of_old}))
        .then_alive();
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
  Group g("tls.cipher", section);
  g.over(Transport::tls);
  struct Row {
    const char* name;
    const char* what;
    Suites suites;
    Grade negotiated;
  };
  const Row rows[] = {
      {"rc4", "RC4", {0x0004, 0x0005, 0xc002, 0xc007, 0xc00c, 0xc011}, Grade::fail},
      {"3des", "3DES", {0x000a, 0x0016, 0xc003, 0xc008, 0xc00d, 0xc012}, Grade::non_strict},
      {"null",
       "suites that do not encrypt",
       {0x0001, 0x0002, 0x003b, 0xc001, 0xc006, 0xc00b, 0xc010},
       Grade::fail},
      {"export",
       "suites made weak for export",
       {0x0003, 0x0006, 0x0008, 0x000b, 0x000e, 0x0011, 0x0014, 0x0062, 0x0064},
       Grade::fail},
      {"anonymous",
       "suites that authenticate nobody",
       {0x0034, 0x003a, 0x006c, 0x006d, 0x00a6, 0x00a7, 0xc018, 0xc019},
       Grade::non_strict}};
  for (const Row& row : rows) {
    Suites suites = row.suites;
    suites.push_back(0x00ff);
    g.add(fmt::format("{}-refused", row.name), fmt::format("{}: not spoken any more", row.what))
        .covers("RFC6455-10.6-3", "RFC8446-D.5-1")
        .knock(knock(fmt::format("a ClientHello of TLS 1.2 with {} alone", row.what),
                     {.version = tls_1_2, .suites = std::move(suites)})
                   .or_negotiated(row.negotiated))
        .then_alive();
  }
  return g;
}

Group tls_fail() {
  Group g("tls.fail", section);
  const auto add = [&](const char* name, const char* title, Transport transport) -> Case& {
    return g.add(name, title)
        .covers("RFC6455-4.2.2-1", "RFC6455-4.2.2-2", "RFC9112-2.2-9")
        .over(transport);
  };
  add("garbage-hello", "octets that are no ClientHello end the connection", Transport::tls)
      .knock(knock("octets at random", noise_octets()))
      .fresh()
      .knock(knock("a handshake record that says nothing known", garbled_record()));
  g.cases.back().then_alive();
  add("plain-http-on-tls", "a request in clear text opens nothing", Transport::tls)
      .knock(knock_in_clear())
      .then_alive();
  add("tls-on-plain", "a ClientHello where clear text is spoken does no harm",
      Transport::clear_text)
      .knock(knock("a ClientHello", of_today())
                 .or_silent(Grade::informational, "waits for the end of a line"))
      .then_alive();
  add("aborted-hello", "half a ClientHello and FIN end the connection", Transport::tls)
      .knock(knock("a ClientHello", of_today()).breaking_off())
      .then_alive();
  add("alert-mid-handshake", "a fatal alert in the handshake ends the connection", Transport::tls)
      .knock(knock("a ClientHello", of_today()).answering(std::string("\x15\x03\x03\0\2\2\x28", 7)))
      .then_alive();
  return g;
}

}  // namespace suite
