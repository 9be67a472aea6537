// A WebSocket client as a small device has it: one connection, one buffer of 1 KiB, no fragments,
// no compression. It comes by itself, and again when the connection has ended, later and later
// while that fails.
//
//   device PORT [--mute] [--dies|--hangs]
//
// With --mute it only takes messages and sends none. What is too much for its buffer it refuses
// with 1009; with --dies it does not look, and aborts, and with --hangs it says nothing any more.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

namespace {

using namespace std::chrono_literals;
using Octets = std::basic_string_view<unsigned char>;

enum Opcode : unsigned { continuation = 0, text = 1, binary = 2, close_ = 8, ping = 9, pong = 10 };

enum class Excess { refused, deadly, paralyzing };

struct Manners {
  bool mute = false;
  Excess excess = Excess::refused;
};

template <std::size_t N>
std::array<unsigned char, N> by_chance() {
  std::array<unsigned char, N> octets{};
  if (getrandom(octets.data(), N, 0) != static_cast<ssize_t>(N)) std::abort();
  return octets;
}

std::string base64(Octets octets) {
  std::string text(4 * ((octets.size() + 2) / 3) + 1, '\0');
  text.resize(
      static_cast<std::size_t>(EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                               octets.data(), static_cast<int>(octets.size()))));
  return text;
}

std::string answer_to(std::string key) {
  key += "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
  SHA1(reinterpret_cast<const unsigned char*>(key.data()), key.size(), digest.data());
  return base64({digest.data(), digest.size()});
}

