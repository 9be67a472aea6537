#pragma once

#include <chrono>
#include <cstdint>

#include "libcore/base/units.h"
#include "libcore/cli/flags.h"
#include "libcore/http/reception.h"
#include "libcore/ws/endpoint.h"

namespace serve {

// How much a peer may ask of us; where nothing else is said, 0 means no limit. What a message may
// be stands in ws::Settings. Each is looked at when it comes due, or once a read.
struct Limits {
  // Beyond: 431, or 414 for the request line.
  std::uint64_t header = std::uint64_t{16} * 1024;
  std::uint64_t header_fields = 100;
  // For TLS, and then again for the request. Beyond: 408, or no word to who said none. Never 0.
  base::Duration handshake = std::chrono::seconds(10);

  // Pings in one second of the clock. A burst of a thousand is good manners still. Beyond: 1008.
  double pings = 2000;
  // Without an octet from the peer, and without its taking any of what is unsent. Beyond: 1001.
  base::Duration idle{};
  // After so long without an octet we send a Ping; no octet in `ping_timeout` from then on fails
  // the connection with 1011.
  base::Duration ping{};
  base::Duration ping_timeout = std::chrono::seconds(20);
  // For the peer's answer to our Close (7.1.1 lets the server end TCP then). Never 0.
  base::Duration close = std::chrono::seconds(2);
  // Octets that wait for a peer that does not read. Beyond: RST, since a Close would only wait
  // behind them. Whole echoes count, so it should be above the largest message.
  std::uint64_t unsent = std::uint64_t{128} * 1024 * 1024;

  // Open at a time. Beyond: 503, or 429 to a single address. A TLS port has no word for it but an
  // alert: a handshake is more work than the limit means to spare.
  std::uint64_t connections = 0;
  std::uint64_t connections_per_address = 0;

  http::Router::Rules rules() const;
};

// The flags that set them, and the limits of messages beside them. `connections` is at first what
// the limit of descriptors leaves room for, so that a full server says so instead of saying
// nothing.
void add_flags(cli::Flags& flags, Limits& limits, ws::Settings& endpoint);
// Throws base::Error where they make no sense.
void check(const Limits& limits);

}  // namespace serve
