#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "libcore/stats/counters.h"
#include "libcore/ws/codes.h"

namespace serve {

// The limits that a peer can meet, named like their flags.
enum class Limit : unsigned char {
  message,  // these four in the order of ws::Limit
  inflated,
  frame,
  fragments,
  header,
  header_fields,
  handshake,
  pings,
  unsent,
  idle,
  ping,
  close,
  connections,
  connections_per_address,
};
inline constexpr std::array<std::string_view, 14> limit_names = {
    "max-message",       "max-inflated",
    "max-frame",         "max-fragments",
    "max-header",        "max-header-fields",
    "handshake-timeout", "max-pings",
    "max-unsent",        "idle-timeout",
    "ping-timeout",      "close-timeout",
    "max-connections",   "max-connections-per-address"};

enum class Party : unsigned char { peer, server };

// Counts by close code: each of RFC 6455 for itself, those of libraries and of applications
// together.
class CodeCounters {
 public:
  static constexpr std::size_t size = 19;
  void add(ws::CloseCode code) { counters_[place(code)].add(); }
  std::uint64_t read(std::size_t i) const { return counters_[i].read(); }

  static constexpr std::size_t place(ws::CloseCode code) {
    const auto number = static_cast<std::size_t>(code);
    if (number >= 1000 && number < 1016) return number - 1000;
    return number >= 4000 ? 18 : number >= 3000 ? 17 : 16;
  }
  // "1000" to "1015", "other", "3xxx", "4xxx".
  static std::string_view name(std::size_t i);

 private:
  std::array<stats::Counter, size> counters_;
};

// What one worker has counted since it began. Only its thread changes them.
struct alignas(64) Counters {
  stats::Counter accepted, ended;  // connections, of whatever becomes of them
  stats::Counter not_accepted;     // times that accepting paused, for want of descriptors
  stats::Counter tls_established, tls_failed;
  // Final answers to requests by status from 100 on, the 101 included.
  std::array<stats::Counter, 500> answers;
  stats::Counter opened, gone;  // WebSocket connections
  // How they ended, once each: who sent the first Close, with which code (no_status where it was
  // empty), or who ended TCP without one (abnormal).
  std::array<CodeCounters, 2> closes;
  CodeCounters failures;  // those of them in which the peer broke a rule, by our code
  stats::Counter messages_in, messages_out;  // whole ones; in a room one for each who gets it
  stats::Counter octets_in, octets_out;      // of WebSocket connections, inside of TLS
  stats::Counter pings_sent;
  std::array<stats::Counter, limit_names.size()> limits;

  void answered(int status) { answers.at(static_cast<std::size_t>(status) - 100).add(); }
  void met(Limit limit) { limits[static_cast<std::size_t>(limit)].add(); }
  void ended_by(Party party, ws::CloseCode code) {
    closes[static_cast<std::size_t>(party)].add(code);
  }
};

}  // namespace serve
