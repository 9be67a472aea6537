#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libcore/session/session.h"
#include "libcore/tls/context.h"
#include "libcore/tls/secure.h"
#include "suites/credential.h"
#include "suites/verdict.h"

namespace suite {

// How TLS is spoken with the peer. All throw base::Error where a certificate cannot be used.
struct Security {
  // With a server; the name or address is what its certificate must be for.
  Security(const tls::ClientSettings& client, std::string name)
      : settings(client), usual(client), host(std::move(name)) {}
  // With clients that trust `authority`, which it must have the key of, and reach the prober at
  // these names and addresses, or at this machine's own.
  Security(const tls::Certificate& trusted, const std::vector<std::string>& reached_at);
  // With clients that trust this certificate.
  explicit Security(const tls::Certificate& own);

  tls::ClientSettings settings;
  tls::ServerSettings server;
  tls::Context usual;  // made of the ones or the others
  std::string host;
  std::optional<tls::Certificate> authority = {};
  std::vector<std::string> hosts = {};
};

// How the TLS handshake of a conversation differs from the usual one, and what a peer is worth that
// refuses it. What only one side can say changes nothing for the other. Each word gives the changed
// hello.
struct Hello {
  // Of a server.
  std::optional<Credential> credential = {};
  // With it, of a request that comes all the same; none: it is to come.
  std::optional<Grade> used = {};
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

  // It shows a certificate that no client should put up with.
  Hello or_used(Grade grade) const;
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
Hello choosing(std::vector<std::string> alpn);  // as a server, of what is offered; else no protocol
Hello showing(Credential credential);

std::string describe(const Hello& hello);
// What it is said with; null: the usual one.
tls::Context context_of(const Security& security, const Hello* hello);

// Of a handshake that ended before it was done, if the hello has a grade for that.
std::optional<Judgement> judge_refusal(const Hello& hello, const tls::Channel& channel,
                                       session::End end, tls::Role ours);

// What is done to TLS itself ahead of the octets of the next step.
struct TlsDeed {
  tls::Secure::Deed deed;
};
std::string describe(const TlsDeed& deed);

}  // namespace suite
