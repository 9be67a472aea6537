#include "tools/server/behaviours/late_echo.h"

#include <algorithm>
#include <chrono>

#include "libcore/base/error.h"
#include "libcore/base/units.h"

namespace serve {
namespace {

constexpr std::chrono::hours longest{1};

base::Duration asked(const http::Target& target, std::string_view name) {
  const auto text = target.first(name);
  return text ? base::parse_duration(*text) : base::Duration{};
}

bool is_good(const http::Target& target, std::string_view name) {
  try {
    const base::Duration time = asked(target, name);
    return time.count() >= 0 && time <= longest;
  } catch (const base::Error&) {
    return false;
  }
}

}  // namespace

LateEcho::LateEcho(const House& house, const Caller& caller)
    : Hearer(house, caller),
      delay_(asked(*caller.target, "delay")),
      jitter_(asked(*caller.target, "jitter")),
      random_(caller.id) {}

bool LateEcho::is_meant(const http::Target& target) {
  return target.first("delay").has_value() || target.first("jitter").has_value();
}

const char* LateEcho::objection(const http::Target& target) {
  if (!is_good(target, "delay")) return "delay is a duration of at most 1h: 200ms";
  if (!is_good(target, "jitter")) return "jitter is a duration of at most 1h: 50ms";
  return nullptr;
}

void LateEcho::hear(ws::Message message, session::Turn& turn) {
  const auto drawn =
      static_cast<std::int64_t>(static_cast<double>(jitter_.count()) * random_.fraction());
  session::Clock::time_point due = turn.now + delay_ + base::Duration(drawn);
  if (!late_.empty()) due = std::max(due, late_.back().due);
  late_.push_back({.due = due, .opcode = message.opcode(), .content = {}});
  late_.back().content.append(message.view());
  waiting_ += message.size();
}

// It is looked at whether too many wait.
void LateEcho::heard_all(session::Turn& turn) { turn.link.ring(); }

void LateEcho::speak(session::Turn& turn) {
  if (endpoint_.closing()) {
    late_.clear();
    waiting_ = 0;
    return;
  }
  std::uint64_t sent = 0;
  for (; !late_.empty() && late_.front().due <= turn.now; late_.pop_front(), ++sent) {
    Late& message = late_.front();
    waiting_ -= message.content.size();
    endpoint_.send(message.opcode, {message.content.span(), 0}, turn.out);
  }
  if (!late_.empty()) turn.wish.wake_at = std::min(turn.wish.wake_at, late_.front().due);
  count_messages(0, sent);
}

}  // namespace serve