std::string in_lower_case(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

bool is_utf8(Octets octets) {
  for (std::size_t i = 0; i < octets.size();) {
    const unsigned first = octets[i++];
    if (first < 0x80) continue;
    const std::size_t more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
    if (first < 0xc2 || first > 0xf4 || octets.size() - i < more) return false;
    std::uint32_t point = first & (0x3fU >> more);
    for (std::size_t k = 0; k < more; ++k, ++i) {
      if ((octets[i] & 0xc0U) != 0x80) return false;
      point = point << 6U | (octets[i] & 0x3fU);
    }
    constexpr std::array<std::uint32_t, 4> smallest{0, 0x80, 0x800, 0x10000};
    if (point < smallest[more] || point > 0x10ffff || (point >= 0xd800 && point < 0xe000))
      return false;
  }
  return true;
}

bool may_be_sent(unsigned code) {  // RFC 6455, 7.4
  return (code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006) ||
         (code >= 3000 && code < 5000);
}

// One connection, from its handshake to its end.
class Connection {
 public:
  Connection(std::uint16_t port, Manners manners)
      : port_(port), manners_(manners), socket_(socket(AF_INET, SOCK_STREAM, 0)) {}
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { ::close(socket_); }

  bool open() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port_);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
      return false;
    const auto nonce = by_chance<16>();
    const std::string key = base64({nonce.data(), nonce.size()});
    if (!send_all("GET /device HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port_) +
                  "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                  "Sec-WebSocket-Key: " +
                  key + "\r\n\r\n"))
      return false;
    const std::optional<std::string> head = read_head();
    return head && agrees(*head, answer_to(key));
  }

  void serve() {
    while (take_frame()) continue;
    shutdown(socket_, SHUT_WR);
    while (recv(socket_, buffer_.data(), buffer_.size(), 0) > 0) continue;
  }

 private:
  static constexpr std::size_t room = 1024;

  bool send_all(std::string_view octets) {
    while (!octets.empty()) {
      const ssize_t n = send(socket_, octets.data(), octets.size(), MSG_NOSIGNAL);
      if (n <= 0) return false;
      octets.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
  }

  bool read(unsigned char* to, std::size_t n) {
    for (ssize_t got = 0; n > 0; to += got, n -= static_cast<std::size_t>(got))
      if ((got = recv(socket_, to, n, 0)) <= 0) return false;
    return true;
  }

  // As far as the empty line, which may be split; octet by octet, as what follows is no part of it.
  std::optional<std::string> read_head() {
    std::string head;
    while (!head.ends_with("\r\n\r\n")) {
      unsigned char octet = 0;
      if (head.size() == room || !read(&octet, 1)) return std::nullopt;
      head += static_cast<char>(octet);
    }
    return head;
  }

  static bool agrees(const std::string& head, const std::string& accept) {
    if (!head.starts_with("HTTP/1.1 101 ")) return false;
    int upgrades = 0, connections = 0, accepts = 0;
    for (std::size_t at = head.find("\r\n") + 2; at + 2 < head.size();) {
      const std::size_t end = head.find("\r\n", at);
      const std::string line = head.substr(at, end - at);
      at = end + 2;
      const std::size_t colon = line.find(':');
      if (colon == std::string::npos) return false;
      const std::string name = in_lower_case(line.substr(0, colon));
      std::string value = line.substr(colon + 1);
      value.erase(0, value.find_first_not_of(" \t"));
      value.erase(value.find_last_not_of(" \t") + 1);
      if (name == "upgrade") upgrades += in_lower_case(value) == "websocket" ? 1 : 0;
      if (name == "connection")
        connections += in_lower_case(value).find("upgrade") != std::string::npos ? 1 : 0;
      if (name == "sec-websocket-accept") accepts += value == accept ? 1 : 2;
      // It has asked for neither.
      if (name == "sec-websocket-extensions" || name == "sec-websocket-protocol") return false;
    }
    return upgrades >= 1 && connections >= 1 && accepts == 1;
  }

  bool say(Opcode opcode, Octets payload) {
    const auto mask = by_chance<4>();
    std::string frame{static_cast<char>(0x80U | opcode)};
    if (payload.size() < 126) {
      frame += static_cast<char>(0x80U | payload.size());
    } else {
      frame += static_cast<char>(0x80U | 126U);
      frame += static_cast<char>(payload.size() >> 8U);
      frame += static_cast<char>(payload.size() & 0xffU);
    }
    frame.append(reinterpret_cast<const char*>(mask.data()), mask.size());
    for (std::size_t i = 0; i < payload.size(); ++i)
      frame += static_cast<char>(payload[i] ^ mask[i % 4]);
    return send_all(frame);
  }

  // Returns that this was the last.
  bool fail(unsigned code) {
    const std::array<unsigned char, 2> payload{static_cast<unsigned char>(code >> 8U),
                                               static_cast<unsigned char>(code & 0xffU)};
    say(close_, {payload.data(), payload.size()});
    return false;
  }

  bool too_much() {
    if (manners_.excess == Excess::deadly) std::abort();
    if (manners_.excess == Excess::paralyzing)
      for (;;) pause();
    return fail(1009);
  }

  bool take_frame() {
    std::array<unsigned char, 8> head{};
    if (!read(head.data(), 2)) return false;
    const bool last = (head[0] & 0x80U) != 0;
    const unsigned opcode = head[0] & 0xfU;
    const unsigned first = head[1] & 0x7fU;
    const bool known = opcode <= 2 || (opcode >= 8 && opcode <= 10);
    const bool control = opcode >= 8;
    if ((head[0] & 0x70U) != 0 || (head[1] & 0x80U) != 0 || !known) return fail(1002);
    if (control && (!last || first > 125)) return fail(1002);
    std::uint64_t length = first;
    if (first >= 126) {
      const std::size_t octets = first == 126 ? 2 : 8;
      if (!read(head.data(), octets)) return false;
      length = 0;
      for (std::size_t i = 0; i < octets; ++i) length = length << 8U | head[i];
      if (length >> 63U != 0) return fail(1002);
    }
    if (opcode == continuation) return fail(1002);  // of nothing
    if (!last) return fail(1003);
    if (length > room) return too_much();
    const auto size = static_cast<std::size_t>(length);
    if (!read(buffer_.data(), size)) return false;
    return take(opcode, {buffer_.data(), size});
  }

  bool take(unsigned opcode, Octets payload) {
    std::this_thread::sleep_for(1ms);  // it is not fast
    switch (opcode) {
      case text:
        if (!is_utf8(payload)) return fail(1007);
        return manners_.mute || say(text, payload);
      case binary:
        return manners_.mute || say(binary, payload);
      case ping:
        return say(pong, payload);
      case close_:
        return take_close(payload);
      default:
        return true;
    }
  }

  bool take_close(Octets payload) {
    if (payload.size() == 1) return fail(1002);
    if (payload.size() >= 2) {
      if (!may_be_sent(payload[0] * 256U + payload[1])) return fail(1002);
      if (!is_utf8(payload.substr(2))) return fail(1007);
    }
    say(close_, payload.substr(0, 2));
    return false;
  }

  const std::uint16_t port_;
  const Manners manners_;
  const int socket_;
  std::array<unsigned char, room> buffer_{};
};

}  // namespace

int main(int count, char** words) {
  if (count < 2) return 2;
  Manners manners;
  for (int i = 2; i < count; ++i) {
    const std::string_view word = words[i];
    manners.mute = manners.mute || word == "--mute";
    if (word == "--dies") manners.excess = Excess::deadly;
    if (word == "--hangs") manners.excess = Excess::paralyzing;
  }
  constexpr auto shortest = 5ms, longest = 2000ms;
  for (auto delay = shortest;; delay = std::min(2 * delay, longest)) {
    Connection connection(static_cast<std::uint16_t>(std::atoi(words[1])), manners);
    if (connection.open()) {
      connection.serve();
      delay = shortest / 2;
    }
    std::this_thread::sleep_for(delay + delay * (by_chance<1>()[0] % 64) / 128);
  }
}
