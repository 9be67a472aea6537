#include "tools/load/preflight.h"

#include <fmt/format.h>

#include "libcore/base/error.h"
#include "libcore/base/process.h"
#include "libcore/net/socket.h"

namespace load {
namespace {

// Besides connections: standard streams, the files of the report, and those of each loop.
constexpr std::uint64_t descriptors_of_program = 32;
constexpr std::uint64_t descriptors_of_worker = 4;

}  // namespace

Room this_room() {
  const net::Ports ports = net::local_ports();
  return {.descriptors = base::raise_descriptor_limit(), .ports = ports.high - ports.low + 1u};
}

std::uint64_t descriptors_for(std::uint64_t connections, unsigned workers) {
  return connections + descriptors_of_program + descriptors_of_worker * workers;
}

void check_room(const Room& room, const std::map<std::string, std::uint64_t>& connections,
                unsigned workers) {
  std::uint64_t all = 0;
  for (const auto& [address, n] : connections) {
    all += n;
    if (n <= room.ports) continue;
    throw base::Error(
        fmt::format("{} connections to {}: this machine has {} local ports for one address to "
                    "connect to; name several, or widen net.ipv4.ip_local_port_range",
                    n, address, room.ports),
        4);
  }
  const std::uint64_t needed = descriptors_for(all, workers);
  if (needed <= room.descriptors) return;
  throw base::Error(
      fmt::format("{} connections need {} descriptors, this process may have {}: raise the hard "
                  "limit (ulimit -Hn, LimitNOFILE=), or run several smaller loads side by side",
                  all, needed, room.descriptors),
      4);
}

}  // namespace load
