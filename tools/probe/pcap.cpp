#include "tools/probe/pcap.h"

#include <netinet/in.h>

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "libcore/base/error.h"
#include "libcore/net/address.h"

namespace probe {
namespace {

constexpr std::uint64_t most_octets = 256 * 1024 * 1024;
// Of a packet; no line has such ones, but nothing that reads them minds.
constexpr std::size_t longest_segment = 16 * 1024;

enum TcpFlags : std::uint8_t { fin = 1, syn = 2, rst = 4, psh = 8, ack = 16 };

// Network order.
void put(std::string& to, std::uint64_t value, int octets) {
  for (int shift = 8 * (octets - 1); shift >= 0; shift -= 8)
    to += static_cast<char>(value >> shift);
}

// The order of the machine, as the magic of a capture file says.
template <typename Number>
void put_native(std::string& to, Number value) {
  to.append(reinterpret_cast<const char*>(&value), sizeof value);
}

// RFC 1071, over several parts of which only the last may be odd.
std::uint16_t checksum(std::initializer_list<std::string_view> parts) {
  std::uint32_t sum = 0;
  for (const std::string_view part : parts) {
    for (std::size_t i = 0; i < part.size(); i += 2) {
      sum += static_cast<std::uint8_t>(part[i]) << 8;
      if (i + 1 < part.size()) sum += static_cast<std::uint8_t>(part[i + 1]);
    }
    sum = (sum & 0xffff) + (sum >> 16);
  }
  while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<std::uint16_t>(~sum);
}

void set_16(std::string& in, std::size_t at, std::uint16_t value) {
  in[at] = static_cast<char>(value >> 8);
  in[at + 1] = static_cast<char>(value);
}

// One side of a connection.
struct Side {
  std::string address;  // 4 or 16 octets
  std::uint16_t port = 0;
  std::uint32_t next = 1000;  // sequence number of the next octet
  bool ended = false;
};

Side side_of(const std::string& text, std::uint16_t stand_in_port) {
  if (!text.starts_with("unix:") && !text.empty()) {
    const net::Address address = net::Address::parse(text);
    const auto octets = [](const auto& raw) {
      return std::string(reinterpret_cast<const char*>(&raw), sizeof raw);
    };
    if (address.family() == AF_INET6)
      return {octets(reinterpret_cast<const sockaddr_in6*>(address.raw())->sin6_addr),
              address.port()};
    return {octets(reinterpret_cast<const sockaddr_in*>(address.raw())->sin_addr), address.port()};
  }
  return {std::string("\x7f\0\0\1", 4), stand_in_port};
}

// One connection in the file.
class Flow final : public session::Tap::Listener {
 public:
  Flow(std::shared_ptr<Pcap> file, unsigned number) : file_(std::move(file)), number_(number) {}

  void opened(const session::Link& link, Time now) override {
    ours_ = side_of(link.local_address(), static_cast<std::uint16_t>(49152 + number_ % 16384));
    theirs_ = side_of(link.peer_address(), 80);
    theirs_.next = 500'000;
    packet(ours_, theirs_, syn, {}, now);
    ++ours_.next;
    packet(theirs_, ours_, syn | ack, {}, now);
    ++theirs_.next;
    packet(ours_, theirs_, ack, {}, now);
  }
  void received(std::string_view octets, Time now) override { data(theirs_, ours_, octets, now); }
  void sent(std::string_view octets, Time now) override { data(ours_, theirs_, octets, now); }
  void ended(session::End end, Time now) override {
    if (end == session::End::reset)
      reset(theirs_, ours_, now);
    else
      finish(theirs_, ours_, now);
  }
  void left(session::Then then, Time now) override {
    if (then == session::Then::reset)
      reset(ours_, theirs_, now);
    else
      finish(ours_, theirs_, now);
  }

