#include "tests/support/driver.h"

#include <algorithm>
#include <utility>

#include "libcore/session/handover.h"

namespace test {

Driver::Driver(std::unique_ptr<session::Session> session) : session_(std::move(session)) {}

template <typename Visit>
void Driver::turn(const Visit& visit) {
  session::Turn turn{.now = now,
                     .out = out_,
                     .unsent = unsent,
                     .stopping = stopping_,
                     .link = *this,
                     .wish = wish};
  visit(turn);
  session::hand_over(session_, turn);
  then = std::max(then, turn.then);
}

void Driver::open() {
  turn([this](session::Turn& t) { session_->on_open(t); });
}

void Driver::bytes(std::string_view octets) {
  std::string copy(octets);
  turn([&](session::Turn& t) { session_->on_bytes(copy, t); });
}

void Driver::end(session::End end) {
  turn([&](session::Turn& t) { session_->on_end(end, t); });
}

bool Driver::wake() {
  const bool due = wish.wake_at <= now;
  const bool all_sent = wish.wake_when_sent && unsent == 0;
  if (!due && !all_sent && !rung_) return false;
  rung_ = false;
  if (due) wish.wake_at = session::never;
  if (all_sent) wish.wake_when_sent = false;
  turn([this](session::Turn& t) { session_->on_wake(t); });
  return true;
}

void Driver::stop() {
  stopping_ = true;
  ring();
  wake();
}

std::string Driver::sent() {
  std::string octets(out_.view());
  out_.clear();
  return octets;
}

}  // namespace test
