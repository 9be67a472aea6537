#pragma once

#include <chrono>
#include <cstdint>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>

#include "libcore/session/tap.h"

namespace probe {

// A capture file that Wireshark and tshark read: Ethernet, IPv4 or IPv6, and TCP, rebuilt around
// the octets that went over our connections, with their times. Of wss it has the clear text. It
// ends behind 256 MiB.
class Pcap {
 public:
  // A new file, or the `more` of one. Throws base::Error where it cannot be written.
  Pcap(const std::string& path, bool more);

  // A connection in the file, as a tap shows it. `number` tells those apart that have no ports.
  static std::unique_ptr<session::Tap::Listener> listener(std::shared_ptr<Pcap> file,
                                                          unsigned number);

  // A packet from its Ethernet header on.
  void write(std::string_view packet, session::Clock::time_point at);

 private:
  std::ofstream out_;
  std::uint64_t written_ = 0;
  // What the steady clock has to be advanced by to be the time of day.
  std::chrono::nanoseconds time_of_day_;
};

}  // namespace probe