 private:
  void data(Side& from, const Side& to, std::string_view octets, Time now) {
    for (; !octets.empty(); octets.remove_prefix(std::min(octets.size(), longest_segment))) {
      const std::string_view segment = octets.substr(0, longest_segment);
      packet(from, to, psh | ack, segment, now);
      from.next += static_cast<std::uint32_t>(segment.size());
    }
  }
  void finish(Side& from, const Side& to, Time now) {
    if (from.address.empty() || std::exchange(from.ended, true)) return;
    packet(from, to, fin | ack, {}, now);
    ++from.next;
    packet(to, from, ack, {}, now);
  }
  void reset(Side& from, const Side& to, Time now) {
    if (from.address.empty() || std::exchange(from.ended, true)) return;
    packet(from, to, rst | ack, {}, now);
  }

  void packet(const Side& from, const Side& to, int flags, std::string_view octets, Time now) {
    std::string tcp;
    put(tcp, from.port, 2);
    put(tcp, to.port, 2);
    put(tcp, from.next, 4);
    put(tcp, (flags & ack) != 0 ? to.next : 0, 4);
    put(tcp, 5 << 4, 1);  // a header of five words
    put(tcp, static_cast<std::uint8_t>(flags), 1);
    put(tcp, 65535, 2);  // window
    put(tcp, 0, 4);      // checksum, no urgent data
    const std::size_t length = tcp.size() + octets.size();

    const bool v6 = from.address.size() == 16;
    std::string pseudo = from.address + to.address;
    put(pseudo, IPPROTO_TCP, v6 ? 4 : 2);
    put(pseudo, length, v6 ? 4 : 2);
    set_16(tcp, 16, checksum({pseudo, tcp, octets}));

    std::string frame(12, '\0');  // of and to no Ethernet address
    put(frame, v6 ? 0x86dd : 0x0800, 2);
    std::string ip;
    if (v6) {
      put(ip, 6u << 28, 4);
      put(ip, length, 2);
      put(ip, IPPROTO_TCP, 1);
      put(ip, 64, 1);  // hop limit
    } else {
      put(ip, 0x45, 1);
      put(ip, 0, 1);
      put(ip, 20 + length, 2);
      put(ip, 0x00004000, 4);  // may not be fragmented
      put(ip, 64, 1);          // time to live
      put(ip, IPPROTO_TCP, 1);
      put(ip, 0, 2);
    }
    ip += from.address + to.address;
    if (!v6) set_16(ip, 10, checksum({ip}));
    file_->write((frame += ip += tcp += octets), now);
  }

  std::shared_ptr<Pcap> file_;
  unsigned number_;
  Side ours_;
  Side theirs_;
};

}  // namespace

Pcap::Pcap(const std::string& path, bool more)
    : out_(path, std::ios::binary | (more ? std::ios::app : std::ios::trunc)),
      time_of_day_(std::chrono::system_clock::now().time_since_epoch() -
                   session::Clock::now().time_since_epoch()) {
  if (!out_) base::fail("cannot write {}: {}", path, base::errno_text());
  if (more) return;
  std::string head;
  put_native<std::uint32_t>(head, 0xa1b23c4d);  // times in nanoseconds
  put_native<std::uint16_t>(head, 2);
  put_native<std::uint16_t>(head, 4);
  put_native<std::uint64_t>(head, 0);
  put_native<std::uint32_t>(head, 262144);  // no packet is longer
  put_native<std::uint32_t>(head, 1);       // Ethernet
  out_ << head;
}

std::unique_ptr<session::Tap::Listener> Pcap::listener(std::shared_ptr<Pcap> file,
                                                       unsigned number) {
  return std::make_unique<Flow>(std::move(file), number);
}

void Pcap::write(std::string_view packet, session::Clock::time_point at) {
  if (written_ > most_octets) return;
  written_ += packet.size();
  const auto time = at.time_since_epoch() + time_of_day_;
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time);
  std::string head;
  put_native(head, static_cast<std::uint32_t>(seconds.count()));
  put_native(head, static_cast<std::uint32_t>((time - seconds).count()));
  put_native(head, static_cast<std::uint32_t>(packet.size()));
  put_native(head, static_cast<std::uint32_t>(packet.size()));
  out_ << head << packet;
}

}  // namespace probe
