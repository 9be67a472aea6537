#include "libcore/net/socket.h"

#include <fcntl.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>

#include "libcore/base/error.h"

namespace net {
namespace {

using Name = int (*)(int, sockaddr*, socklen_t*);

Address name_of(int fd, Name ask) {
  sockaddr_storage raw{};
  socklen_t size = sizeof raw;
  if (ask(fd, reinterpret_cast<sockaddr*>(&raw), &size) != 0) return {};
  return {reinterpret_cast<const sockaddr*>(&raw), size};
}

void set(const Socket& socket, int level, int option, int value) {
  setsockopt(socket.fd(), level, option, &value, sizeof value);
}

void set_buffers(const Socket& socket, const KernelBuffers& buffers) {
  if (buffers.receive > 0) set(socket, SOL_SOCKET, SO_RCVBUF, buffers.receive);
  if (buffers.send > 0) set(socket, SOL_SOCKET, SO_SNDBUF, buffers.send);
}

// All where both are 0.
void choose_from(const Socket& socket, Ports ports) {
  constexpr int ip_local_port_range = 51;  // IP_LOCAL_PORT_RANGE, which Debian's headers lack
  set(socket, IPPROTO_IP, ip_local_port_range,
      static_cast<int>(std::uint32_t{ports.high} << 16u | ports.low));
}

Socket stream_socket(int family) {
  return Socket(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

// A server that did not end well leaves its socket file behind.
void remove_stale_file(const Address& address) {
  if (address.family() != AF_UNIX) return;
  if (connect(address).error == ECONNREFUSED)
    unlink(reinterpret_cast<const sockaddr_un*>(address.raw())->sun_path);
}

const char* remedy(int error) {
  switch (error) {
    case EADDRINUSE:
      return "; stop the program that listens there, or choose another port (0: any)";
    case EACCES:
      return "; choose a port above 1023, or run with the right to use it";
    case EADDRNOTAVAIL:
      return "; choose an address of this machine";
    case EMFILE:
      return "; raise the limit of open files (ulimit -n)";
    default:
      return "";
  }
}

[[noreturn]] void cannot_listen(const Address& address) {
  const int error = errno;
  base::fail("cannot listen on {}: {}{}", address.to_string(), base::errno_text(error),
             remedy(error));
}

Socket bound(const Address& address, const ListenOptions& options) {
  Socket socket = stream_socket(address.family());
  if (!socket) cannot_listen(address);
  set_buffers(socket, options.buffers);
  if (address.is_tcp()) {
    set(socket, IPPROTO_TCP, TCP_NODELAY, 1);
    set(socket, SOL_SOCKET, SO_REUSEADDR, 1);
    if (options.reuse_port) set(socket, SOL_SOCKET, SO_REUSEPORT, 1);
  }
  remove_stale_file(address);
  if (bind(socket.fd(), address.raw(), address.size()) != 0) cannot_listen(address);
  return socket;
}

// A listening socket that whoever started us has opened.
Socket handed_over(const Address& address) {
  int listening = 0;
  socklen_t size = sizeof listening;
  if (getsockopt(address.descriptor(), SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) != 0 ||
      listening == 0)
    base::fail("cannot listen on {}: it is no listening socket; hand one over (socket activation)",
               address.to_string());
  Socket socket(address.descriptor());
  fcntl(socket.fd(), F_SETFL, fcntl(socket.fd(), F_GETFL) | O_NONBLOCK);
  fcntl(socket.fd(), F_SETFD, FD_CLOEXEC);
  return socket;
}

}  // namespace

void Socket::close() {
  if (fd_ >= 0) ::close(release());
}

void Socket::reset() {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close();
}

bool Socket::delivered() const {
  int waiting = 0;
  return !local().is_tcp() || ioctl(fd_, SIOCOUTQ, &waiting) != 0 || waiting == 0;
}

void Socket::give_up_after(std::chrono::milliseconds silence) {
  const auto limit = static_cast<unsigned>(silence.count());
  setsockopt(fd_, IPPROTO_TCP, TCP_USER_TIMEOUT, &limit, sizeof limit);
}

Address Socket::local() const { return name_of(fd_, getsockname); }

Address Socket::peer() const { return name_of(fd_, getpeername); }

Socket listen(const Address& address, const ListenOptions& options) {
  if (address.descriptor() >= 0) {
    Socket socket = handed_over(address);
    set_buffers(socket, options.buffers);
    if (socket.local().is_tcp()) set(socket, IPPROTO_TCP, TCP_NODELAY, 1);
    return socket;
  }
  Socket socket = bound(address, options);
  if (::listen(socket.fd(), options.backlog) != 0) cannot_listen(address);
  return socket;
}

Socket reserve(const Address& address) { return bound(address, {}); }

Socket listen(Socket reserved) {
  if (::listen(reserved.fd(), ListenOptions().backlog) != 0) cannot_listen(reserved.local());
  return reserved;
}

Ports local_ports() {
  Ports ports{.low = 32768, .high = 60999};
  std::ifstream("/proc/sys/net/ipv4/ip_local_port_range") >> ports.low >> ports.high;
  return ports;
}

Ports Ports::part(std::uint64_t turn) const {
  constexpr unsigned width = 256;
  const unsigned parts = std::max((high - low + 1u) / width, 1u);
  const auto which = static_cast<unsigned>(turn % parts);
  const unsigned begin = low + which * width;
  const unsigned end = which + 1 == parts ? high : begin + width - 1;
  return {static_cast<std::uint16_t>(begin), static_cast<std::uint16_t>(end)};
}

Attempt connect(const Address& address, const DialOptions& options) {
  Socket socket = stream_socket(address.family());
  if (!socket) return {{}, errno};
  set_buffers(socket, options.buffers);
  if (address.is_tcp()) {
    set(socket, IPPROTO_TCP, TCP_NODELAY, options.nodelay ? 1 : 0);
    if (options.speaks_at_once) set(socket, IPPROTO_TCP, TCP_QUICKACK, 0);
  }
  if (options.source) {
    // The port is then chosen for the pair of addresses, of which there are more.
    if (options.source->port() == 0) set(socket, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
    if (bind(socket.fd(), options.source->raw(), options.source->size()) != 0) return {{}, errno};
  }
  const auto begin = [&] {
    return ::connect(socket.fd(), address.raw(), address.size()) == 0 ? 0 : errno;
  };
  const bool chooses = options.ports && address.is_tcp();
  if (chooses) choose_from(socket, *options.ports);
  int error = begin();
  if (chooses && error == EADDRNOTAVAIL) {  // none of these is free
    choose_from(socket, {});
    error = begin();
  }
  if (error != EINPROGRESS) return {std::move(socket), error};
  // To this machine the handshake is over by now, which a second call is told: no need to wait.
  error = begin();
  return {std::move(socket), error == EALREADY ? EINPROGRESS : error, true};
}

}  // namespace net
