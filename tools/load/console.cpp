#include "tools/load/console.h"

#include <fmt/format.h>

#include <cstdio>
#include <string_view>

namespace load {

void Console::show(std::chrono::nanoseconds start, const std::string& line) {
  const auto second = std::chrono::floor<std::chrono::seconds>(start).count() + 1;
  if (style_ == Style::redrawn) {
    fmt::print(stderr, "\r\x1b[K{}", line);
    drawn_ = true;
  } else if (style_ == Style::lines && second % 10 == 0) {
    fmt::print(stderr, "{}\n", line);
  }
  std::fflush(stderr);
}

void Console::say(const std::string& sentence) {
  if (style_ == Style::silent) return;
  clear();
  fmt::print(stderr, "{}\n", sentence);
}

void Console::clear() {
  if (drawn_) fmt::print(stderr, "\r\x1b[K");
  drawn_ = false;
  std::fflush(stderr);
}

Console::Style style_for(bool quiet, bool is_terminal, const char* ci, const char* term) {
  if (quiet) return Console::Style::silent;
  const bool in_ci = ci != nullptr && *ci != '\0';
  const bool dumb = term == nullptr || std::string_view(term) == "dumb";
  return is_terminal && !in_ci && !dumb ? Console::Style::redrawn : Console::Style::lines;
}

}  // namespace load
