#include "suites/hello.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "libcore/tls/reason.h"
#include "libcore/tls/ticket_keys.h"
#include "suites/changed.h"

namespace suite {
namespace {

std::vector<std::string> with_this_machine(std::vector<std::string> hosts) {
  for (const char* own : {"localhost", "127.0.0.1", "::1"})
    if (std::ranges::find(hosts, own) == hosts.end()) hosts.emplace_back(own);
  return hosts;
}

tls::Context context_as_client(const Security& security, const Hello& hello) {
  tls::ClientSettings settings = security.settings;
  if (hello.only) settings.oldest = settings.newest = *hello.only;
  if (hello.alpn) settings.alpn = *hello.alpn;
  if (hello.server_name) settings.insecure = true;  // it may have another certificate for others
  settings.renegotiation = hello.may_renegotiate;
  settings.seals_by_hand = hello.seals_by_hand;
  return tls::Context(settings);
}

tls::Context context_as_server(const Security& security, const Hello& hello) {
  tls::ServerSettings settings = security.server;
  if (hello.only) settings.oldest = settings.newest = *hello.only;
  if (hello.alpn) {
    settings.alpn = *hello.alpn;
    settings.alpn_required = false;
  }
  settings.renegotiation = hello.may_renegotiate;
  settings.seals_by_hand = hello.seals_by_hand;
  if (hello.credential) settings.ticket_keys = nullptr;  // who resumes does not verify again
  if (hello.credential && security.authority)
    settings = with(*hello.credential, std::move(settings), *security.authority, security.hosts);
  return tls::Context(settings);
}

}  // namespace

Security::Security(const tls::Certificate& trusted, const std::vector<std::string>& reached_at)
    : server{.certificates = {trusted.issue(subject_for(with_this_machine(reached_at)))},
             .alpn_required = false,
             .ticket_keys = std::make_shared<tls::TicketKeys>()},
      usual(server),
      authority(trusted),
      hosts(with_this_machine(reached_at)) {}

Security::Security(const tls::Certificate& own)
    : server{.certificates = {own},
             .alpn_required = false,
             .ticket_keys = std::make_shared<tls::TicketKeys>()},
      usual(server) {}

Hello Hello::or_used(Grade grade) const {
  return changed(or_refused(Grade::pass, {}), [&](Hello& h) { h.used = grade; });
}
Hello Hello::named(std::string name) const {
  return changed(*this, [&](Hello& h) { h.server_name = std::move(name); });
}
Hello Hello::resuming() const {
  return changed(*this, [](Hello& h) { h.resumes = true; });
}
Hello Hello::with_early_data() const {
  return changed(resuming(), [](Hello& h) { h.early_data = true; });
}
Hello Hello::renegotiable() const {
  return changed(*this, [](Hello& h) { h.may_renegotiate = true; });
}
Hello Hello::sealing_by_hand() const {
  return changed(*this, [](Hello& h) { h.seals_by_hand = true; });
}
Hello Hello::or_refused(Grade grade, std::string_view why) const {
  return changed(*this, [&](Hello& h) {
    h.refused = grade;
    h.why_refused = why;
  });
}
Hello Hello::or_refused_with(int number) const {
  return changed(*this, [&](Hello& h) {
    h.refused = Grade::pass;
    h.alert = number;
  });
}

Hello usual_hello() { return {}; }
Hello only(tls::Version version) { return {.only = version}; }
Hello offering(std::vector<std::string> alpn) { return {.alpn = std::move(alpn)}; }
Hello choosing(std::vector<std::string> alpn) { return offering(std::move(alpn)); }
Hello showing(Credential credential) { return {.credential = credential}; }

std::string describe(const Hello& hello) {
  std::vector<std::string> parts;
  if (hello.only)
    parts.emplace_back(*hello.only == tls::Version::tls_1_2 ? "TLS 1.2 alone" : "TLS 1.3 alone");
  if (hello.credential)
    parts.push_back(fmt::format("a certificate {}", word_of(*hello.credential)));
  if (hello.alpn)
    parts.push_back(hello.alpn->empty() ? "no ALPN"
                                        : fmt::format("ALPN {}", fmt::join(*hello.alpn, ", ")));
  if (hello.server_name)
    parts.push_back(hello.server_name->empty() ? "no server name"
                                               : fmt::format("the name {}", *hello.server_name));
  if (hello.early_data)
    parts.emplace_back("an earlier session and early data");
  else if (hello.resumes)
    parts.emplace_back("an earlier session, if there is one");
  std::string text = parts.empty() ? "the usual handshake"
                                   : fmt::format("a handshake with {}", fmt::join(parts, ", "));
  if (hello.used)
    text += fmt::format(" (a request in spite of it is {})", word(*hello.used));
  else if (hello.refused)
    text += fmt::format(" (refusing it is {})",
                        *hello.refused == Grade::pass ? "right" : word(*hello.refused));
  return text;
}

tls::Context context_of(const Security& security, const Hello* hello) {
  const bool usual =
      hello == nullptr || (!hello->only && !hello->alpn && !hello->server_name &&
                           !hello->credential && !hello->may_renegotiate && !hello->seals_by_hand);
  if (usual) return security.usual;
  return security.usual.role() == tls::Role::client ? context_as_client(security, *hello)
                                                    : context_as_server(security, *hello);
}

namespace {

Judgement refused(const Hello& hello, const tls::Channel& channel, session::End end) {
  const std::string how =
      channel.failed() ? channel.failure() : std::string("TCP ended with ") + to_string(end);
  if (hello.alert && channel.alert_received() != hello.alert)
    return {Facet::code, Grade::non_strict,
            fmt::format("{}, instead of the alert {}", how, tls::alert_name(*hello.alert)),
            /*by_absence=*/!channel.alert_received()};
  if (*hello.refused == Grade::pass) return {Facet::behaviour, Grade::pass, how};
  return {Facet::behaviour, *hello.refused,
          hello.why_refused.empty() ? how : fmt::format("{}: {}", hello.why_refused, how)};
}

std::optional<Judgement> judge_client(const Hello& hello, const tls::Channel& channel,
                                      session::End end) {
  if (end == session::End::timed_out)
    return Judgement{Facet::behaviour, Grade::non_strict,
                     "the TLS handshake is neither gone on with nor ended", /*by_absence=*/true};
  if (hello.used && channel.alert_sent()) return std::nullopt;  // it was us who ended it
  return refused(hello, channel, end);
}

std::optional<Judgement> judge_server(const Hello& hello, const tls::Channel& channel,
                                      session::End end) {
  if (end == session::End::timed_out)
    return Judgement{Facet::behaviour, Grade::fail, "no reaction to the ClientHello",
                     /*by_absence=*/true};
  if (channel.alert_sent()) {                     // it was us who ended it
    const bool of_alpn = hello.alpn.has_value();  // all else is as in the usual hello
    return Judgement{Facet::behaviour, of_alpn ? Grade::fail : Grade::non_strict,
                     fmt::format("{}: {}",
                                 of_alpn ? "the offer of ALPN is answered wrongly"
                                         : "what the server says cannot be taken",
                                 channel.failure())};
  }
  return refused(hello, channel, end);
}

}  // namespace

std::optional<Judgement> judge_refusal(const Hello& hello, const tls::Channel& channel,
                                       session::End end, tls::Role ours) {
  if (!hello.refused || channel.established()) return std::nullopt;
  return ours == tls::Role::client ? judge_server(hello, channel, end)
                                   : judge_client(hello, channel, end);
}

std::string describe(const TlsDeed& deed) {
  switch (deed.deed) {
    case tls::Secure::Deed::update_keys:
      return "renew the TLS keys, and ask for the same";
    case tls::Secure::Deed::renegotiate:
      return "renegotiate TLS";
    case tls::Secure::Deed::say_close_notify:
      return "send close_notify, and no FIN";
    case tls::Secure::Deed::write_empty_record:
      return "send a record without content";
    case tls::Secure::Deed::leave_out_close_notify:
      break;
  }
  return "leave close_notify out from now on";
}

}  // namespace suite
