#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "suites/case.h"
#include "suites/survey.h"

namespace suite {

// Where RFC 6455 asks for TLS.
inline constexpr std::string_view tls_section = "10.6 Connection Confidentiality and Integrity";

// What conversations show of the TLS beneath them.

// The ServerHello names one of these protocols. Naming none, as servers do that do not know ALPN,
// has a grade; naming another one is a fail.
Survey chooses(std::vector<std::string> protocols, Grade none);
// For the record: that the handshake was done, where it was.
Survey noted_as_accepted(std::string_view how);
// For the record: whether the last conversation resumed the session of the first.
Survey resumed();
// For the record: whether a ticket came.
Survey ticket_came();
// For the record: what became of the early data.
Survey early_data_taken();
// The first conversation ended with close_notify ahead of FIN.
Survey closes_with_notify();

// --- Of clients, in the ClientHello of the last conversation.

// The server_name is this one.
Survey names(std::string server_name);
// It is no address.
Survey names_no_address();
// For the record: which application protocols are offered.
Survey protocols_noted();
// None of the suites is one that nobody should offer; what else is offered is recorded.
Survey offers_no_weak_suites();

// Suites that nobody should speak any more.
struct WeakSuites {
  std::string_view name;  // "rc4"
  std::string_view what;  // "RC4"
  std::vector<std::uint16_t> suites;
  Grade grade;  // of speaking them
  // Those that a server can choose with no more than a certificate, or without one.
  std::vector<std::uint16_t> chosen;
};
const std::vector<WeakSuites>& every_weak_suite();

// The alert handshake_failure, ahead of any keys.
std::string fatal_alert();

// A client first shows that it comes and takes what is right, so that a refusal says something.
void begin_as_usual(Case& script);

}  // namespace suite
