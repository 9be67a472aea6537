#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "libcore/tls/certificate.h"
#include "libcore/tls/hello.h"
#include "suites/verdict.h"

namespace suite {

// What is said on the bare TCP connection in place of a TLS handshake, where none can come of it,
// and what the ways to turn it down are worth. An alert, the end of the connection, and the HTTP
// status 400 are right.
struct Knock {
  struct ClearRequest {};  // the usual opening request, in clear text

  std::string what;  // for people: "a ClientHello of TLS 1.0 alone"
  std::variant<tls::ClientHello, std::string, ClearRequest, tls::ServerFlight> said;
  bool to_client = false;  // said in answer to its ClientHello
  // The key of the certificate that a flight is to have; none: it is of an anonymous suite.
  std::optional<tls::KeyType> key = {};
  bool breaks_off = false;  // half of it, then FIN
  // Said once a ServerHello has come, which is fine then; to a client, right behind the rest.
  std::string answer = {};

  Grade negotiated = Grade::fail;    // a ServerHello, or a client's key, that goes along with it
  Grade silent = Grade::non_strict;  // nothing by T_max
  std::string_view why_silent = "neither an alert nor the end of the connection";

  Knock breaking_off() const;
  Knock answering(std::string octets) const;
  Knock or_negotiated(Grade grade) const;
  Knock or_silent(Grade grade, std::string_view why) const;
};
Knock knock(std::string what, tls::ClientHello hello);
Knock knock(std::string what, std::string octets);
Knock knock_in_clear();
// The same towards a client.
Knock rebuff(std::string what, tls::ServerFlight flight, std::optional<tls::KeyType> key);
Knock rebuff(std::string what, std::string octets);

std::string describe(const Knock& knock);

}  // namespace suite
