#pragma once

#include <memory>
#include <optional>
#include <string>

struct ssl_session_st;

namespace tls {

// What a client remembers of a server in order to resume. Empty until a server has given one.
struct Ticket {
  std::shared_ptr<ssl_session_st> session;
};

// Whom a client means to reach; a server leaves it empty.
struct Peer {
  // The name or IP address (without brackets) that its certificate must be for. A name is also sent
  // as server_name; an IP address never is (RFC 6066 3). Empty: neither.
  std::string host = {};
  // Sent as server_name instead of `host`; empty: none is.
  std::optional<std::string> server_name = {};
  // Where not null: resumes with it if it can, and leaves the newest one in it. Must outlive the
  // connection, and go with this host and context only: a resumed server is not verified again.
  Ticket* ticket = nullptr;
  // What is written before the handshake is done goes along with the ClientHello, where the ticket
  // allows that (RFC 8446 2.3), and once more behind it where the server has passed it over.
  bool early_data = false;
};

}  // namespace tls
