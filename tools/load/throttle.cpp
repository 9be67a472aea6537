#include "tools/load/throttle.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "libcore/session/handover.h"

namespace load {

using session::never;
using session::Then;
using session::Turn;

namespace {

// How long octets wait for company.
constexpr std::chrono::duration<double> worth_a_turn{0.01};
constexpr std::chrono::duration<double> most_saved{0.1};

}  // namespace

double Throttle::Allowance::most() const { return std::max(*rate_ * most_saved.count(), 1.0); }

void Throttle::Allowance::grow(Time now) {
  const std::chrono::duration<double> passed = now - grown_.value_or(now);
  grown_ = now;
  octets_ = std::min(octets_ + *rate_ * passed.count(), most());
}

Throttle::Time Throttle::Allowance::next(Time now) const {
  const double wanted = std::max(*rate_ * worth_a_turn.count(), 1.0);
  const std::chrono::duration<double> wait((wanted - octets_) / *rate_);
  return now +
         std::max(std::chrono::ceil<std::chrono::nanoseconds>(wait), std::chrono::nanoseconds(1));
}

Throttle::Throttle(std::unique_ptr<session::Session> inner, std::optional<double> read_rate,
                   std::optional<double> write_rate)
    : inner_(std::move(inner)), in_(read_rate), out_(write_rate) {}

void Throttle::on_open(Turn& turn) {
  give_turn(turn, [&](Turn& inner) { inner_->on_open(inner); });
}

void Throttle::on_bytes(std::span<char> in, Turn& turn) {
  if (in_.limited()) in_.use(in.size());
  give_turn(turn, [&](Turn& inner) { inner_->on_bytes(in, inner); });
}

// A wake of ours is none of the inner session's, but nothing tells it from somebody's ring.
void Throttle::on_wake(Turn& turn) {
  if (wish_.wake_at <= turn.now) wish_.wake_at = never;
  if (held_.empty() && turn.unsent == 0) wish_.wake_when_sent = false;
  give_turn(turn, [&](Turn& inner) { inner_->on_wake(inner); });
}

void Throttle::on_end(session::End end, Turn& turn) {
  give_turn(turn, [&](Turn& inner) { inner_->on_end(end, inner); });
}

template <typename Visit>
void Throttle::give_turn(Turn& outer, const Visit& visit) {
  Turn inner{.now = outer.now,
             .out = out_.limited() ? held_ : outer.out,
             .unsent = outer.unsent + held_.size(),
             .stopping = outer.stopping,
             .link = outer.link,
             .wish = wish_};
  visit(inner);
  session::hand_over(inner_, inner);
  then_ = std::max(then_, inner.then);
  let_pass(outer);
}

void Throttle::let_pass(Turn& outer) {
  outer.wish = wish_;
  if (then_ == Then::reset) held_.clear();
  if (out_.limited()) {
    out_.grow(outer.now);
    const std::size_t part = std::min(held_.size(), out_.octets());
    outer.out.append(held_.view().substr(0, part));
    held_.drop(part);
    out_.use(part);
    if (!held_.empty()) {
      outer.wish.wake_at = std::min(outer.wish.wake_at, out_.next(outer.now));
      outer.wish.wake_when_sent = false;
    }
  }
  if (in_.limited()) {
    in_.grow(outer.now);
    const auto may = static_cast<std::uint32_t>(in_.octets());
    outer.wish.read_at_most = std::min(wish_.read_at_most, may);
    if (outer.wish.read_at_most == 0 && wish_.read_at_most > 0)
      outer.wish.wake_at = std::min(outer.wish.wake_at, in_.next(outer.now));
  }
  if (held_.empty()) outer.then = then_;
}

}  // namespace load
