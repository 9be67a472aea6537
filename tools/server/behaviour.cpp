#include "tools/server/behaviour.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "libcore/base/text.h"
#include "libcore/base/units.h"
#include "tools/server/routes.h"

namespace serve {
namespace {

using ws::CloseCode;

// How long a silent connection keeps what compression has at hand.
constexpr std::chrono::seconds awake{5};

unsigned number(CloseCode code) { return static_cast<unsigned>(code); }

std::string with_reason(CloseCode code, std::string_view reason) {
  if (code == CloseCode::no_status) return "an empty Close";
  if (!reason.empty()) return fmt::format("{} '{}'", number(code), base::printable(reason, 123));
  return fmt::format("{}", number(code));
}

}  // namespace

Behaviour::Behaviour(const House& house, const Caller& caller)
    : endpoint_(ws::Role::server, house.endpoint),
      house_(house),
      visit_(house.log.says(Level::info) ? std::make_unique<Visit>(caller, house.log) : nullptr) {
  if (caller.deflate) endpoint_.use_deflate(*caller.deflate);
  house_.counters.opened.add();
}

Behaviour::~Behaviour() {
  house_.counters.gone.add();
  if (visit_ != nullptr) visit_->leave(house_.log);
}

void Behaviour::on_open(session::Turn& turn) {
  heard_at_ = turn.now;
  turn.wish.wake_at = next_look();
  if (turn.stopping) on_wake(turn);
}

void Behaviour::on_bytes(std::span<char> in, session::Turn& turn) {
  const std::size_t before = turn.out.size();
  const std::uint32_t pings = pings_;
  heard_at_ = turn.now;
  pinged_ = false;
  receive(in, turn);
  if (pings_ != pings) look_at_pings(pings_ - pings, turn);
  if (endpoint_.closed()) turn.then = session::Then::close;
  stay_awake(turn);
  if (turn.stopping && !endpoint_.closing() && !endpoint_.sending()) say_goodbye(turn);
  const Limits& limits = house_.limits;
  // What of it the kernel takes will show in the next turn.
  if (limits.unsent != 0 && turn.unsent + turn.out.size() > limits.unsent) turn.link.ring();
  house_.counters.octets_in.add(in.size());
  house_.counters.octets_out.add(turn.out.size() - before);
  if (visit_ != nullptr) visit_->count(in.size(), turn.out.size() - before);
}

void Behaviour::on_wake(session::Turn& turn) {
  const std::size_t before = turn.out.size();
  const bool due = turn.wish.wake_at == session::never;  // it has come
  if (look_at_unsent(turn.unsent, turn)) return;
  if (endpoint_.closing() && due) {
    house_.counters.met(Limit::close);
    turn.then = session::Then::close;
    if (visit_ != nullptr) visit_->given_up();
  } else if (endpoint_.closing()) {
    // the peer has time left
  } else if (turn.stopping) {
    if (!endpoint_.sending()) say_goodbye(turn);  // else behind the message that has begun
  } else if (due) {
    look_at_peer(turn);
  }
  speak(turn);
  stay_awake(turn);
  house_.counters.octets_out.add(turn.out.size() - before);
  if (visit_ != nullptr) visit_->count(0, turn.out.size() - before);
  look_at_unsent(turn.unsent + waiting(), turn);
}

void Behaviour::on_end(session::End end, session::Turn& turn) {
  over({Party::peer, CloseCode::abnormal,
        fmt::format("ended by peer without a Close: {}", session::to_string(end)), ""});
  turn.then = session::Then::close;
}

void Behaviour::heard(const ws::Event& event) {
  if (std::holds_alternative<ws::Pinged>(event)) {
    ++pings_;
  } else if (const auto* closed = std::get_if<ws::PeerClosed>(&event)) {
    over({Party::peer, closed->code,
          fmt::format("closed by peer with {}", with_reason(closed->code, closed->reason)),
          std::string(closed->reason)});
  } else if (const auto* failed = std::get_if<ws::Failed>(&event)) {
    house_.counters.failures.add(failed->code);
    if (failed->limit != ws::Limit::none)
      house_.counters.met(static_cast<Limit>(static_cast<int>(failed->limit) - 1));
    over({Party::server, failed->code,
          fmt::format("failed with {}: {}", number(failed->code), failed->why), failed->why});
  }
}

void Behaviour::count_messages(std::uint64_t in, std::uint64_t out) {
  house_.counters.messages_in.add(in);
  house_.counters.messages_out.add(out);
}

// Until what compression has at hand can rest.
void Behaviour::stay_awake(session::Turn& turn) const {
  if (!endpoint_.resting() && !endpoint_.closing())
    turn.wish.wake_at = std::min(turn.wish.wake_at, turn.now + awake);
}

// Whether it is too much, which ends the connection.
bool Behaviour::look_at_unsent(std::uint64_t octets, session::Turn& turn) {
  if (house_.limits.unsent == 0 || octets <= house_.limits.unsent) return false;
  house_.counters.met(Limit::unsent);
  over({Party::server, CloseCode::abnormal,
        fmt::format("reset by us with {} unsent", base::format_size(octets)), ""});
  turn.then = session::Then::reset;
  return true;
}

// Behind the read that brought Pings; they have been answered.
void Behaviour::look_at_pings(std::uint32_t came, session::Turn& turn) {
  const auto second = static_cast<std::uint16_t>(
      std::chrono::floor<std::chrono::seconds>(turn.now.time_since_epoch()).count());
  if (std::exchange(pings_in_, second) != second) pings_ = came;
  const double most = house_.limits.pings;
  if (most == 0 || pings_ <= most || endpoint_.closing()) return;
  house_.counters.met(Limit::pings);
  close(CloseCode::policy_violation, "too many Pings", "too many Pings", turn);
}

// Is it still there? What it takes of our backlog is as good an answer as octets of its own.
void Behaviour::look_at_peer(session::Turn& turn) {
  const Limits& limits = house_.limits;
  if (const auto unsent = static_cast<std::uint16_t>(turn.unsent); unsent_ != unsent) {
    unsent_ = unsent;
    heard_at_ = turn.now;
    pinged_ = false;
  }
  const auto silence = turn.now - heard_at_;
  if (silence >= awake) endpoint_.rest();
  if (limits.idle.count() != 0 && silence >= limits.idle) {
    house_.counters.met(Limit::idle);
    const std::string why = fmt::format("idle for {}", base::format_duration(limits.idle));
    return close(CloseCode::going_away, why, why, turn);
  }
  if (pinged_ && silence >= limits.ping + limits.ping_timeout) {
    house_.counters.met(Limit::ping);
    close(CloseCode::internal_error, "no answer to a Ping", "no answer to a Ping", turn);
    turn.then = session::Then::close;
    return;
  }
  if (!pinged_ && limits.ping.count() != 0 && silence >= limits.ping) {
    pinged_ = true;
    heard_at_ = turn.now - limits.ping;  // the answer has its time, however late this wake is
    endpoint_.ping("", turn.out);
    house_.counters.pings_sent.add();
  }
  turn.wish.wake_at = next_look();
}

session::Clock::time_point Behaviour::next_look() const {
  const Limits& limits = house_.limits;
  session::Clock::time_point next = endpoint_.resting() ? session::never : heard_at_ + awake;
  if (limits.idle.count() != 0) next = std::min(next, heard_at_ + limits.idle);
  if (limits.ping.count() != 0)
    next = std::min(
        next, heard_at_ + limits.ping + (pinged_ ? limits.ping_timeout : base::Duration::zero()));
  return next;
}

void Behaviour::say_goodbye(session::Turn& turn) {
  close(CloseCode::going_away, "server is shutting down", "the server is shutting down", turn);
}

void Behaviour::close(CloseCode code, std::string_view reason, std::string_view why,
                      session::Turn& turn) {
  endpoint_.close(code, reason, turn.out);
  turn.wish.wake_at = turn.now + house_.limits.close;
  over({Party::server, code, fmt::format("closed by us with {}: {}", number(code), why),
        std::string(reason)});
}

void Behaviour::over(Ending ending) {
  if (over_) return;
  over_ = true;
  house_.counters.ended_by(ending.by, ending.code);
  if (visit_ != nullptr) visit_->ended(std::move(ending));
}

}  // namespace serve
