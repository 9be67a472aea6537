#include "libcore/tls/hello.h"

#include <fmt/format.h>

#include <algorithm>

namespace tls {
namespace {

constexpr std::size_t header_size = 5;
// RFC 8446, 5.1; RFC 5246, 6.2.3: the largest body that a record may have, when it is encrypted.
constexpr std::size_t body_limit = (1 << 14) + 2048;

constexpr std::uint8_t alert_record = 21, handshake_record = 22;
constexpr std::uint8_t first_content = 20, last_content = 24;  // of TLS 1.2 and heartbeats
constexpr std::uint8_t client_hello = 1, server_hello = 2;
constexpr std::uint16_t ssl_3 = 0x0300, tls_1_2 = 0x0303;
constexpr std::uint16_t supported_versions = 43;

std::string u8(std::size_t n) { return {static_cast<char>(n)}; }
std::string u16(std::size_t n) { return u8(n >> 8) + u8(n); }

// With its length in front, as most fields are.
std::string sized16(const std::string& octets) { return u16(octets.size()) + octets; }
std::string sized8(const std::string& octets) { return u8(octets.size()) + octets; }

std::string extension(std::uint16_t number, const std::string& body) {
  return u16(number) + sized16(body);
}

std::string extensions_of(const ClientHello& hello) {
  std::string all;
  if (!hello.server_name.empty())
    all += extension(0, sized16(u8(0) + sized16(hello.server_name)));  // RFC 6066, 3
  all += extension(10, sized16(u16(29) + u16(23) + u16(24)));          // x25519, P-256, P-384
  all += extension(11, sized8(u8(0)));                                 // uncompressed points
  if (hello.version == tls_1_2)  // ECDSA, RSA-PSS and RSA with SHA-256 and up; RSA with SHA-1
    all +=
        extension(13, sized16(u16(0x0403) + u16(0x0503) + u16(0x0603) + u16(0x0804) + u16(0x0805) +
                              u16(0x0806) + u16(0x0401) + u16(0x0501) + u16(0x0601) + u16(0x0201)));
  return all + extension(0xff01, sized8(""));  // renegotiation_info, RFC 5746
}

// Reads numbers and fields off the front; what is missing reads as nothing.
class Reader {
 public:
  explicit Reader(std::string_view octets) : rest_(octets) {}

  std::size_t number(std::size_t size) {
    std::size_t n = 0;
    for (const char octet : take(size)) n = n << 8 | static_cast<unsigned char>(octet);
    return n;
  }
  std::string_view take(std::size_t size) {
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(taken.size());
    return taken;
  }
  bool empty() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

bool is_record_header(std::string_view header) {
  Reader reader(header);
  const std::size_t type = reader.number(1);
  const std::size_t major = reader.number(1);
  reader.take(1);
  return type >= first_content && type <= last_content && major == 3 &&
         reader.number(2) <= body_limit;
}

}  // namespace

std::string to_octets(const ClientHello& hello, base::Random& random) {
  std::string chance;
  while (chance.size() < 32) chance += static_cast<char>(random());
  std::string suites;
  for (const std::uint16_t suite : hello.suites) suites += u16(suite);
  std::string body =
      u16(hello.version) + chance + sized8("") + sized16(suites) + sized8(u8(0));  // no compression
  if (hello.version > ssl_3) body += sized16(extensions_of(hello));
  const std::string message = u8(client_hello) + u8(body.size() >> 16) + sized16(body);
  return u8(handshake_record) + u16(std::min<std::uint16_t>(hello.version, 0x0301)) +
         sized16(message);
}

void FirstWord::take(std::string_view octets) {
  constexpr std::size_t kept = 2 * (header_size + body_limit);
  octets_ += octets.substr(0, kept - std::min(kept, octets_.size()));
  while (kind_ == Kind::nothing) {
    const std::string_view rest = std::string_view(octets_).substr(read_);
    const std::string_view header = rest.substr(0, header_size);
    const bool whole = header.size() == header_size;
    const bool begins = header.empty() || (header[0] >= first_content && header[0] <= last_content);
    if (!begins || (whole && !is_record_header(header))) kind_ = Kind::alien;
    if (kind_ == Kind::alien || !whole) return;
    Reader reader(header.substr(3));
    const std::size_t size = reader.number(2);
    if (rest.size() < header_size + size) return;
    read_ += header_size + size;
    read_record(static_cast<std::uint8_t>(header[0]), rest.substr(header_size, size));
  }
}

void FirstWord::read_record(std::uint8_t type, std::string_view body) {
  if (type == alert_record && body.size() == 2) {
    const bool fatal = body[0] == 2;
    alert_ = static_cast<unsigned char>(body[1]);
    if (fatal || alert_ == 0) kind_ = Kind::alert;
  } else if (type == handshake_record) {
    handshake_ += body;
    read_handshake();
  } else {
    kind_ = Kind::alien;
  }
}

void FirstWord::read_handshake() {
  Reader message(handshake_);
  const std::size_t type = message.number(1);
  const std::size_t size = message.number(3);
  const std::string_view octets = message.take(size);
  if (octets.size() < size) return;
  kind_ = type == server_hello ? Kind::hello : Kind::alien;
  Reader body(octets);
  version_ = static_cast<std::uint16_t>(body.number(2));
  body.take(32);
  body.take(body.number(1));  // the session's id
  suite_ = static_cast<std::uint16_t>(body.number(2));
  body.take(1);
  Reader extensions(body.take(body.number(2)));
  while (!extensions.empty()) {
    const std::size_t number = extensions.number(2);
    Reader value(extensions.take(extensions.number(2)));
    if (number == supported_versions) version_ = static_cast<std::uint16_t>(value.number(2));
  }
}

std::string version_name(std::uint16_t version) {
  if (version == ssl_3) return "SSL 3";
  if (version > ssl_3 && version <= 0x0304) return fmt::format("TLS 1.{}", version - 0x0301);
  return fmt::format("version 0x{:04x}", version);
}

void RecordWatch::take(std::string_view octets) {
  while (!octets.empty() && !broken_) {
    if (left_ > 0) {
      const std::size_t body = std::min(left_, octets.size());
      octets.remove_prefix(body);
      left_ -= body;
      continue;
    }
    const std::size_t missing = std::min(header_size - header_.size(), octets.size());
    header_ += octets.substr(0, missing);
    octets.remove_prefix(missing);
    broken_ = header_[0] < first_content || header_[0] > last_content;
    if (broken_ || header_.size() < header_size) continue;
    broken_ = !is_record_header(header_);
    left_ = Reader(std::string_view(header_).substr(3)).number(2);
    header_.clear();
  }
}

}  // namespace tls
