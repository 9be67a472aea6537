#include "tools/load/console.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "libcore/base/error.h"
#include "libcore/base/text.h"
#include "tools/load/view.h"

namespace load {
namespace {

// Asked each time: people change the size of their windows.
std::size_t terminal_width() {
  winsize size{};
  const bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0;
  return width_of(std::getenv("COLUMNS"), known ? size.ws_col : 0);
}

}  // namespace

void Console::show(std::chrono::nanoseconds start, const Glance& glance) {
  const auto second = std::chrono::floor<std::chrono::seconds>(start).count() + 1;
  if (style_ == Style::redrawn) {
    const std::string text = view(glance, terminal_, terminal_width());
    clear();
    fmt::print(stderr, "{}", text);
    drawn_ = static_cast<std::size_t>(std::ranges::count(text, '\n'));
  } else if (style_ == Style::lines && second % 10 == 0) {
    fmt::print(stderr, "{}\n", line(glance));
  }
  std::fflush(stderr);
}

void Console::say(const std::string& sentence) {
  if (style_ == Style::silent) return;
  clear();
  fmt::print(stderr, "{}\n", sentence);
}

void Console::clear() {
  if (drawn_ > 0) fmt::print(stderr, "\r\x1b[{}A\x1b[J", drawn_);
  drawn_ = 0;
  std::fflush(stderr);
}

TuiWish parse_tui(std::string_view text) {
  if (text == "auto") return TuiWish::automatic;
  if (text == "on") return TuiWish::on;
  if (text == "off") return TuiWish::off;
  base::fail("'{}' is none of auto, on, off", base::printable(text));
}

Console::Style style_for(bool quiet, TuiWish wish, bool is_terminal, const char* ci,
                         const char* term) {
  if (quiet) return Console::Style::silent;
  if (wish != TuiWish::automatic)
    return wish == TuiWish::on ? Console::Style::redrawn : Console::Style::lines;
  const bool in_ci = ci != nullptr && *ci != '\0';
  const bool dumb = term == nullptr || std::string_view(term) == "dumb";
  return is_terminal && !in_ci && !dumb ? Console::Style::redrawn : Console::Style::lines;
}

}  // namespace load
