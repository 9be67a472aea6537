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
constexpr std::uint8_t client_hello = 1, server_hello = 2, certificate_message = 11,
                       server_key_exchange = 12, server_hello_done = 14, client_key_exchange = 16;
constexpr std::uint16_t ssl_3 = 0x0300, tls_1_2 = 0x0303;
constexpr std::uint16_t server_name = 0, status_request = 5, supported_groups = 10,
                        signature_algorithms = 13, alpn = 16, supported_versions = 43,
                        renegotiation_info = 0xff01;
constexpr std::uint16_t renegotiation_signal = 0x00ff;  // as a suite

std::string u8(std::size_t n) { return {static_cast<char>(n)}; }
std::string u16(std::size_t n) { return u8(n >> 8) + u8(n); }

// With its length in front, as most fields are.
std::string sized16(const std::string& octets) { return u16(octets.size()) + octets; }
std::string sized24(const std::string& octets) {
  return u8(octets.size() >> 16) + u16(octets.size()) + octets;
}
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
  return all + extension(renegotiation_info, sized8(""));
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

bool is_grease(std::size_t n) { return (n & 0x0f0f) == 0x0a0a && n >> 8 == (n & 0xff); }

std::vector<std::uint16_t> numbers(std::string_view octets) {
  std::vector<std::uint16_t> all;
  Reader reader(octets);
  while (!reader.empty())
    if (const std::size_t n = reader.number(2); !is_grease(n))
      all.push_back(static_cast<std::uint16_t>(n));
  return all;
}

// A list with its length in front.
std::string_view listed(Reader& reader, std::size_t length_size) {
  return reader.take(reader.number(length_size));
}

void read_extension(std::uint16_t number, Reader value, HeardHello& heard) {
  if (number == server_name) {
    Reader list(listed(value, 2));
    list.take(1);
    heard.server_name = listed(list, 2);
  } else if (number == status_request) {
    heard.asks_for_status = true;
  } else if (number == renegotiation_info) {
    heard.secure_renegotiation = true;
  } else if (number == supported_groups) {
    heard.groups = numbers(listed(value, 2));
  } else if (number == signature_algorithms) {
    heard.signatures = numbers(listed(value, 2));
  } else if (number == supported_versions) {
    heard.versions = numbers(listed(value, 1));
  } else if (number == alpn) {
    Reader list(listed(value, 2));
    while (!list.empty()) heard.alpn.emplace_back(listed(list, 1));
  }
}

HeardHello read_client_hello(std::string_view message) {
  HeardHello heard;
  Reader body(message);
  heard.versions = {static_cast<std::uint16_t>(body.number(2))};
  body.take(32);
  listed(body, 1);  // the session's id
  heard.suites = numbers(listed(body, 2));
  heard.secure_renegotiation = heard.offers(renegotiation_signal);
  listed(body, 1);  // compression
  Reader extensions(listed(body, 2));
  while (!extensions.empty()) {
    const auto number = static_cast<std::uint16_t>(extensions.number(2));
    read_extension(number, Reader(listed(extensions, 2)), heard);
  }
  return heard;
}

std::string message(std::uint8_t type, const std::string& body) { return u8(type) + sized24(body); }

// Of an anonymous ECDH over P-256 (RFC 8422, 5.4), with the generator as the server's key.
std::string anonymous_key() {
  constexpr std::string_view x =
      "\x6b\x17\xd1\xf2\xe1\x2c\x42\x47\xf8\xbc\xe6\xe5\x63\xa4\x40\xf2"
      "\x77\x03\x7d\x81\x2d\xeb\x33\xa0\xf4\xa1\x39\x45\xd8\x98\xc2\x96";
  constexpr std::string_view y =
      "\x4f\xe3\x42\xe2\xfe\x1a\x7f\x9b\x8e\xe7\xeb\x4a\x7c\x0f\x9e\x16"
      "\x2b\xce\x33\x57\x6b\x31\x5e\xce\xcb\xb6\x40\x68\x37\xbf\x51\xf5";
  constexpr std::size_t named_curve = 3, p_256 = 23, uncompressed = 4;
  return u8(named_curve) + u16(p_256) + sized8(u8(uncompressed) + std::string(x) + std::string(y));
}

}  // namespace

bool HeardHello::offers(std::uint16_t suite) const {
  return std::ranges::find(suites, suite) != suites.end();
}

std::string to_octets(const ServerFlight& flight, const HeardHello& heard, base::Random& random) {
  std::string chance;
  while (chance.size() < 32) chance += static_cast<char>(random());
  const auto offered =
      std::ranges::find_if(flight.suites, [&](std::uint16_t suite) { return heard.offers(suite); });
  const std::uint16_t suite = offered == flight.suites.end() ? flight.suites.front() : *offered;
  std::string chain;
  for (const std::string& one : flight.certificate) chain += sized24(one);
  std::string hello = u16(flight.version) + chance + sized8("") + u16(suite) + u8(0);
  if (heard.secure_renegotiation) hello += sized16(extension(renegotiation_info, sized8("")));
  std::string said = message(server_hello, hello);
  if (flight.hello_alone) return u8(handshake_record) + u16(flight.version) + sized16(said);
  said += flight.certificate.empty() ? message(server_key_exchange, anonymous_key())
                                     : message(certificate_message, sized24(chain));
  return u8(handshake_record) + u16(flight.version) +
         sized16(said + message(server_hello_done, ""));
}

void HelloWatch::take(std::string_view octets) {
  constexpr std::size_t kept = 4 * (header_size + body_limit);
  if (heard_ || alien_) return;
  octets_ += octets.substr(0, kept - std::min(kept, octets_.size()));
  while (!heard_ && !alien_) {
    const std::string_view rest = std::string_view(octets_).substr(read_);
    if (rest.size() < header_size) {
      alien_ = !rest.empty() && rest[0] != handshake_record;
      return;
    }
    alien_ = rest[0] != handshake_record || !is_record_header(rest.substr(0, header_size)) ||
             read_ > kept / 2;
    const std::size_t size = Reader(rest.substr(3)).number(2);
    if (alien_ || rest.size() < header_size + size) return;
    read_ += header_size + size;
    handshake_ += rest.substr(header_size, size);
    read_message();
  }
  octets_.clear();
  handshake_.clear();
}

void HelloWatch::read_message() {
  Reader message(handshake_);
  alien_ = message.number(1) != client_hello && !handshake_.empty();
  const std::size_t size = message.number(3);
  const std::string_view octets = message.take(size);
  if (!alien_ && handshake_.size() >= 4 && octets.size() == size)
    heard_ = read_client_hello(octets);
}

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
  kind_ = type == server_hello          ? Kind::hello
          : type == client_key_exchange ? Kind::key_exchange
                                        : Kind::alien;
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
