#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libcore/results/probe.h"
#include "suites/case.h"
#include "suites/facts.h"
#include "tools/probe/console.h"
#include "tools/probe/target.h"
#include "tools/probe/welcome.h"

namespace probe {

// How a peer is judged.
struct Settings {
  Target target;                          // a server ...
  std::optional<Welcome> welcome;         // ... or a client, if this is said
  std::vector<const suite::Case*> cases;  // in the order of the catalogue
  // Each case is played under each of them.
  std::vector<suite::Segmentation> segmentations = {suite::Segmentation::none};
  std::size_t parallel = 8;                         // cases that do something side by side
  std::size_t waiting = 768;                        // connections of all cases side by side
  std::size_t retries = 2;                          // of a case that did not pass
  double patience = 1;                              // all time windows are multiplied by this
  std::optional<std::chrono::nanoseconds> timeout;  // instead of T_max
  suite::Features features;
  double scale = 1;
  std::uint64_t seed = 1;
  std::string pcap_folder;         // a capture file a case, if not empty
  bool whole_transcripts = false;  // in results, whatever came out
  std::string replay;              // the command that repeats a case, without its id
  std::string journal;             // a file that keeps results for a later run, if not empty
};

// Plays the cases and waits for their end; what the journal has of earlier runs is not played
// again. The verdict has what does not hang on the user's gates (losses behind a group, a signal).
// The first SIGINT or SIGTERM ends the run behind the cases under way, and the result is partial;
// the second stops at once. Throws base::Error where the peer cannot be tested (exit status 3):
// nothing listens, nobody comes, no handshake, no echo.
results::Probe run(const Settings& settings, Console& console);

}  // namespace probe
