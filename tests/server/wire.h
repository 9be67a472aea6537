#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "libcore/net/socket.h"

namespace test {

// The plainest of clients: a socket that waits, for 30 seconds at most.
class Wire {
 public:
  // To an address as net::Address reads it, or to the "ws://ADDRESS/" that a server printed.
  explicit Wire(std::string_view address);

  void send(std::string_view octets);
  // Over and over, and reads nothing, until the peer resets the connection.
  void send_until_reset(std::string_view octets);
  // As much as is there, at least one octet; empty at the end.
  std::string receive();
  // The next `size` octets, or fewer where the end comes before.
  std::string receive(std::size_t size);
  // Up to and with `mark`, or up to the end.
  std::string receive_until(std::string_view mark);
  // All up to the end.
  std::string rest();
  void hang_up() { socket_.close(); }

 private:
  bool read_more();

  net::Socket socket_;
  std::string received_;
};

}  // namespace test
