#include "tools/load/user.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <utility>
#include <variant>

namespace load {

using session::Clock;
using session::End;
using session::Then;
using session::Turn;

namespace {

// A peer that does not read gets no more than this: what is due then goes out late, and counts so.
constexpr std::size_t most_unsent = 1024u * 1024u;
// The server ends TCP first (RFC 6455, 7.1.1); one that does not is not waited for any longer.
constexpr std::chrono::seconds fin_patience{2};

std::string close_cause(ws::CloseCode code) {
  const std::string_view words = ws::name(code);
  return fmt::format("Close {}{}{}", static_cast<unsigned>(code), words.empty() ? "" : " ", words);
}

}  // namespace

User::User(Crew& crew, std::uint64_t number, const ws::Opening& opening, Clock::time_point dialled)
    : crew_(crew),
      opening_(std::make_unique<Opening>(
          Opening{ws::ClientHandshake(opening, ws::random_nonce()), dialled})),
      endpoint_(ws::Role::client, crew.settings),
      number_(number),
      next_due_(session::never) {
  ++crew_.users;
}

// A user can go without having heard of an end: when the run is cut short.
User::~User() {
  const bool lasted = state_ == State::open || said_goodbye_ != Clock::time_point{};
  if (state_ == State::opening) not_opened("not open when the run ended");
  if (state_ == State::open) leave();
  if (state_ == State::closing) lost("no Close in answer to ours", crew_.until);
  count_planned(Count::due, 0, crew_.until);
  if (!lasted) count_planned(Count::missed, next_, crew_.until);
  if (--crew_.users == 0) crew_.all_gone();
}

// The opening handshake.

void User::on_open(Turn& turn) {
  const auto tls_took = std::exchange(crew_.tls_took, {});
  Figures& figures = crew_.tally.at(opening_->dialled);
  figures.record(Metric::connect_tcp, turn.now - opening_->dialled - tls_took);
  if (tls_took.count() > 0) figures.record(Metric::connect_tls, tls_took);
  opening_->asked = turn.now;
  http::write(opening_->handshake.request(), turn.out);
  turn.wish.wake_at = opening_->dialled + crew_.timeout;
}

void User::on_bytes(std::span<char> in, Turn& turn) {
  if (state_ == State::opening) {
    const auto outcome = opening_->handshake.take(in);
    if (!outcome) return;
    if (!outcome->why_not.empty()) {
      not_opened(outcome->why_not);
      turn.wish.wake_at = session::never;
      turn.then = Then::close;
      return;
    }
    upgraded(turn);
  }
  while (auto event = endpoint_.next(in, turn.out)) {
    if (auto* piece = std::get_if<ws::Piece>(&*event)) {
      take(*piece, turn);
    } else if (auto* close = std::get_if<ws::PeerClosed>(&*event)) {
      closed(close->code, turn);
    } else if (auto* failed = std::get_if<ws::Failed>(&*event)) {
      crew_.tally.at(turn.now).count(Count::protocol_errors);
      lost(fmt::format("protocol error: {}", failed->why), turn.now);
      turn.then = Then::close;
    }
  }
  if (state_ == State::open) send_due(turn);
}

void User::upgraded(Turn& turn) {
  Figures& figures = crew_.tally.at(opening_->dialled);
  figures.record(Metric::connect_upgrade, turn.now - opening_->asked);
  figures.record(Metric::connect, turn.now - opening_->dialled);
  figures.count(Count::connected);
  ++crew_.tally[Level::connections];
  opening_.reset();
  state_ = State::open;
  crew_.schedule.join(number_, turn.link);
  turn.wish.wake_at = session::never;
  if (crew_.plan.open_loop()) {
    const std::uint64_t first = crew_.plan.due_before(number_, turn.now - crew_.start);
    count_planned(Count::missed, 0, turn.now);
    next_ = first;
    plan_next();
  } else if (traffic_begin() > turn.now) {
    turn.wish.wake_at = traffic_begin();
  }
}

// Messages out.

Clock::time_point User::traffic_begin() const { return crew_.start + crew_.plan.traffic_begin(); }

void User::plan_next() { next_due_ = crew_.start + crew_.plan.due(number_, next_); }

void User::send_due(Turn& turn) {
  if (crew_.plan.open_loop()) {
    while (next_due_ <= turn.now && next_due_ < crew_.until) {
      if (turn.unsent + turn.out.size() > most_unsent) {
        turn.wish.wake_when_sent = true;
        break;
      }
      send(next_due_, turn);
      plan_next();
    }
  } else if (turn.now >= traffic_begin() && turn.now < crew_.until) {
    while (awaits_.size() < crew_.outstanding) send(turn.now, turn);
  }
  const bool over = turn.now >= crew_.until && awaits_.empty();
  if (over || turn.stopping) say_goodbye(turn);
}

void User::send(Clock::time_point due, Turn& turn) {
  endpoint_.send(crew_.payload.opcode(), crew_.payload.message(number_, next_++), turn.out);
  awaits_.push({due, turn.now});
  Figures& figures = crew_.tally.at(due);
  figures.count(Count::sent);
  figures.count(Count::sent_bytes, crew_.payload.size());
  if (crew_.plan.open_loop()) figures.record(Metric::send_lag, turn.now - due);
  ++crew_.tally[Level::outstanding];
}

// Messages in.

void User::take(ws::Piece& piece, Turn& turn) {
  if (state_ != State::open) return;
  const std::string_view came = piece.payload.view();
  if (awaits_.empty()) {
    wrong_ = true;
  } else {  // replies come in the order of the messages
    const std::string_view expected = crew_.payload.message(number_, next_ - awaits_.size());
    const bool fits = came_ + came.size() <= expected.size() &&
                      std::memcmp(expected.data() + came_, came.data(), came.size()) == 0;
    const bool whole = !piece.last || came_ + came.size() == expected.size();
    if (!fits || !whole || piece.opcode != crew_.payload.opcode()) wrong_ = true;
  }
  came_ += came.size();
  if (piece.last) answered(!std::exchange(wrong_, false), turn);
}

void User::answered(bool right, Turn& turn) {
  Tally& tally = crew_.tally;
  const bool asked_for = !awaits_.empty();
  const Await await = asked_for ? awaits_.pop() : Await{turn.now, turn.now};
  Figures& figures = tally.at(await.due);
  figures.count(Count::received);
  figures.count(Count::received_bytes, std::exchange(came_, 0));
  if (asked_for) {
    --tally[Level::outstanding];
    figures.record(Metric::rtt, turn.now - await.due);
    if (crew_.plan.open_loop()) figures.record(Metric::rtt_service, turn.now - await.sent);
    tally.record_in_slot(turn.now - await.due);
  }
  if (right) return;
  figures.count(Count::verify_failed);
  tally.count_error(asked_for ? "reply: not what was sent" : "reply: to nothing");
}

// Endings.

void User::say_goodbye(Turn& turn) {
  leave();
  state_ = State::closing;
  said_goodbye_ = turn.now;
  endpoint_.close(ws::CloseCode::normal, {}, turn.out);
}

void User::closed(ws::CloseCode code, Turn& turn) {
  if (state_ == State::closing) {
    crew_.tally.at(turn.now).record(Metric::close, turn.now - said_goodbye_);
  } else {
    lost(close_cause(code), turn.now);
  }
  state_ = State::closed;
  turn.wish = {.wake_at = turn.now + fin_patience};
}

void User::on_wake(Turn& turn) {
  switch (state_) {
    case State::opening:
      if (turn.wish.wake_at != session::never && !turn.stopping) return;  // rung
      if (!turn.stopping) not_opened("timed out");
      turn.then = Then::reset;
      return;
    case State::open:
      return send_due(turn);
    case State::closed:
      if (turn.wish.wake_at == session::never) turn.then = Then::close;
      return;
    case State::closing:
    case State::over:
      return;
  }
}

void User::on_end(End end, Turn& turn) {
  turn.wish = {};
  turn.then = Then::close;
  if (state_ == State::opening) {
    const bool tls = end == End::tls_failed && !crew_.tls_failure.empty();
    not_opened(tls ? std::exchange(crew_.tls_failure, {}) : session::to_string(end));
  } else if (state_ == State::open) {
    lost(session::to_string(end), turn.now);
  } else if (state_ == State::closing) {
    lost(fmt::format("{} instead of a Close", session::to_string(end)), turn.now);
  }
}

void User::not_opened(const std::string& cause) {
  crew_.tally.at(opening_->dialled).count(Count::connect_failed);
  crew_.tally.count_error("connect: " + cause);
  state_ = State::over;
}

void User::lost(const std::string& cause, Clock::time_point now) {
  crew_.tally.at(now).count(Count::disconnected);
  crew_.tally.count_error("disconnected: " + cause);
  if (state_ == State::open) leave();
  state_ = State::over;
}

// An open connection is no longer one for messages; those without a reply will not get it.
void User::leave() {
  crew_.schedule.leave(number_);
  --crew_.tally[Level::connections];
  crew_.tally[Level::outstanding] -= awaits_.size();
  if (!awaits_.empty()) crew_.tally.count_error("reply: none came", awaits_.size());
  while (!awaits_.empty()) crew_.tally.at(awaits_.pop().due).count(Count::timeouts);
}

// Counts the messages from number `first` on that are due before `before`, and recorded.
void User::count_planned(Count what, std::uint64_t first, Clock::time_point before) {
  const Plan& plan = crew_.plan;
  if (!plan.open_loop()) return;
  const auto record_begin = crew_.start + plan.record_begin();
  const std::uint64_t begin = std::max(first, plan.due_before(number_, plan.record_begin()));
  const std::uint64_t end = plan.due_before(number_, std::min(before, crew_.until) - crew_.start);
  if (end > begin) crew_.tally.at(record_begin).count(what, end - begin);
}

}  // namespace load
