#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "tests/bench/client/channel.h"
#include "tests/bench/client/counted.h"
#include "tests/bench/client/replies.h"
#include "tests/bench/client/requests.h"

namespace bench {

// Load of one thread. In a closed loop every connection has always `in_flight` messages on their
// way; in an open one so many messages a second go out, on the connections by turns. Nothing is
// checked but where messages end, and no latency is measured.
class EchoLoad {
 public:
  // Opens the connections and sends the first messages; in an open loop that is one on each.
  EchoLoad(const Target& target, unsigned connections, unsigned in_flight, const Requests& requests,
           double rate = 0);

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
  void send_due();
  void set_alarm();

  const net::Socket poll_;
  const Requests& requests_;
  std::vector<Connection> connections_;
  std::string scratch_;
  std::uint64_t replies_ = 0;

  // Of an open loop.
  using Clock = std::chrono::steady_clock;
  const std::chrono::nanoseconds gap_;  // between two messages; 0 in a closed loop
  net::Socket timer_;                   // has the index behind the last connection's
  Clock::time_point due_;               // the next message
  Clock::time_point next_sending_;
  Clock::time_point alarm_ = Clock::time_point::max();
  unsigned turn_ = 0;
};

}  // namespace bench
