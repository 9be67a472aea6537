#include "suites/tls/looks.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <utility>

#include "libcore/base/text.h"
#include "libcore/tls/hello.h"
#include "suites/credential.h"

namespace suite {
namespace {

using Findings = std::deque<Finding>;

}  // namespace

Survey chooses(std::vector<std::string> protocols, Grade none) {
  std::string what = "no protocol is chosen";
  if (!protocols.empty())
    what = fmt::format("the protocol {} is chosen", fmt::join(protocols, " or "));
  return {what, [=](const Findings& findings, const Facts&) -> std::optional<Judgement> {
            if (!findings.front().tls) return std::nullopt;
            const std::string& chosen = findings.front().tls->facts.alpn;
            if (chosen.empty())
              return Judgement{Facet::behaviour, none, "the ServerHello names no protocol"};
            if (std::ranges::find(protocols, chosen) != protocols.end()) return std::nullopt;
            return Judgement{Facet::behaviour, Grade::fail,
                             fmt::format("the protocol {} was chosen", base::printable(chosen))};
          }};
}

Survey noted_as_accepted(std::string_view how) {
  return {"whether the handshake is done is recorded",
          [=](const Findings& findings, const Facts&) -> std::optional<Judgement> {
            if (!findings.front().tls) return std::nullopt;
            return graded(Grade::informational, std::string(how));
          }};
}

Survey resumed() {
  return {"whether the session is resumed is recorded",
          [](const Findings& findings, const Facts&) -> std::optional<Judgement> {
            if (findings.size() < 2 || !findings[1].tls) return std::nullopt;
            if (findings[1].tls->facts.resumed) return std::nullopt;
            return graded(Grade::informational, "the session was not resumed");
          }};
}

Survey ticket_came() {
  return {"whether a ticket comes is recorded",
          [](const Findings& findings, const Facts& facts) -> std::optional<Judgement> {
            if (facts.judged == ws::Role::client) return std::nullopt;  // it is we who send some
            if (!findings.front().tls || findings.front().tls->got_ticket) return std::nullopt;
            return graded(Grade::informational, "no ticket came");
          }};
}

Survey early_data_taken() {
  return {"what becomes of early data is recorded",
          [](const Findings& findings, const Facts&) -> std::optional<Judgement> {
            if (findings.size() < 2 || !findings[1].tls) return std::nullopt;
            const bool taken = findings[1].tls->facts.early_data;
            return graded(Grade::informational,
                          taken ? "early data was accepted" : "early data was not accepted");
          }};
}

Survey closes_with_notify() {
  return {"close_notify comes ahead of FIN",
          [](const Findings& findings, const Facts&) -> std::optional<Judgement> {
            const std::optional<session::End>& end = findings.front().ended_with;
            if (!end || *end == session::End::tls_closed) return std::nullopt;
            return Judgement{Facet::order, Grade::non_strict,
                             fmt::format("the connection ended with {}, and without close_notify",
                                         to_string(*end)),
                             /*by_absence=*/true};
          }};
}

namespace {

// Judges the last ClientHello, if there is one.
Survey of_hello(std::string what,
                std::function<std::optional<Judgement>(const tls::HeardHello&)> judge) {
  return {std::move(what),
          [judge = std::move(judge)](const Findings& findings,
                                     const Facts&) -> std::optional<Judgement> {
            const std::optional<tls::HeardHello>& hello = findings.back().hello;
            return hello ? judge(*hello) : std::nullopt;
          }};
}

template <typename Name>
std::string listed(const std::vector<std::uint16_t>& numbers, const Name& name) {
  std::vector<std::string> words;
  for (const std::uint16_t number : numbers) words.push_back(name(number));
  return fmt::format("{}", fmt::join(words, " "));
}

std::string in_hex(std::uint16_t number) { return fmt::format("{:04x}", number); }

}  // namespace

Survey names(std::string server_name) {
  return of_hello(fmt::format("the name {} is sent", server_name),
                  [=](const tls::HeardHello& hello) -> std::optional<Judgement> {
                    if (hello.server_name == server_name) return std::nullopt;
                    return Judgement{
                        Facet::behaviour, Grade::fail,
                        hello.server_name
                            ? fmt::format("the name {} is sent, not {}",
                                          base::printable(*hello.server_name, 60), server_name)
                            : std::string("no name is sent"),
                        /*by_absence=*/false};
                  });
}

Survey names_no_address() {
  return of_hello(
      "no address is sent as a name", [](const tls::HeardHello& hello) -> std::optional<Judgement> {
        if (!hello.server_name) return std::nullopt;
        const std::string name = base::printable(*hello.server_name, 60);
        if (is_address(*hello.server_name))
          return Judgement{Facet::behaviour, Grade::fail,
                           fmt::format("the address {} is sent as a name", name)};
        return graded(Grade::informational, fmt::format("the client came by the name {}", name));
      });
}

Survey protocols_noted() {
  return of_hello(
      "which protocols are offered is recorded",
      [](const tls::HeardHello& hello) -> std::optional<Judgement> {
        if (hello.alpn.empty()) return graded(Grade::informational, "ALPN is not offered");
        return graded(
            Grade::informational,
            base::printable(fmt::format("ALPN offers {}", fmt::join(hello.alpn, ", ")), 200));
      });
}

Survey offers_no_weak_suites() {
  return of_hello(
      "no suites are offered that nobody should speak",
      [](const tls::HeardHello& hello) -> std::optional<Judgement> {
        Grade worst = Grade::informational;
        std::string weak;
        for (const WeakSuites& kind : every_weak_suite())
          for (const std::uint16_t suite : kind.suites) {
            if (!hello.offers(suite)) continue;
            worst = std::max(worst, kind.grade);
            weak += fmt::format("{}{} ({})", weak.empty() ? "" : ", ", in_hex(suite), kind.what);
          }
        const std::string all = fmt::format(
            "versions {}, suites {}, groups {}, signatures {}",
            listed(hello.versions, [](std::uint16_t n) { return tls::version_name(n); }),
            listed(hello.suites, in_hex), listed(hello.groups, in_hex),
            listed(hello.signatures, in_hex));
        return Judgement{Facet::behaviour, worst,
                         weak.empty() ? all : fmt::format("{} offered; {}", weak, all)};
      });
}

const std::vector<WeakSuites>& every_weak_suite() {
  static const std::vector<WeakSuites> all{
      {"rc4",
       "RC4",
       {0x0004, 0x0005, 0xc002, 0xc007, 0xc00c, 0xc011},
       Grade::fail,
       {0x0005, 0x0004}},
      {"3des",
       "3DES",
       {0x000a, 0x0016, 0xc003, 0xc008, 0xc00d, 0xc012},
       Grade::non_strict,
       {0x000a}},
      {"null",
       "suites that do not encrypt",
       {0x0001, 0x0002, 0x003b, 0xc001, 0xc006, 0xc00b, 0xc010},
       Grade::fail,
       {0x003b, 0x0002, 0x0001}},
      {"export",
       "suites made weak for export",
       {0x0003, 0x0006, 0x0008, 0x000b, 0x000e, 0x0011, 0x0014, 0x0062, 0x0064},
       Grade::fail,
       {0x0003, 0x0006, 0x0008}},
      {"anonymous",
       "suites that authenticate nobody",
       {0x0034, 0x003a, 0x006c, 0x006d, 0x00a6, 0x00a7, 0xc018, 0xc019},
       Grade::non_strict,
       {0xc018, 0xc019}}};
  return all;
}

std::string fatal_alert() { return {"\x15\x03\x03\0\2\2\x28", 7}; }

void begin_as_usual(Case& script) {
  script.fresh().facing(ws::Role::client).called("as usual").echo(text("as usual"));
}

}  // namespace suite
