#include "tools/load/user.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>
#include <variant>

namespace load {

using session::End;
using session::Then;
using session::Turn;
using Deed = profile::Event::Deed;

namespace {

// A peer that does not read gets no more than this: what is due then goes out late, and counts so.
constexpr std::size_t most_unsent = 1024u * 1024u;
// Sending as much as goes, this is written at once.
constexpr std::size_t fill_to = 128u * 1024u;
// The server ends TCP first (RFC 6455, 7.1.1); one that does not is not waited for any longer.
constexpr std::chrono::seconds fin_patience{2};

std::string close_cause(ws::CloseCode code) {
  const std::string_view words = ws::name(code);
  return fmt::format("Close {}{}{}", static_cast<unsigned>(code), words.empty() ? "" : " ", words);
}

}  // namespace

User::User(Cohort& cohort, std::size_t seat, std::uint64_t number, const ws::Opening& opening,
           Time dialled)
    : cohort_(cohort),
      opening_(std::make_unique<Opening>(
          Opening{ws::ClientHandshake(opening, ws::random_nonce(cohort.crew().keys)), dialled})),
      dialogue_(cohort.crew(), cohort.scenario(), number, cohort.first_number(seat), dialled),
      seat_(static_cast<std::uint32_t>(seat)) {
  cohort.came(seat, *this);
}

// A user can go without having heard of an end: when the run is cut short. Nobody comes back then.
User::~User() {
  const Time now = cohort_.crew().until;
  ending_ = Cohort::Ending::spent;
  tell_end(now);
  if (state_ == State::opening) not_opened("not open when the run ended", now);
  if (state_ == State::open) part();
  if (state_ == State::closing) lost("no Close in answer to ours", now);
  cohort_.left();
}

void User::owe(std::uint32_t traffic, Time due) {
  debts_.push_back({due, traffic});
  link_->ring();
}

void User::leave() {
  leaving_ = true;
  ring();
}

void User::suffer(Deed deed) {
  deed_ = deed;
  ring();
}

void User::ring() {
  if (link_ != nullptr) link_->ring();
}

// The opening handshake.

void User::on_open(Turn& turn) {
  link_ = &turn.link;
  if (leaving_) {
    not_opened("not open when the run ended", turn.now);
    turn.then = Then::reset;
    return;
  }
  Crew& crew = cohort_.crew();
  const auto tls_took = std::exchange(crew.tls_took, {});
  const Time dialled = opening_->dialled;
  crew.tally.record(Metric::connect_tcp, turn.now - dialled - tls_took, dialled);
  if (tls_took.count() > 0) crew.tally.record(Metric::connect_tls, tls_took, dialled);
  opening_->asked = turn.now;
  http::write(opening_->handshake.request(), turn.out);
  turn.wish.wake_at = dialled + cohort_.scenario().open_timeout;
}

void User::on_bytes(std::span<char> in, Turn& turn) {
  if (state_ == State::opening && !take_response(in, turn)) return;
  while (auto event = dialogue_.read(in, turn)) {
    if (auto* pong = std::get_if<ws::Ponged>(&*event)) {
      dialogue_.ponged(pong->data, turn);
    } else if (auto* close = std::get_if<ws::PeerClosed>(&*event)) {
      closed(close->code, turn);
    } else if (auto* failed = std::get_if<ws::Failed>(&*event)) {
      cohort_.crew().tally.at(turn.now).count(Count::protocol_errors);
      lost(fmt::format("protocol error: {}", failed->why), turn.now);
      turn.then = Then::close;
    }
  }
  if (state_ == State::open) go_on(turn);
}

// Whether the connection is open now, and what is left of `in` are frames.
bool User::take_response(std::span<char>& in, Turn& turn) {
  const auto outcome = opening_->handshake.take(in);
  if (!outcome) return false;
  if (outcome->why_not.empty()) {
    upgraded(*outcome, turn);
    return true;
  }
  // Every key has another answer, which would make as many causes as there are connections.
  const bool wrong_answer = outcome->why_not.starts_with("Sec-WebSocket-Accept is '");
  not_opened(wrong_answer ? "Sec-WebSocket-Accept does not answer our key" : outcome->why_not,
             turn.now);
  turn.wish.wake_at = session::never;
  turn.then = Then::close;
  return false;
}

void User::upgraded(const ws::ClientHandshake::Outcome& outcome, Turn& turn) {
  Crew& crew = cohort_.crew();
  const Scenario& scenario = cohort_.scenario();
  if (outcome.deflate) dialogue_.endpoint().use_deflate(*outcome.deflate);
  const Time dialled = opening_->dialled;
  crew.tally.record(Metric::connect_upgrade, turn.now - opening_->asked, dialled);
  crew.tally.record(Metric::connect, turn.now - dialled, dialled);
  crew.tally.at(dialled).count(Count::connected);
  ++crew.tally[Level::connections];
  opening_.reset();
  state_ = State::open;
  turn.wish.wake_at = session::never;

  const bool again = cohort_.opened(seat_, turn.now);
  const auto& pause = scenario.receive ? scenario.receive->pause : std::nullopt;
  const bool slow = pause && Cohort::is_chosen(seat_, pause->fraction);
  if (scenario.ping_interval || scenario.lifetime || slow) {
    clocks_ = std::make_unique<Clocks>();
    const auto after = [&](const Spread& spread) {
      return turn.now +
             std::chrono::nanoseconds(static_cast<std::int64_t>(spread.draw(crew.random)));
    };
    if (scenario.ping_interval) clocks_->pings = after(*scenario.ping_interval);
    if (scenario.lifetime) clocks_->leaves = after(*scenario.lifetime);
    if (slow) clocks_->pauses = turn.now + pause->every.value_or(std::chrono::seconds(0));
    look_at_clocks(turn);
  }
  const Steps& steps =
      again && !scenario.on_reconnect.empty() ? scenario.on_reconnect : scenario.on_open;
  if (steps.empty()) return get_ready(turn);
  dialogue_.begin(steps, Walk::Purpose::opening, turn);
}

void User::get_ready(Turn& turn) {
  ready_ = true;
  cohort_.ready(seat_);
  if (!cohort_.scenario().flow.empty())
    dialogue_.begin(cohort_.scenario().flow, Walk::Purpose::flow, turn);
}

// What goes on while it is open.

void User::on_wake(Turn& turn) {
  const bool time_came = turn.wish.wake_at == session::never;
  switch (state_) {
    case State::opening:
      if (!time_came && !turn.stopping && !leaving_) return;
      not_opened(leaving_ || turn.stopping ? "not open when the run ended" : "timed out", turn.now);
      turn.then = Then::reset;
      return;
    case State::open:
      if (deed_) obey(turn);
      if (state_ != State::open) return;
      if (time_came) dialogue_.wake(turn);
      if (clocks_ != nullptr) look_at_clocks(turn);
      return go_on(turn);
    case State::closing:
      if (time_came && turn.now >= said_goodbye_ + cohort_.scenario().close_timeout) {
        lost("no Close in answer to ours", turn.now);
        turn.then = Then::reset;
      }
      return;
    case State::closed:
      if (time_came) turn.then = Then::close;
      return;
    case State::over:
      return;
  }
}

void User::go_on(Turn& turn) {
  follow_wish(turn);
  if (state_ != State::open) return;
  if (!leaving_ && !turn.stopping) send_more(turn);
  if (state_ != State::open || (!leaving_ && !turn.stopping)) return;
  if (!dialogue_.quiet() && !turn.stopping) return;
  const Steps& last = cohort_.scenario().on_close;
  if (ready_ && !parting_ && !last.empty() && !turn.stopping) {
    parting_ = true;
    dialogue_.begin(last, Walk::Purpose::closing, turn);
    return follow_wish(turn);
  }
  if (dialogue_.quiet() || turn.stopping) say_goodbye(ws::CloseCode::normal, {}, turn);
}

void User::follow_wish(Turn& turn) {
  while (const auto wish = dialogue_.take_wish()) {
    if (!wish->failure.empty()) {
      cohort_.crew().tally.count_error("disconnected: " + wish->failure);
      cohort_.crew().tally.at(turn.now).count(Count::disconnected);
      return say_goodbye(ws::CloseCode::normal, {}, turn);
    }
    if (wish->abort) return abort(wish->abort->how, turn);
    if (wish->close) {
      ending_ = Cohort::Ending::planned;
      return say_goodbye(wish->close->code, wish->close->reason, turn);
    }
    if (wish->closed) return say_goodbye(ws::CloseCode::normal, {}, turn);
    if (wish->opened) get_ready(turn);
    if (wish->flowed) cohort_.crew().tally.at(turn.now).count(Count::flows);
    if (wish->flowed || wish->exhausted) leaving_ = true;
    if (wish->exhausted) ending_ = Cohort::Ending::spent;
  }
}

void User::send_more(Turn& turn) {
  if (!ready_) return;
  if (!debts_.empty()) pay_debts(turn);
  for (std::uint32_t i = 0; i < cohort_.scenario().traffic.size(); ++i)
    if (cohort_.unlimited(i)) fill(i, turn);
  follow_wish(turn);
}

// Sends what is due, as far as the peer reads and the traffic may have under way.
void User::pay_debts(Turn& turn) {
  std::size_t paid = 0;
  for (; paid < debts_.size(); ++paid) {
    const Debt& debt = debts_[paid];
    const Traffic& traffic = cohort_.scenario().traffic[debt.traffic];
    const bool busy =
        traffic.outstanding > 0 && dialogue_.rounds_under_way(debt.traffic) >= traffic.outstanding;
    if (busy && traffic.closed) continue;  // its time is over
    if (busy || debt.due >= cohort_.crew().until) break;
    if (turn.unsent + turn.out.size() > most_unsent) {
      turn.wish.wake_when_sent = true;
      break;
    }
    dialogue_.perform(debt.traffic, {.at = debt.due, .planned = !traffic.closed}, turn);
  }
  debts_.erase(debts_.begin(), debts_.begin() + static_cast<std::ptrdiff_t>(paid));
}

// Sends as much as goes: as many as may be under way, or whole writes. Of rounds that begin with
// something else than a message only one is begun in a turn.
void User::fill(std::uint32_t traffic, Turn& turn) {
  if (turn.now >= cohort_.crew().until) return;
  const std::uint32_t limit = cohort_.scenario().traffic[traffic].outstanding;
  const std::uint32_t most = limit > 0 ? limit : std::numeric_limits<std::uint32_t>::max();
  const std::size_t full = limit > 0 ? most_unsent : turn.unsent > 0 ? 0 : fill_to;
  const auto waiting = [&] { return turn.unsent + turn.out.size(); };
  const std::size_t begin = waiting();
  for (std::size_t before = begin; before < full; before = waiting()) {
    const std::uint32_t under_way = dialogue_.rounds_under_way(traffic);
    if (under_way >= most) break;
    const Volume volume{.most = most - under_way, .full = full - turn.unsent};
    if (dialogue_.perform(traffic, {.at = turn.now}, turn, volume) == 0) break;
    if (waiting() == before) break;
  }
  if (limit > 0) return;
  turn.wish.read_regardless = true;
  if (waiting() > begin || begin >= full) turn.wish.wake_when_sent = true;
}

void User::look_at_clocks(Turn& turn) {
  Clocks& clocks = *clocks_;
  const Scenario& scenario = cohort_.scenario();
  if (clocks.leaves <= turn.now) {
    clocks.leaves = session::never;
    leaving_ = true;
  }
  if (clocks.pings <= turn.now) {
    dialogue_.ping(turn);
    const double interval = scenario.ping_interval->draw(cohort_.crew().random);
    clocks.pings = turn.now + std::chrono::nanoseconds(static_cast<std::int64_t>(interval));
  }
  if (clocks.pauses <= turn.now) {
    clocks.pauses = session::never;
    clocks.resumes = turn.now + scenario.receive->pause->length.value_or(std::chrono::seconds(0));
    turn.wish.read_at_most = 0;
  }
  if (clocks.resumes <= turn.now) {
    clocks.resumes = session::never;
    clocks.pauses = turn.now + scenario.receive->pause->every.value_or(std::chrono::seconds(1));
    turn.wish.read_at_most = session::unlimited;
  }
  for (const Time at : {clocks.leaves, clocks.pings, clocks.pauses, clocks.resumes})
    wake_by(at, turn);
}

// Harm, as an event wants it.
void User::obey(Turn& turn) {
  switch (*std::exchange(deed_, std::nullopt)) {
    case Deed::drop_rst:
      lost("dropped by an event", turn.now);
      turn.then = Then::reset;
      return;
    case Deed::drop_fin:
      lost("dropped by an event", turn.now);
      turn.then = Then::close;
      return;
    case Deed::vanish:
      return vanish(turn);
    case Deed::reconnect_all:
      ending_ = Cohort::Ending::planned;
      return say_goodbye(ws::CloseCode::going_away, {}, turn);
    case Deed::close:
      return say_goodbye(ws::CloseCode::going_away, {}, turn);
    case Deed::pause_reading:
      turn.wish.read_at_most = 0;
      return;
    case Deed::resume_reading:
      turn.wish.read_at_most = session::unlimited;
      return;
    case Deed::exec:
      return;
  }
}

// Neither reads nor writes any more, and lets the connection stand.
void User::vanish(Turn& turn) {
  lost("vanished by an event", turn.now);
  turn.wish = {.read_at_most = 0};
}

void User::abort(profile::Abort::How how, Turn& turn) {
  ending_ = Cohort::Ending::planned;
  part();
  tell_end(turn.now);
  state_ = State::over;
  turn.wish = {};
  if (how == profile::Abort::How::vanish) turn.wish.read_at_most = 0;
  if (how == profile::Abort::How::rst) turn.then = Then::reset;
  if (how == profile::Abort::How::fin) turn.then = Then::close;
}

// Endings.

void User::say_goodbye(ws::CloseCode code, const std::string& reason, Turn& turn) {
  if ((leaving_ || turn.stopping) && ending_ == Cohort::Ending::lost)
    ending_ = Cohort::Ending::planned;
  part();
  state_ = State::closing;
  said_goodbye_ = turn.now;
  dialogue_.endpoint().close(code, reason, turn.out);
  turn.wish = {.wake_at = turn.now + cohort_.scenario().close_timeout};
}

void User::closed(ws::CloseCode code, Turn& turn) {
  if (state_ == State::closing) {
    cohort_.crew().tally.record(Metric::close, turn.now - said_goodbye_, turn.now);
    tell_end(turn.now);
  } else if (state_ == State::open) {
    lost(close_cause(code), turn.now);
  }
  state_ = State::closed;
  turn.wish = {.wake_at = turn.now + fin_patience};
}

void User::on_end(End end, Turn& turn) {
  turn.wish = {};
  turn.then = Then::close;
  if (state_ == State::opening) {
    Crew& crew = cohort_.crew();
    const bool tls = end == End::tls_failed && !crew.tls_failure.empty();
    not_opened(tls ? std::exchange(crew.tls_failure, {}) : session::to_string(end), turn.now);
  } else if (state_ == State::open) {
    lost(session::to_string(end), turn.now);
  } else if (state_ == State::closing) {
    lost(fmt::format("{} instead of a Close", session::to_string(end)), turn.now);
  }
}

void User::not_opened(const std::string& cause, Time now) {
  Crew& crew = cohort_.crew();
  crew.tally.at(opening_->dialled).count(Count::connect_failed);
  crew.tally.count_error("connect: " + cause);
  state_ = State::over;
  tell_end(now);
}

void User::lost(const std::string& cause, Time now) {
  Crew& crew = cohort_.crew();
  crew.tally.at(now).count(Count::disconnected);
  crew.tally.count_error("disconnected: " + cause);
  ending_ = Cohort::Ending::lost;
  if (state_ == State::open) part();
  state_ = State::over;
  tell_end(now);
}

void User::tell_end(Time now) {
  if (std::exchange(ended_, true)) return;
  cohort_.has_said(seat_, dialogue_.next_number());
  cohort_.ended(seat_, ending_, opening_ == nullptr, now);
}

// An open connection is no longer one for messages; those without a reply will not get it.
void User::part() {
  if (ready_) cohort_.unready(seat_);
  ready_ = false;
  --cohort_.crew().tally[Level::connections];
  dialogue_.end();
  for (const Debt& debt : debts_)
    if (debt.due < cohort_.crew().until) cohort_.crew().tally.at(debt.due).count(Count::missed);
  debts_.clear();
}

}  // namespace load
