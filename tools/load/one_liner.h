#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libcore/base/units.h"
#include "profiles/profile.h"

namespace load {

// A run as flags say it: one scenario that sends what is echoed.
struct OneLiner {
  std::vector<http::Url> targets;  // at least one
  std::uint64_t connections = 10;
  profile::Rate connect_rate{.a_second = 1000};
  base::Duration duration = std::chrono::seconds(10);
  base::Duration warmup{};
  base::Duration timeout = std::chrono::seconds(10);  // to open a connection, and for a reply

  // At most one of these; none of them is one message a second on every connection.
  std::optional<profile::Rate> message_rate;  // on every connection
  std::optional<profile::Rate> rate;          // over all connections
  bool closed = false;                        // the next message goes out on the reply to the last

  std::uint64_t outstanding = 1;       // closed: messages in flight on every connection
  std::optional<std::string> message;  // else `size` octets of our own
  std::uint64_t size = 32;
  bool binary = false;
  std::uint64_t seed = 1;

  profile::Defaults connection;
  profile::Tls tls;
};

// Connections are opened in a stage of their own that is not recorded and ends when they are there;
// then comes the warm-up, if any, and then what is recorded.
profile::Profile profile_of(const OneLiner& line);

}  // namespace load
