#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "libcore/base/handle.h"
#include "libcore/net/socket.h"

namespace bench {

// Whom the load is for, and how it is spoken to.
struct Target {
  int port = 0;
  bool ws = true;  // after an opening handshake; else bare octets
  bool tls = false;
  std::string_view extension = {};  // offered, and must be agreed on; empty: none
};

// A connection to the server, over TLS or not. What the network does wrong throws base::Error,
// which ends the program: a load that lost a connection is none.
class Channel {
 public:
  // The `number`-th: a source address has some 28,000 ports, so there are several. Blocks until it
  // is connected, and goes on blocking.
  Channel(const Target& target, unsigned number);

  int fd() const { return socket_.fd(); }
  void stop_blocking();

  // Returns how many octets were taken; 0 where none can be now.
  std::size_t send(std::string_view octets);
  // Returns how many octets came, 0 where none have; nothing at the end of the stream. Over TLS
  // that is a record at most: in 16 KiB of room nothing of it stays behind.
  std::optional<std::size_t> receive(std::span<char> room);

 private:
  net::Socket socket_;
  std::unique_ptr<SSL, base::FreeWith<SSL_free>> tls_;
};

// The opening handshake in two halves, so that many can be under way: the request, and its answer.
void request_upgrade(Channel& channel, const Target& target);
void await_upgrade(Channel& channel, const Target& target);

// The request without extensions: what `request_upgrade` sends, for those who want it echoed.
inline constexpr std::string_view plain_request =
    "GET /echo HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";

}  // namespace bench
