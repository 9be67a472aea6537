#include "tests/bench/client/channel.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <string>

#include "libcore/base/error.h"

namespace bench {
namespace {

constexpr unsigned source_addresses = 16;  // 127.0.0.1 and those behind it
constexpr std::string_view end_of_head = "\r\n\r\n";
// What browsers offer as a rule: both ends may keep their context (RFC 7692, 7.1.1). Requests do
// not refer to earlier ones all the same, so that those made beforehand can be sent again and
// again.

void set(int fd, int level, int option) {
  const int on = 1;
  if (setsockopt(fd, level, option, &on, sizeof on) != 0)
    base::fail("setsockopt: {}", base::errno_text());
}

net::Socket dial(int port, unsigned number) {
  net::Socket socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket) base::fail("no socket: {}", base::errno_text());
  set(socket.fd(), IPPROTO_TCP, TCP_NODELAY);
  set(socket.fd(), IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK + number % source_addresses);
  if (bind(socket.fd(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
    base::fail("cannot bind: {}", base::errno_text());
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  if (connect(socket.fd(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
    base::fail("cannot connect: {}", base::errno_text());
  return socket;
}

using SslContext = std::unique_ptr<SSL_CTX, base::FreeWith<SSL_CTX_free>>;

// Nothing is verified: what a client checks is none of the server's cost.
SSL_CTX* client_context() {
  static const SslContext context(SSL_CTX_new(TLS_client_method()));
  SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE |
                                      SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                      SSL_MODE_RELEASE_BUFFERS);
  return context.get();
}

int as_int(std::size_t size) { return static_cast<int>(std::min<std::size_t>(size, INT_MAX)); }

// What a failed call of SSL_read or SSL_write means: false at the end of the stream, true where it
// has to wait.
bool has_to_wait(SSL* tls, int result) {
  switch (SSL_get_error(tls, result)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
      return true;
    case SSL_ERROR_ZERO_RETURN:
      return false;
    default:
      base::fail("a TLS connection was lost");
  }
}

}  // namespace

Channel::Channel(const Target& target, unsigned number) : socket_(dial(target.port, number)) {
  if (!target.tls) return;
  tls_.reset(SSL_new(client_context()));
  SSL_set_fd(tls_.get(), fd());
  if (SSL_connect(tls_.get()) != 1) base::fail("the TLS handshake failed");
}

void Channel::stop_blocking() {
  if (fcntl(fd(), F_SETFL, O_NONBLOCK) != 0) base::fail("fcntl: {}", base::errno_text());
}

std::size_t Channel::send(std::string_view octets) {
  if (tls_ != nullptr) {
    const int n = SSL_write(tls_.get(), octets.data(), as_int(octets.size()));
    if (n > 0) return static_cast<std::size_t>(n);
    if (!has_to_wait(tls_.get(), n)) base::fail("a connection was ended");
    return 0;
  }
  const ssize_t n = ::send(fd(), octets.data(), octets.size(), MSG_NOSIGNAL);
  if (n >= 0) return static_cast<std::size_t>(n);
  if (errno != EAGAIN) base::fail("a connection was lost: {}", base::errno_text());
  return 0;
}

std::optional<std::size_t> Channel::receive(std::span<char> room) {
  if (tls_ != nullptr) {
    const int n = SSL_read(tls_.get(), room.data(), as_int(room.size()));
    if (n > 0) return static_cast<std::size_t>(n);
    if (!has_to_wait(tls_.get(), n)) return std::nullopt;
    return 0;
  }
  const ssize_t n = recv(fd(), room.data(), room.size(), 0);
  if (n > 0) return static_cast<std::size_t>(n);
  if (n == 0) return std::nullopt;
  if (errno != EAGAIN) base::fail("a connection was lost: {}", base::errno_text());
  return 0;
}

void request_upgrade(Channel& channel, const Target& target) {
  std::string request(plain_request);
  if (!target.extension.empty())
    request.insert(request.size() - 2,
                   fmt::format("Sec-WebSocket-Extensions: {}\r\n", target.extension));
  channel.send(request);
}

void await_upgrade(Channel& channel, const Target& target) {
  char answer[4096];
  std::size_t size = 0;
  while (!std::string_view(answer, size).ends_with(end_of_head)) {
    const auto n = channel.receive(std::span(answer).subspan(size));
    if (!n || *n == 0) base::fail("the opening handshake ended early");
    size += *n;
  }
  const std::string_view head(answer, size);
  if (!head.starts_with("HTTP/1.1 101 ")) base::fail("no 101: {}", head.substr(0, 80));
  if (head.find(target.extension) == std::string_view::npos)
    base::fail("the server did not agree on {}", target.extension);
}

}  // namespace bench
