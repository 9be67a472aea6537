#include "tools/probe/console.h"

#include <fmt/format.h>

#include <cstdio>

#include "libcore/base/units.h"

namespace probe {
namespace {

constexpr std::chrono::milliseconds redraw_every{80};
constexpr std::chrono::seconds line_every{10};
constexpr std::string_view erase_line = "\r\x1b[K";

}  // namespace

void Console::begin(std::size_t cases, session::Clock::time_point now) {
  cases_ = cases;
  began_ = drawn_ = now;
}

void Console::finished(const results::CaseResult& result, session::Clock::time_point now) {
  ++done_;
  if (result.grade == results::Grade::fail) ++failed_;
  if (result.grade == results::Grade::non_strict) ++non_strict_;
  if (each_) {
    say(fmt::format("{:>14}  {}{}{}", word_of(result.grade), result.id,
                    result.why.empty() ? "" : ": ", result.why));
  }
  if (style_ == Style::silent) return;
  const auto every = style_ == Style::redrawn ? std::chrono::nanoseconds(redraw_every)
                                              : std::chrono::nanoseconds(line_every);
  if (now - drawn_ >= every) draw(result.id, now);
}

void Console::draw(std::string_view present, session::Clock::time_point now) {
  drawn_ = now;
  if (style_ == Style::lines) {
    fmt::print(stderr, "assay-probe: {} of {} cases, {} failed, {} non-strict, {}\n", done_, cases_,
               failed_, non_strict_, base::format_duration(now - began_));
    return;
  }
  constexpr std::size_t width = 24;
  const std::size_t full = cases_ == 0 ? width : width * done_ / cases_;
  fmt::print(stderr, "{}[{:#<{}}{:.<{}}] {}/{}  {} failed  {} non-strict  {:.40}", erase_line, "",
             full, "", width - full, done_, cases_, failed_, non_strict_, present);
  std::fflush(stderr);
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
