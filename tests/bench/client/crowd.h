#pragma once

#include <vector>

#include "tests/bench/client/channel.h"
#include "tests/bench/client/counted.h"
#include "tests/bench/client/requests.h"

namespace bench {

// Many connections, some of them under way at a time.
struct Crowd {
  unsigned connections;
  unsigned in_parallel = 64;
};

// How a connection passes: a request and its answer, a Close and its answer, then the end; the same
// octets for a server that echoes them, then our end; or our end at once.
enum class Passing : std::uint8_t { upgraded, echoed, silent };
void open_and_end(const Target& target, const Crowd& crowd, Passing passing, Counted& counted);

// Opens them, with the opening handshake where the target has one, and keeps them.
std::vector<Channel> open_and_keep(const Target& target, const Crowd& crowd, Counted& counted);

// The first message of `requests`, to each and back from each.
void echo_once(std::vector<Channel>& channels, const Requests& requests);

}  // namespace bench
