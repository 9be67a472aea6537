#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace net {

// Where a socket is bound or connects to, as people write it: "127.0.0.1:9001", "[::1]:0",
// "localhost:80", "unix:/run/x", and for listening also "fd:3", a socket that was handed to us.
class Address {
 public:
  // Nowhere; prints as the empty string.
  Address() = default;
  Address(const sockaddr* raw, socklen_t size);

  // All that a text stands for, at least one, in the order of the resolver. A name is looked up and
  // this waits for it, so it belongs before or after a run. Throws base::Error with cause and
  // remedy.
  static std::vector<Address> resolve(std::string_view text);
  // The first of them.
  static Address parse(std::string_view text);

  // In the forms above, with digits instead of names.
  std::string to_string() const;
  // The same without the port: what stays equal over the connections of one peer.
  std::string host() const;
  // 0 where there are no ports.
  std::uint16_t port() const;

  const sockaddr* raw() const { return reinterpret_cast<const sockaddr*>(&storage_); }
  socklen_t size() const { return size_; }
  int family() const { return storage_.ss_family; }
  bool is_tcp() const { return family() == AF_INET || family() == AF_INET6; }
  // The number of "fd:3"; -1 for all others.
  int descriptor() const { return descriptor_; }

 private:
  sockaddr_storage storage_{};
  socklen_t size_ = 0;
  int descriptor_ = -1;
};

}  // namespace net
