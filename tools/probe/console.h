#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "libcore/results/probe.h"
#include "libcore/session/session.h"

namespace probe {

// How far a run is, for the line that is redrawn.
struct Progress {
  std::size_t cases = 0;
  std::size_t done = 0;
  std::size_t failed = 0;
  std::size_t non_strict = 0;
  std::chrono::nanoseconds taken{};
  std::string group;  // of the last result
};

// "[####......] 120/294  1 failed  2 non-strict  4s left  framing.length", cut to `width` columns.
std::string progress_line(const Progress& progress, std::size_t width, bool ascii);

// What people see while a run goes on, all on standard error: on a terminal one line that is
// redrawn, elsewhere one every ten seconds, and with `each` a line a case.
class Console {
 public:
  enum class Style : unsigned char { silent, lines, redrawn };

  Console(Style style, bool each, bool ascii) : style_(style), each_(each), ascii_(ascii) {}

  void begin(std::size_t cases, session::Clock::time_point now);
  void finished(const results::CaseResult& result, session::Clock::time_point now);
  void say(std::string_view sentence);
  // Takes the redrawn line away.
  void end();

 private:
  void draw(session::Clock::time_point now);

  Style style_;
  bool each_;
  bool ascii_;
  Progress progress_;
  session::Clock::time_point began_{};
  session::Clock::time_point drawn_{};
};

}  // namespace probe
