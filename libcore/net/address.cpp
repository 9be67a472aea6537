#include "libcore/net/address.h"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <charconv>
#include <cstddef>
#include <cstring>
#include <memory>
#include <optional>

#include "libcore/base/error.h"
#include "libcore/base/handle.h"

namespace net {
namespace {

constexpr std::string_view unix_prefix = "unix:";
constexpr std::string_view fd_prefix = "fd:";

template <typename Number>
std::optional<Number> number(std::string_view digits) {
  Number value{};
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size())
    return std::nullopt;
  return value;
}

Address unix_address(std::string_view path) {
  sockaddr_un raw{};
  raw.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof raw.sun_path)
    base::fail("'unix:{}' is no usable address: a socket path has 1 to {} characters", path,
               sizeof raw.sun_path - 1);
  std::memcpy(raw.sun_path, path.data(), path.size());
  return {reinterpret_cast<const sockaddr*>(&raw),
          static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size() + 1)};
}

std::vector<Address> look_up(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  std::string_view host = text.substr(0, colon);
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (colon == std::string_view::npos || host.empty() ||
      (!bracketed && host.find(':') != std::string_view::npos))
    base::fail(
        "'{}' is no address: write HOST:PORT, such as 127.0.0.1:9001 or [::1]:9001, or unix:PATH",
        text);
  const std::string_view port = text.substr(colon + 1);
  if (!number<std::uint16_t>(port))
    base::fail("'{}' is no address: the port '{}' is no number from 0 to 65535", text, port);

  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV | (bracketed ? AI_NUMERICHOST : 0);
  addrinfo* found = nullptr;
  const int error =
      getaddrinfo(std::string(host).c_str(), std::string(port).c_str(), &hints, &found);
  if (error != 0)
    throw base::Error(fmt::format("cannot find the address of '{}': {}; check the name, or write "
                                  "the address in digits",
                                  host, gai_strerror(error)),
                      3);
  const std::unique_ptr<addrinfo, base::FreeWith<freeaddrinfo>> owner(found);
  std::vector<Address> all;
  for (const addrinfo* one = found; one != nullptr; one = one->ai_next)
    all.emplace_back(one->ai_addr, one->ai_addrlen);
  return all;
}

}  // namespace

Address::Address(const sockaddr* raw, socklen_t size) : size_(size) {
  std::memcpy(&storage_, raw, size);
}

std::vector<Address> Address::resolve(std::string_view text) {
  if (text.starts_with(unix_prefix)) return {unix_address(text.substr(unix_prefix.size()))};
  if (!text.starts_with(fd_prefix)) return look_up(text);
  Address handed;
  const auto descriptor = number<int>(text.substr(fd_prefix.size()));
  if (!descriptor || *descriptor < 0)
    base::fail("'{}' is no address: write fd: and the number of a listening socket, such as fd:3",
               text);
  handed.descriptor_ = *descriptor;
  return {handed};
}

Address Address::parse(std::string_view text) { return resolve(text).front(); }

std::string Address::to_string() const {
  if (descriptor_ >= 0) return fmt::format("fd:{}", descriptor_);
  if (is_tcp()) return fmt::format("{}:{}", host(), port());
  return host();
}

std::string Address::host() const {
  if (is_tcp()) {
    char digits[NI_MAXHOST];
    if (getnameinfo(raw(), size_, digits, sizeof digits, nullptr, 0, NI_NUMERICHOST) != 0)
      return {};
    return family() == AF_INET6 ? fmt::format("[{}]", digits) : digits;
  }
  // An unnamed socket, as a client's mostly is, has no path.
  if (family() != AF_UNIX || size_ <= offsetof(sockaddr_un, sun_path)) return {};
  const auto* path = reinterpret_cast<const sockaddr_un*>(&storage_)->sun_path;
  return fmt::format(
      "unix:{}", std::string_view(path, strnlen(path, size_ - offsetof(sockaddr_un, sun_path))));
}

std::uint16_t Address::port() const {
  if (family() == AF_INET) return ntohs(reinterpret_cast<const sockaddr_in*>(&storage_)->sin_port);
  if (family() == AF_INET6)
    return ntohs(reinterpret_cast<const sockaddr_in6*>(&storage_)->sin6_port);
  return 0;
}

}  // namespace net
