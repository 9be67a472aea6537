#include "tools/probe/console.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "libcore/base/units.h"

namespace probe {
namespace {

constexpr std::chrono::milliseconds redraw_every{80};
constexpr std::chrono::seconds line_every{10};
constexpr std::string_view erase_line = "\r\x1b[K";
constexpr std::size_t bar_width = 20;

std::size_t terminal_width() {
  winsize size{};
  const bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : 80;
}

std::string repeated(std::string_view sign, std::size_t times) {
  std::string text;
  while (times-- > 0) text += sign;
  return text;
}

std::string counts(const Progress& progress) {
  std::string text = fmt::format("{}/{}", progress.done, progress.cases);
  if (progress.failed > 0) text += fmt::format("  {} failed", progress.failed);
  if (progress.non_strict > 0) text += fmt::format("  {} non-strict", progress.non_strict);
  return text;
}

}  // namespace

std::string progress_line(const Progress& progress, std::size_t width, bool ascii) {
  const std::size_t full =
      progress.cases == 0 ? bar_width : bar_width * progress.done / progress.cases;
  std::string rest = "  " + counts(progress);
  if (progress.done > 0) {
    const auto left = progress.taken / progress.done * (progress.cases - progress.done);
    rest += fmt::format("  {:.0f}s left", std::chrono::duration<double>(left).count());
  }
  rest += "  " + progress.group;
  rest.resize(std::min(rest.size(), width > bar_width + 3 ? width - bar_width - 3 : 0));
  if (ascii) return fmt::format("[{:#<{}}{:.<{}}]{}", "", full, "", bar_width - full, rest);
  return fmt::format(" {}{} {}", repeated("█", full), repeated("░", bar_width - full), rest);
}

void Console::begin(std::size_t cases, session::Clock::time_point now) {
  progress_ = {.cases = cases};
  began_ = now;
  drawn_ = style_ == Style::lines ? now : session::Clock::time_point{};
}

void Console::finished(const results::CaseResult& result, session::Clock::time_point now) {
  ++progress_.done;
  if (result.grade == results::Grade::fail) ++progress_.failed;
  if (result.grade == results::Grade::non_strict) ++progress_.non_strict;
  progress_.group = result.group;
  if (each_) {
    say(fmt::format("{:>14}  {}{}{}", word_of(result.grade), result.id,
                    result.why.empty() ? "" : ": ", result.why));
  }
  if (style_ == Style::silent) return;
  const auto every = style_ == Style::redrawn ? std::chrono::nanoseconds(redraw_every)
                                              : std::chrono::nanoseconds(line_every);
  if (now - drawn_ >= every) draw(now);
}

void Console::draw(session::Clock::time_point now) {
  drawn_ = now;
  progress_.taken = now - began_;
  if (style_ == Style::redrawn) {
    fmt::print(stderr, "{}{}", erase_line, progress_line(progress_, terminal_width() - 1, ascii_));
    std::fflush(stderr);
  } else {
    fmt::print(stderr, "assay-probe: {}, {}, {}\n", counts(progress_), progress_.group,
               base::format_duration(progress_.taken));
  }
}

void Console::say(std::string_view sentence) {
  if (style_ == Style::redrawn) fmt::print(stderr, "{}", erase_line);
  fmt::print(stderr, "{}\n", sentence);
}

void Console::end() {
  if (style_ == Style::redrawn) fmt::print(stderr, "{}", erase_line);
  std::fflush(stderr);
}

}  // namespace probe
