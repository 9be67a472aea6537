#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libcore/tls/certificate.h"
#include "libcore/tls/ticket_keys.h"

struct ssl_ctx_st;

namespace tls {

enum class Role : unsigned char { client, server };
enum class Version : unsigned char { tls_1_2, tls_1_3 };

// What a server offers. Sessions are resumed by tickets, so nothing is kept for a client.
struct ServerSettings {
  // At least one. A client gets the one for the name it asks for; who asks for none, or for a name
  // that none is for, gets the first, without an alert (RFC 6066 3 allows both). See Directory.
  std::vector<Certificate> certificates;
  Version oldest = Version::tls_1_2;
  Version newest = Version::tls_1_3;
  // Application protocols, the preferred first; empty: ALPN is ignored. A client that says nothing
  // of ALPN is always served.
  std::vector<std::string> alpn = {"http/1.1"};
  // A client that offers only other protocols gets the alert no_application_protocol (RFC
  // 7301 3.2); else it is served as if it had said nothing.
  bool alpn_required = true;
  // Where not empty, a client must have a certificate that one of these has signed.
  std::vector<Certificate> client_authorities = {};
  // Null: new ones, for this context alone. Sessions are resumed across contexts that share them,
  // as long as client_authorities are the same.
  std::shared_ptr<TicketKeys> ticket_keys = nullptr;

  // --- For tests of clients.
  bool weak_certificates = false;  // such as OpenSSL's security level does not allow
  std::string stapled = {};        // an OCSP response, for clients that ask for one
  bool renegotiation = false;      // Channel::renegotiate works
  bool seals_by_hand = false;      // and so does Channel::write_empty_record; there are no tickets
};

// What a client wants of servers. The name it expects is said for each connection (Peer).
struct ClientSettings {
  std::vector<Certificate> authorities = {};  // empty: those that the system trusts
  bool insecure = false;                      // accept any certificate, for any name
  Version oldest = Version::tls_1_2;
  Version newest = Version::tls_1_3;
  std::vector<std::string> alpn = {"http/1.1"};  // empty: no ALPN
  std::optional<Certificate> certificate = {};   // for servers that ask
  bool renegotiation = false;                    // Channel::renegotiate works
  bool seals_by_hand = false;                    // and so does Channel::write_empty_record
};

// What all connections of one role share. Immutable; copies share, also across threads, and
// connections outlive it. Neither role compresses, or renegotiates unless it is told to. A server
// takes only AEAD suites with forward secrecy, in an order of its own, and no finite-field group: a
// client could make it work for long with a large one. Where the environment has SSLKEYLOGFILE, the
// secrets of its connections are appended to that file, as Wireshark reads them.
class Context {
 public:
  // Throws base::Error where a certificate cannot be used or the key log not be opened.
  explicit Context(const ServerSettings& settings);
  explicit Context(const ClientSettings& settings);

  Role role() const { return role_; }
  ssl_ctx_st* handle() const { return handle_.get(); }

 private:
  Role role_;
  std::shared_ptr<ssl_ctx_st> handle_;
};

}  // namespace tls
