#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "libcore/results/probe.h"
#include "libcore/session/session.h"

namespace probe {

// What people see while a run goes on, all on standard error: on a terminal one line that is
// redrawn, elsewhere one every ten seconds, and with `each` a line a case.
class Console {
 public:
  enum class Style : unsigned char { silent, lines, redrawn };

  Console(Style style, bool each) : style_(style), each_(each) {}

  void begin(std::size_t cases, session::Clock::time_point now);
  void finished(const results::CaseResult& result, session::Clock::time_point now);
  void say(std::string_view sentence);
  // Takes the redrawn line away.
  void end();

 private:
  void draw(std::string_view present, session::Clock::time_point now);

  Style style_;
  bool each_;
  std::size_t cases_ = 0;
  std::size_t done_ = 0;
  std::size_t failed_ = 0;
  std::size_t non_strict_ = 0;
  session::Clock::time_point began_{};
  session::Clock::time_point drawn_{};
};

}  // namespace probe
