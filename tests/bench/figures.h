#pragma once

#include <cstdint>

namespace bench {

// What one run of a load came to.
struct Figures {
  std::uint64_t count = 0;        // messages, or connections
  double nanoseconds = 0;         // that it took
  double server_nanoseconds = 0;  // processor time of the server, all of the run
  double client_nanoseconds = 0;  // likewise of who made the load

  double server_each() const { return server_nanoseconds / static_cast<double>(count); }
  double client_each() const { return client_nanoseconds / static_cast<double>(count); }
  double rate() const { return static_cast<double>(count) * 1e9 / nanoseconds; }  // a second
  double server_share() const { return server_nanoseconds / nanoseconds; }        // of a processor
  double client_share() const { return client_nanoseconds / nanoseconds; }
};

}  // namespace bench
