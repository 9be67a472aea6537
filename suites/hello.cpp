#include "suites/hello.h"

#include <fmt/format.h>

#include "libcore/tls/reason.h"
#include "suites/changed.h"

namespace suite {
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

std::string describe(const Hello& hello) {
  std::vector<std::string> parts;
  if (hello.only)
    parts.emplace_back(*hello.only == tls::Version::tls_1_2 ? "TLS 1.2 alone" : "TLS 1.3 alone");
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
  std::string text = parts.empty() ? "the usual ClientHello"
                                   : fmt::format("a ClientHello with {}", fmt::join(parts, ", "));
  if (hello.refused)
    text += fmt::format(" (refusing it is {})",
                        *hello.refused == Grade::pass ? "right" : word(*hello.refused));
  return text;
}

tls::Context context_of(const Security& security, const Hello* hello) {
  const bool usual = hello == nullptr || (!hello->only && !hello->alpn && !hello->server_name &&
                                          !hello->may_renegotiate && !hello->seals_by_hand);
  if (usual) return security.usual;
  tls::ClientSettings settings = security.settings;
  if (hello->only) settings.oldest = settings.newest = *hello->only;
  if (hello->alpn) settings.alpn = *hello->alpn;
  if (hello->server_name) settings.insecure = true;  // it may have another certificate for others
  settings.renegotiation = hello->may_renegotiate;
  settings.seals_by_hand = hello->seals_by_hand;
  return tls::Context(settings);
}

std::optional<Judgement> judge_refusal(const Hello& hello, const tls::Channel& channel,
                                       session::End end) {
  if (!hello.refused || channel.established()) return std::nullopt;
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
  const std::string how =
      channel.failed() ? channel.failure() : std::string("TCP ended with ") + to_string(end);
  if (hello.alert && channel.alert_received() != hello.alert)
    return Judgement{Facet::code, Grade::non_strict,
                     fmt::format("{}, instead of the alert {}", how, tls::alert_name(*hello.alert)),
                     /*by_absence=*/!channel.alert_received()};
  if (*hello.refused == Grade::pass) return Judgement{Facet::behaviour, Grade::pass, how};
  return Judgement{Facet::behaviour, *hello.refused,
                   hello.why_refused.empty() ? how : fmt::format("{}: {}", hello.why_refused, how)};
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
