#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "tests/bench/client/channel.h"
#include "tests/bench/client/counted.h"
#include "tests/bench/client/replies.h"
#include "tests/bench/client/requests.h"

namespace bench {

// Load in a closed loop of one thread: every connection has always `in_flight` messages on their
// way. Nothing is checked but where messages end, and no latency is measured.
class EchoLoad {
 public:
  // Opens the connections and sends the first messages.
  EchoLoad(const Target& target, unsigned connections, unsigned in_flight,
           const Requests& requests);

  // Warms up, then counts for so long; longer where messages are so slow that they would be too
  // few to count, but not without end.
  void run(Counted& counted, double seconds);

 private:
  struct Connection {
    Channel channel;
    std::variant<MessageEnds, Returned> replies;
    std::uint64_t asked = 0;  // messages sent or owed
    std::size_t owed = 0;     // octets still to send
    std::size_t at = 0;       // where they stand in `requests_`
    bool waiting = false;     // for room in the kernel
  };

  void run_until(const Counted& counted, double seconds, std::uint64_t least);
  void ask(unsigned index, std::uint64_t messages);
  void send_owed(unsigned index);
  // Returns how many replies became whole; as many messages go out again.
  std::uint64_t receive(unsigned index);
  void watch(unsigned index, std::uint32_t events, int operation);

  const net::Socket poll_;
  const Requests& requests_;
  std::vector<Connection> connections_;
  std::string scratch_;
  std::uint64_t replies_ = 0;
};

}  // namespace bench
