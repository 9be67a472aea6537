#pragma once

#include <memory>
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
  // Where not null: resumes with it if it can, and leaves the newest one in it. Must outlive the
  // connection, and go with this host and context only: a resumed server is not verified again.
  Ticket* ticket = nullptr;
};

}  // namespace tls
