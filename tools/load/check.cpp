#include "tools/load/check.h"

#include <fmt/format.h>

#include <algorithm>

#include "tools/load/outlook.h"
#include "tools/load/route.h"
#include "tools/load/variation.h"

namespace load {

Prospect prospect(const profile::Profile& profile, const Room& room, unsigned workers) {
  const Demand demand = demand_of(profile.search ? Variation(profile).largest() : profile);
  Prospect prospect{.text = outlook(profile, demand), .refusal = {}};
  const auto all = static_cast<std::uint64_t>(demand.connections.value);
  prospect.text +=
      fmt::format("  {} of {} descriptors\n", descriptors_for(all, workers), room.descriptors);
  Room whole = room;
  whole.ports *= std::max<std::uint64_t>(sources_of(profile.target).size(), 1);
  for (const auto& [address, n] : demand.by_address)
    prospect.text += fmt::format("  {} of {} local ports to {}\n", n, whole.ports, address);
  try {
    check_room(whole, demand.by_address, workers);
  } catch (const base::Error& error) {
    prospect.refusal = error;
  }
  return prospect;
}

}  // namespace load
