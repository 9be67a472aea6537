#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace load {

// What this machine has for connections.
struct Room {
  std::uint64_t descriptors = 0;  // that the process may have open
  std::uint64_t ports = 0;        // that one local address has for one address to connect to
};

// Raises the limit of descriptors as far as it goes, and looks.
Room this_room();

// How many descriptors a run has open at the most.
std::uint64_t descriptors_for(std::uint64_t connections, unsigned workers);

// Refuses a run that cannot fit, before it starts: throws base::Error with exit status 4, the
// number and the remedy. `connections` are counted by the TCP address that they go to.
void check_room(const Room& room, const std::map<std::string, std::uint64_t>& connections,
                unsigned workers);

}  // namespace load
