#include "suites/tls/looks.h"

#include <fmt/format.h>

#include <algorithm>

#include "libcore/base/text.h"

namespace suite {
namespace {

using Findings = std::deque<Finding>;

Judgement noted(std::string what) {
  return {Facet::behaviour, Grade::informational, std::move(what)};
}

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
            return noted(std::string(how));
          }};
}

Survey resumed() {
  return {"whether the session is resumed is recorded",
          [](const Findings& findings, const Facts&) -> std::optional<Judgement> {
            if (findings.size() < 2 || !findings[1].tls) return std::nullopt;
            if (findings[1].tls->facts.resumed) return std::nullopt;
            return noted("the session was not resumed");
          }};
}

Survey ticket_came() {
  return {"whether a ticket comes is recorded",
          [](const Findings& findings, const Facts&) -> std::optional<Judgement> {
            if (!findings.front().tls || findings.front().tls->got_ticket) return std::nullopt;
            return noted("no ticket came");
          }};
}

Survey early_data_taken() {
  return {"what becomes of early data is recorded",
          [](const Findings& findings, const Facts&) -> std::optional<Judgement> {
            if (findings.size() < 2 || !findings[1].tls) return std::nullopt;
            const bool taken = findings[1].tls->facts.early_data;
            return noted(taken ? "early data was accepted" : "early data was not accepted");
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

}  // namespace suite
