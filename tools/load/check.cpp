#include "tools/load/check.h"

#include <fmt/format.h>

#include <limits>

#include "libcore/base/file.h"
#include "reports/output.h"
#include "tools/load/outlook.h"

namespace load {

profile::Profile read_profile(const std::string& path, const schema::Environment& environment) {
  schema::Source source(path, base::read_file(path));
  profile::Profile profile = profile::read(source, environment);
  if (profile.report) {
    for (const schema::Name& output : profile.report->outputs) {
      try {
        report::parse_output(output.value, results::Kind::load);
      } catch (const base::Error& error) {
        source.complain(output.place, error.what());
      }
    }
  }
  source.raise();
  return profile;
}

Prospect prospect(const profile::Profile& profile, const Room& room, unsigned workers) {
  const Demand demand = demand_of(profile);
  Prospect prospect{.text = outlook(profile, demand), .refusal = {}};
  const auto all = static_cast<std::uint64_t>(demand.connections.value);
  prospect.text +=
      fmt::format("  {} of {} descriptors\n", descriptors_for(all, workers), room.descriptors);
  // Each local address has ports of its own; the run will know how many of those there are.
  const bool counts_ports = profile.target.source.empty();
  for (const auto& [address, n] : demand.by_address)
    if (counts_ports)
      prospect.text += fmt::format("  {} of {} local ports to {}\n", n, room.ports, address);
  Room counted = room;
  if (!counts_ports) counted.ports = std::numeric_limits<std::uint64_t>::max();
  try {
    check_room(counted, demand.by_address, workers);
  } catch (const base::Error& error) {
    prospect.refusal = error;
  }
  return prospect;
}

}  // namespace load
