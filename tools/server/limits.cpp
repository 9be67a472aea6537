#include "tools/server/limits.h"

#include <algorithm>
#include <limits>

#include "libcore/base/error.h"
#include "libcore/base/process.h"

namespace serve {
namespace {

// Connections that leave descriptors over for listeners, loops, and those that are refused.
std::uint64_t room() {
  const std::uint64_t descriptors = base::raise_descriptor_limit();
  return descriptors - std::min(descriptors / 2, std::max<std::uint64_t>(64, descriptors / 16));
}

void needs_some(const char* flag, std::uint64_t n) {
  if (n == 0) base::fail("{}: 0 would let nothing through; write 1 or more", flag);
}

}  // namespace

http::Router::Rules Limits::rules() const {
  return {.limits = {.octets = header, .fields = header_fields},
          .head_timeout = std::chrono::ceil<std::chrono::milliseconds>(handshake)};
}

void add_flags(cli::Flags& flags, Limits& limits, ws::Settings& endpoint) {
  limits.connections = room();
  flags.group("Limits of the opening handshake");
  flags.size("--max-header", limits.header, "octets of a request's head; beyond: 431 or 414");
  flags.count("--max-header-fields", limits.header_fields, "fields in it; beyond: 431");
  flags.duration("--handshake-timeout", limits.handshake,
                 "time for TLS, and again for the request; beyond: 408");

  flags.group("Limits of messages");
  flags.size("--max-message", endpoint.max_message, "octets of a message; beyond: Close 1009");
  flags.size("--max-inflated", endpoint.max_inflated,
             "octets that a compressed message may inflate to; beyond: Close 1009");
  flags.size("--max-frame", endpoint.max_frame, "octets of a frame; beyond: Close 1009");
  flags.one("--max-fragments", "N",
            fmt::format("frames of a message; beyond: Close 1008 [{}]", endpoint.max_fragments),
            [&](const std::string& word) {
              const std::uint64_t n = base::parse_count(word);
              if (n == 0 || n > std::numeric_limits<std::uint32_t>::max())
                base::fail("'{}' is not from 1 to {}", word,
                           std::numeric_limits<std::uint32_t>::max());
              endpoint.max_fragments = static_cast<std::uint32_t>(n);
            });

  flags.group("Limits of connections (0: none)");
  flags.rate("--max-pings", limits.pings, "Pings a second; beyond: Close 1008");
  flags.size("--max-unsent", limits.unsent,
             "octets waiting for a peer that does not read; beyond: RST");
  flags.duration("--idle-timeout", limits.idle, "time without an octet; beyond: Close 1001");
  flags.duration("--ping", limits.ping, "send a Ping after this time without an octet");
  flags.duration("--ping-timeout", limits.ping_timeout,
                 "time for any octet to follow a Ping; beyond: Close 1011");
  flags.duration("--close-timeout", limits.close, "time for the answer to a Close");
  flags.count("--max-connections", limits.connections,
              "open at a time; beyond: 503, or a TLS alert; by default as many as the limit of "
              "descriptors leaves room for");
  flags.count("--max-connections-per-address", limits.connections_per_address,
              "the same of one client address; beyond: 429");
}

void check(const Limits& limits) {
  needs_some("--max-header", limits.header);
  needs_some("--max-header-fields", limits.header_fields);
  if (limits.handshake.count() == 0)
    base::fail("--handshake-timeout: 0 would let nobody in; write such as 10s");
  if (limits.close.count() == 0)
    base::fail("--close-timeout: 0 leaves no time for an answer; write such as 2s");
  if (limits.ping.count() != 0 && limits.ping_timeout.count() == 0)
    base::fail("--ping-timeout: 0 leaves no time for a Pong; write such as 20s");
}

}  // namespace serve
