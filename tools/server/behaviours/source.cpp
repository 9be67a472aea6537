#include "tools/server/behaviours/source.h"

#include <algorithm>

#include "libcore/base/error.h"
#include "libcore/base/units.h"

namespace serve {
namespace {

constexpr std::uint64_t largest = 1024ull * 1024;
constexpr double fastest = 1e6;  // a second
// What is unsent of a slow reader; beyond that it gets nothing for a while.
constexpr std::size_t most_unsent = 64ull * 1024;

}  // namespace

Source::Asked Source::asked(const http::Target& target) {
  Asked all;
  if (const auto rate = target.first("rate")) all.rate = base::parse_rate(*rate);
  if (const auto size = target.first("size")) all.size = base::parse_size(*size);
  if (const auto count = target.first("count")) all.count = base::parse_count(*count);
  return all;
}

Source::Source(const House& house, const Caller& caller)
    : Source(house, caller, asked(*caller.target)) {}

Source::Source(const House& house, const Caller& caller, const Asked& asked)
    : Sink(house, caller),
      apart_(static_cast<std::int64_t>(1e9 / asked.rate)),
      count_(asked.count),
      text_(asked.size, '.') {
  caller.link->ring();
}

const char* Source::objection(const http::Target& target) {
  try {
    const Asked all = asked(target);
    if (!(all.rate >= 0.001) || all.rate > fastest)
      return "rate is at most 1m/s, and at least 0.001/s: 100/s";
    return all.size <= largest ? nullptr : "size is at most 1MiB: 1KiB";
  } catch (const base::Error&) {
    return "rate, size and count are of the form 100/s, 1KiB and 10k";
  }
}

void Source::speak(session::Turn& turn) {
  if (!next_) next_ = turn.now;
  if (endpoint_.closing() || turn.stopping) return;
  const std::uint64_t before = sent_;
  for (; sent_ < count_ && *next_ <= turn.now; *next_ += apart_) {
    if (turn.unsent + turn.out.size() > most_unsent) continue;
    endpoint_.send(ws::Opcode::text, text_, turn.out);
    ++sent_;
  }
  if (sent_ < count_) turn.wish.wake_at = std::min(turn.wish.wake_at, *next_);
  count_messages(0, sent_ - before);
}

}  // namespace serve
