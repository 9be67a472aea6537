#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "libcore/results/probe.h"
#include "suites/case.h"
#include "tools/probe/console.h"
#include "tools/probe/target.h"

namespace probe {

// How a server is judged.
struct Settings {
  Target target;
  std::vector<const suite::Case*> cases;               // in the order of the catalogue
  std::size_t parallel = 4;                            // examinations side by side, at least 1
  double patience = 1;                                 // all time windows are multiplied by this
  std::optional<std::chrono::nanoseconds> keep_alive;  // of the server's own Pings, if declared
  std::uint64_t seed = 1;
  // The weakest level whose failure makes the exit status 1; none: never.
  std::optional<results::Level> fail_on = results::Level::must;
  std::string replay;  // the command that repeats a case, without its id
};

// Plays the cases and waits for their end. The first SIGINT or SIGTERM ends the run behind the
// cases under way, and the result is partial; the second stops at once. Throws base::Error where
// the server cannot be tested (exit status 3): nothing listens, no handshake, no echo.
results::Probe run(const Settings& settings, Console& console);

}  // namespace probe
