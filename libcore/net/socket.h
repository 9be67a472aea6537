#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

#include "libcore/net/address.h"

namespace net {

// The owner of a descriptor, which is mostly a socket.
class Socket {
 public:
  Socket() = default;
  explicit Socket(int fd) : fd_(fd) {}
  Socket(Socket&& other) noexcept : fd_(other.release()) {}
  Socket& operator=(Socket&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Socket() { close(); }

  explicit operator bool() const { return fd_ >= 0; }
  int fd() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }
  void close();
  // Closes with RST, where TCP is spoken: what the kernel has not sent yet is dropped.
  void reset();

  // Whether the peer's kernel has acknowledged all that was written; where no TCP is spoken,
  // always.
  bool delivered() const;
  // Ends a TCP connection of which the peer acknowledges nothing for so long, or takes nothing.
  void give_up_after(std::chrono::milliseconds silence);

  // Nowhere where the kernel does not say.
  Address local() const;
  Address peer() const;

 private:
  int fd_ = -1;
};

// Octets that the kernel may keep of a connection, each way (SO_RCVBUF, SO_SNDBUF, which Linux
// doubles); 0 leaves it to the kernel, which then adapts them.
struct KernelBuffers {
  int receive = 0;
  int send = 0;
};

struct ListenOptions {
  bool reuse_port = false;  // several sockets on one port, among which the kernel distributes
  int backlog = 4096;       // connections that wait for `accept`, at most net.core.somaxconn
  KernelBuffers buffers = {};
};

// A listening socket that does not block. Accepted ones have its options, and TCP_NODELAY. Port 0
// lets the kernel choose; `local()` then tells which. A socket file that nobody listens at any more
// is replaced. Throws base::Error with cause and remedy.
Socket listen(const Address& address, const ListenOptions& options = {});

// A TCP port that nobody else gets, and where connections are refused until it is listened at.
Socket reserve(const Address& address);
Socket listen(Socket reserved);

// Local ports, both ends included.
struct Ports {
  std::uint16_t low = 0;
  std::uint16_t high = 0;

  // The one of its parts of some hundred ports that comes when they take turns. Among many
  // connections the kernel finds a free port in a part soon; among all ports it looks through half
  // of them once the other half is taken.
  Ports part(std::uint64_t turn) const;
};
// Those that the kernel chooses from for connections that we begin.
Ports local_ports();

struct DialOptions {
  std::optional<Address> source = std::nullopt;  // local address; its port is mostly 0
  std::optional<Ports> ports = std::nullopt;  // first choice, where the kernel can be asked (6.3)
  std::chrono::nanoseconds limit = std::chrono::seconds(10);  // for the connection to come about
  KernelBuffers buffers = {};
  bool nodelay = true;  // TCP_NODELAY: small writes do not wait for acknowledgements
  // What is said first goes out with the last acknowledgement of TCP's handshake, which waits for
  // it: a packet less, and the peer is woken once. It hears of who says nothing 0.2 s later.
  bool speaks_at_once = false;
};

// Begins to connect and does not wait: `error` is 0 once connected, EINPROGRESS while that is open,
// or why it failed.
struct Attempt {
  Socket socket;
  int error = 0;
  bool begun = false;  // it has left this machine: an error is the peer's answer
};
Attempt connect(const Address& address, const DialOptions& options = {});

}  // namespace net
