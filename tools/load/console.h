#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "reports/terminal.h"
#include "tools/load/live.h"

namespace load {

// Where the live view goes: on a terminal some lines that are redrawn, elsewhere one every ten
// seconds. All of it is standard error, which is for the conversation.
class Console {
 public:
  enum class Style : unsigned char { silent, lines, redrawn };

  explicit Console(Style style, const report::Terminal& terminal = {})
      : style_(style), terminal_(terminal) {}

  // What there is to see behind the second of the run that began at `start`.
  void show(std::chrono::nanoseconds start, const Glance& glance);
  // Something to keep, such as that the run is being ended.
  void say(const std::string& sentence);
  // Takes the redrawn lines away.
  void clear();

 private:
  Style style_;
  report::Terminal terminal_;
  std::size_t drawn_ = 0;  // lines, above the cursor
};

// Whether lines are redrawn: as suits the stream, always, or never.
enum class TuiWish : unsigned char { automatic, on, off };
// Reads "auto", "on" or "off"; throws base::Error for anything else.
TuiWish parse_tui(std::string_view text);

// How the stream at hand wants it: `is_terminal` says whether it is one, CI and TERM are asked for.
Console::Style style_for(bool quiet, TuiWish wish, bool is_terminal, const char* ci,
                         const char* term);

}  // namespace load
