#include "tools/load/cohort.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "libcore/base/error.h"
#include "tools/load/user.h"

namespace load {

using std::chrono::nanoseconds;

namespace {

// Connections that are begun in one go, so that replies do not wait for a long burst of them.
constexpr int dials_at_once = 32;
// How closely a falling number of connections is followed.
constexpr std::chrono::milliseconds step{10};

}  // namespace

Cohort::Cohort(Crew& crew, const Scenario& scenario, const Share& share, std::uint64_t seed,
               Dial dial, std::function<void()> hurry)
    : crew_(crew),
      scenario_(scenario),
      share_(share),
      dial_(std::move(dial)),
      hurry_(std::move(hurry)),
      unlimited_(scenario.traffic.size()) {
  if (const std::uint64_t most = scenario.max_connecting; most > 0)
    most_opening_ = std::max<std::uint64_t>(share.size(most), 1);
  if (scenario.arrives) arrivals_.emplace(Stream::Manner{}, share, seed);
  double most = 0;
  for (const Curve& level : scenario.levels)
    most = std::max({most, level.at({}), level.at(level.duration())});
  if (!scenario.arrives) seats_.resize(share.size(static_cast<std::uint64_t>(most)));
  for (const Traffic& traffic : scenario.traffic) {
    streams_.emplace_back(traffic.manner, share, seed + streams_.size() + 1);
    streams_.back().seat(seats_.size());
  }
}

// Stages.

void Cohort::enter(std::size_t stage, Time begin) {
  note_found();
  stage_ = stage;
  stage_begin_ = begin;
  if (arrivals_) arrivals_->enter(scenario_.levels[stage], begin);
  bool any = false;
  for (std::size_t i = 0; i < streams_.size(); ++i) {
    const Pace& pace = scenario_.traffic[i].paces[stage];
    if (Governor* const governor = scenario_.traffic[i].governor.get())
      pace.latency.count() > 0 ? governor->enter(pace.latency, begin) : governor->leave();
    streams_[i].enter(rate_from(i, begin), begin);
    unlimited_[i] = pace.unlimited;
    any = any || pace.unlimited;
  }
  if (any)
    for (const std::size_t seat : ready_) seats_[seat].user->ring();
  hurry_();
}

// The rate of a traffic from now to the end of the stage, as far as that is known.
Curve Cohort::rate_from(std::size_t traffic, Time now) const {
  const Traffic& what = scenario_.traffic[traffic];
  const Pace& pace = what.paces[stage_];
  if (pace.latency.count() == 0) return pace.rate;
  const nanoseconds left = pace.rate.duration() - (now - stage_begin_);
  return Curve::constant(what.governor->rate(), std::max(left, nanoseconds(0)));
}

// What rates by latency have come to in the stage that ends.
void Cohort::note_found() {
  for (std::size_t i = 0; i < scenario_.traffic.size(); ++i)
    if (const Governor* const governor = scenario_.traffic[i].governor.get())
      if (const auto found = governor->found())
        crew_.tally.steered({scenario_.place, i, stage_}).add(*found);
}

std::uint64_t Cohort::wanted(Time now) const {
  if (ending_) return 0;
  if (scenario_.arrives) return seats_.size();
  const double level = scenario_.levels[stage_].at(now - stage_begin_);
  return share_.size(static_cast<std::uint64_t>(level + 1e-9));
}

Cohort::Time Cohort::level_changes(Time now) const {
  if (ending_ || scenario_.arrives) return session::never;
  const Curve& level = scenario_.levels[stage_];
  const nanoseconds in = now - stage_begin_;
  if (in >= level.duration()) return session::never;
  if (level.at(level.duration()) < level.at(in)) return now + step;
  const double next = static_cast<double>(share_.user(wanted(now)) + 1);
  const Curve::Time at = level.reaches(next);
  return at == Curve::never ? session::never : std::max(stage_begin_ + at, now);
}

Cohort::Time Cohort::arrivals_next() const {
  return arrivals_ && !ending_ ? arrivals_->next() : session::never;
}

bool Cohort::is_settled() const {
  const Curve& level = scenario_.levels[stage_];
  const auto target = static_cast<std::uint64_t>(level.at(level.duration()) + 1e-9);
  const bool all = scenario_.arrives || fresh_ >= share_.size(target);
  return all && opening_ == 0 && returns_.empty();
}

// Connections come and go.

Cohort::Time Cohort::tick(Time now) {
  Time next = obey_dooms(now);
  const std::uint64_t wanted = this->wanted(now);
  let_go(wanted);
  int dials = 0;
  const auto has_room = [&] { return most_opening_ == 0 || opening_ < most_opening_; };
  const auto may_dial = [&] { return has_room() && dials < dials_at_once; };
  for (; !returns_.empty() && returns_.top().at <= now && may_dial(); ++dials) {
    const std::size_t seat = returns_.top().seat;
    returns_.pop();
    if (seat < wanted && seats_[seat].user == nullptr) dial(seat, now);
  }
  for (; arrivals_next() <= now && may_dial(); ++dials) {
    if (std::max(arrivals_next(), free_since_) < now - step)
      crew_.tally.at(now).count(Count::dialled_late);
    arrivals_->advance();
    const std::size_t seat = free_seat();
    seats_[seat].number = share_.user(arrived_++);
    dial(seat, now);
  }
  bool paced = false;
  while (!scenario_.arrives && fresh_ < wanted && may_dial()) {
    if (seats_[fresh_].user != nullptr) {  // one that was told to leave, and has not yet
      ++fresh_;
      continue;
    }
    paced = scenario_.connect_rate && next_dial_ > now;
    if (paced) break;
    if (scenario_.connect_rate) pace(now);
    seats_[fresh_].number = share_.user(fresh_);
    dial(fresh_++, now);
    ++dials;
  }
  const bool is_free = has_room() && (scenario_.arrives || fresh_ < wanted);
  free_since_ = is_free ? std::min(free_since_, now) : session::never;
  if (paced) next = std::min(next, next_dial_);
  if (dials == dials_at_once) return now;  // behind this batch
  if (!returns_.empty() && may_dial()) next = std::min(next, returns_.top().at);
  if (may_dial()) next = std::min(next, arrivals_next());
  return std::min(next, level_changes(now));
}

// Says when the next dial may be. A loop that came a little late makes up for it; what it does not
// make up for is counted, unless it had nothing to dial.
void Cohort::pace(Time now) {
  const double apart = static_cast<double>(share_.of) * 1e9 / *scenario_.connect_rate;
  const nanoseconds gap(std::max<std::int64_t>(static_cast<std::int64_t>(apart), 1));
  const Time made_up_for = std::max(next_dial_, now - 10 * gap - step);
  const Time begun = std::max(next_dial_, free_since_);
  if (begun < made_up_for)
    crew_.tally.at(now).count(Count::dialled_late,
                              static_cast<std::uint64_t>((made_up_for - begun) / gap));
  next_dial_ = made_up_for + gap;
}

void Cohort::let_go(std::uint64_t wanted) {
  for (std::size_t seat = wanted; seat < staying_; ++seat)
    if (seats_[seat].user != nullptr) seats_[seat].user->leave();
  staying_ = std::min<std::size_t>(staying_, wanted);
  if (!ending_) fresh_ = std::min<std::size_t>(fresh_, wanted);
}

void Cohort::dial(std::size_t seat, Time now) {
  staying_ = std::max(staying_, seat + 1);
  ++opening_;
  const int error = dial_(*this, seat, seats_[seat].number);
  if (error == 0) return;
  crew_.tally.at(now).count(Count::not_begun);
  crew_.tally.count_error("connect: this machine: " + base::errno_text(error));
}

std::size_t Cohort::free_seat() {
  if (!free_.empty()) {
    const std::size_t seat = free_.back();
    free_.pop_back();
    seats_[seat] = {};
    return seat;
  }
  seats_.emplace_back();
  for (Stream& stream : streams_) stream.seat(seats_.size());
  return seats_.size() - 1;
}

void Cohort::send_home(Time now) {
  if (!ending_) note_found();
  if (!ending_ && !scenario_.arrives) {
    const std::uint64_t all = wanted(now);
    if (const std::uint64_t missing = all - std::min<std::uint64_t>(fresh_, all); missing > 0) {
      crew_.tally.at(now).count(Count::connect_failed, missing);
      crew_.tally.count_error("connect: not begun when the run ended", missing);
    }
  }
  ending_ = true;
  for (const Seat& seat : seats_)
    if (seat.user != nullptr) seat.user->leave();
  while (!returns_.empty()) returns_.pop();
  dooms_.clear();
}

// What users tell.

void Cohort::came(std::size_t seat, User& user) {
  seats_[seat].user = &user;
  ++users_;
}

bool Cohort::opened(std::size_t seat, Time now) {
  --opening_;
  Seat& one = seats_[seat];
  one.attempts = 0;
  const auto lost_at = std::exchange(one.lost_at, std::nullopt);
  if (lost_at) crew_.tally.record(Metric::recovery, now - *lost_at, *lost_at);
  hurry_();
  return lost_at.has_value();
}

void Cohort::ready(std::size_t seat) {
  seats_[seat].ready_place = static_cast<std::uint32_t>(ready_.size());
  ready_.push_back(seat);
  members_.set(ready_.size());
}

void Cohort::unready(std::size_t seat) {
  const std::uint32_t place = std::exchange(seats_[seat].ready_place, nowhere);
  const std::size_t last = ready_.back();
  ready_[place] = last;
  seats_[last].ready_place = last == seat ? nowhere : place;
  ready_.pop_back();
  members_.set(ready_.size());
}

void Cohort::ended(std::size_t seat, Ending ending, bool was_open, Time now) {
  Seat& one = seats_[seat];
  one.user = nullptr;
  if (!was_open) --opening_;
  hurry_();
  if (ending_) return;
  std::optional<nanoseconds> delay;
  if (ending == Ending::lost) {
    if (!one.lost_at && was_open) one.lost_at = now;
    delay = delay_of(one);
  } else if (ending == Ending::planned && !scenario_.arrives) {
    delay = nanoseconds(0);
  }
  if (delay) {
    returns_.push({now + *delay, seat});
  } else if (scenario_.arrives) {
    free_.push_back(seat);
  }
}

void Cohort::left() {
  if (--users_ == 0) hurry_();
}

std::optional<nanoseconds> Cohort::delay_of(Seat& seat) {
  const auto& reconnect = scenario_.connection.reconnect;
  using Policy = profile::Reconnect::Policy;
  using Jitter = profile::Reconnect::Jitter;
  if (!reconnect || reconnect->policy == Policy::never) return std::nullopt;
  if (reconnect->attempts && seat.attempts >= *reconnect->attempts) return std::nullopt;
  if (reconnect->policy == Policy::immediate) return (++seat.attempts, nanoseconds(0));
  const nanoseconds base = reconnect->base ? reconnect->base->value : std::chrono::seconds(1);
  const nanoseconds most = reconnect->max ? reconnect->max->value : std::chrono::seconds(60);
  const auto part = [&](double share) { return nanoseconds(static_cast<std::int64_t>(share)); };
  double delay = static_cast<double>(base.count());
  if (reconnect->policy == Policy::exponential)
    delay = std::min(std::ldexp(delay, static_cast<int>(std::min(seat.attempts, 60u))),
                     static_cast<double>(most.count()));
  const double drawn = crew_.random.fraction();
  switch (reconnect->jitter) {
    case Jitter::none:
      break;
    case Jitter::full:
      delay *= drawn;
      break;
    case Jitter::equal:
      delay = delay / 2 + delay / 2 * drawn;
      break;
    case Jitter::decorrelated: {
      const double from = static_cast<double>(base.count());
      const double to = std::max(from, 3 * static_cast<double>(seat.delay.count()));
      delay = std::min(from + (to - from) * drawn, static_cast<double>(most.count()));
      break;
    }
  }
  ++seat.attempts;
  seat.delay = part(delay);
  return seat.delay;
}

// What is due.

Cohort::Time Cohort::next_due() const {
  Time next = session::never;
  for (const Stream& stream : streams_) next = std::min(next, stream.next());
  for (const Traffic& traffic : scenario_.traffic)
    if (traffic.governor != nullptr) next = std::min(next, traffic.governor->next());
  return next;
}

void Cohort::ring_due(Time now) {
  for (std::uint32_t i = 0; i < streams_.size(); ++i) {
    Stream& stream = streams_[i];
    const Traffic& traffic = scenario_.traffic[i];
    for (; stream.next() <= now; stream.advance()) {
      const Time due = stream.next();
      if (due >= crew_.until) continue;
      User* user = nullptr;
      if (stream.manner().each) {
        const std::uint64_t seat = stream.seat_of_next();
        if (seat >= seats_.size() || seat >= wanted(due)) continue;
        const bool takes_part = !scenario_.arrives || seats_[seat].user != nullptr;
        if (!takes_part) continue;
        if (seats_[seat].ready_place != nowhere) user = seats_[seat].user;
      } else if (!ready_.empty()) {
        if (turn_ >= ready_.size()) turn_ = 0;
        user = seats_[ready_[turn_++]].user;
      }
      if (!traffic.closed) crew_.tally.at(due).count(Count::due, stream.manner().burst);
      for (std::uint64_t n = 0; n < stream.manner().burst; ++n) {
        if (user != nullptr) user->owe(i, due);
        if (user == nullptr && !traffic.closed) crew_.tally.at(due).count(Count::missed);
      }
    }
    if (traffic.governor != nullptr && traffic.governor->steer(now))
      stream.enter(rate_from(i, now), now);
  }
}

// Harm.

bool Cohort::is_chosen(std::size_t seat, double fraction) {
  const auto up_to = [&](std::size_t seats) {
    return std::floor(static_cast<double>(seats) * fraction + 1e-9);
  };
  return up_to(seat + 1) > up_to(seat);
}

void Cohort::harm(const profile::Event& event, Time now) {
  std::vector<std::size_t> seats;
  for (std::size_t seat = 0; seat < seats_.size(); ++seat)
    if (seats_[seat].user != nullptr && is_chosen(seat, event.fraction)) seats.push_back(seat);
  const nanoseconds over = event.over.value_or(nanoseconds(0));
  for (std::size_t i = 0; i < seats.size(); ++i) {
    const auto at =
        now + over * static_cast<std::int64_t>(i) / static_cast<std::int64_t>(seats.size());
    dooms_.push_back({at, seats[i], event.deed});
  }
  std::ranges::stable_sort(dooms_, {}, &Doom::at);
  hurry_();
}

Cohort::Time Cohort::obey_dooms(Time now) {
  for (; !dooms_.empty() && dooms_.front().at <= now; dooms_.pop_front())
    if (User* const user = seats_[dooms_.front().seat].user) user->suffer(dooms_.front().deed);
  return dooms_.empty() ? session::never : dooms_.front().at;
}

}  // namespace load
