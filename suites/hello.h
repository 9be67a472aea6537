#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libcore/session/session.h"
#include "libcore/tls/context.h"
#include "libcore/tls/secure.h"
#include "suites/verdict.h"

namespace suite {

// How the peer is reached over TLS.
struct Security {
  // Throws base::Error where a certificate cannot be used.
  Security(const tls::ClientSettings& client, std::string name)
      : settings(client), usual(client), host(std::move(name)) {}

  tls::ClientSettings settings;
  tls::Context usual;  // made of them
  std::string host;    // the name or address that the certificate must be for
};

// How the TLS handshake of a conversation differs from the usual one, and what a peer is worth that
// refuses it. Each word gives the changed hello.
struct Hello {
  std::optional<tls::Version> only = {};
  std::optional<std::vector<std::string>> alpn = {};
  std::optional<std::string> server_name = {};  // empty: none is sent
  bool may_renegotiate = false;
  bool seals_by_hand = false;  // so that records can be empty
  bool resumes = false;     // the session of an earlier conversation of the case, if there is one
  bool early_data = false;  // what is said first goes along with the ClientHello
  // Of a handshake that the peer ends; none: the conversation has not come about.
  std::optional<Grade> refused = {};
  std::optional<int> alert = {};  // that a refusal comes with, or is non-strict
  std::string_view why_refused = {};

  Hello named(std::string name) const;
  Hello without_name() const { return named({}); }
  Hello resuming() const;
  Hello with_early_data() const;
  Hello renegotiable() const;
  Hello sealing_by_hand() const;
  Hello or_refused(Grade grade, std::string_view why) const;
  Hello or_refused_with(int alert) const;  // is as good
};
Hello usual_hello();
Hello only(tls::Version version);
Hello offering(std::vector<std::string> alpn);  // none: no ALPN

std::string describe(const Hello& hello);
// What it is said with; null: the usual one.
tls::Context context_of(const Security& security, const Hello* hello);

// Of a handshake that ended before it was done, if the hello has a grade for that.
std::optional<Judgement> judge_refusal(const Hello& hello, const tls::Channel& channel,
                                       session::End end);

// What is done to TLS itself ahead of the octets of the next step.
struct TlsDeed {
  tls::Secure::Deed deed;
};
std::string describe(const TlsDeed& deed);

}  // namespace suite
