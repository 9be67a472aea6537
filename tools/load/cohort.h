#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <queue>
#include <vector>

#include "libcore/session/session.h"
#include "libcore/stats/counters.h"
#include "profiles/profile.h"
#include "tools/load/crew.h"
#include "tools/load/scenario.h"
#include "tools/load/share.h"
#include "tools/load/stream.h"

namespace load {

class User;

// The connections of one scenario that one worker has: opens as many as the stage wants, brings
// back those that were lost, tells them what is due, and lets them go. A connection has a seat; the
// one that comes in its place later takes the same.
class Cohort {
 public:
  using Time = session::Clock::time_point;
  // Opens a connection for a seat. An errno value where this machine could not begin it, else 0.
  using Dial = std::function<int(Cohort& cohort, std::size_t seat, std::uint64_t number)>;
  enum class Ending : std::uint8_t { planned, lost, spent };

  // `hurry` is called where `tick` should be, soon.
  Cohort(Crew& crew, const Scenario& scenario, const Share& share, std::uint64_t seed, Dial dial,
         std::function<void()> hurry);

  // A stage begins.
  void enter(std::size_t stage, Time begin);
  // Opens and ends connections as it is wanted now; says when to call it next.
  Time tick(Time now);
  // When something is due next, and telling it to those whose it is.
  Time next_due() const;
  void ring_due(Time now);
  // Harm to a fraction of the open connections, spread over a time.
  void harm(const profile::Event& event, Time now);
  // No new connections; those that there are leave as soon as they can.
  void send_home(Time now);

  // There are all the connections that are wanted, but for those that could not be opened.
  bool is_settled() const;
  // There are no connections, and none is to come in this stage.
  bool is_done() const { return users_ == 0 && arrivals_next() == session::never; }
  std::uint64_t users() const { return users_; }
  // Connections that are ready for messages; any thread may read it.
  const stats::Counter& members() const { return members_; }

  const Scenario& scenario() const { return scenario_; }
  Crew& crew() { return crew_; }
  // A traffic sends as much as goes.
  bool unlimited(std::size_t traffic) const { return unlimited_[traffic]; }
  // One in so many seats, spread evenly over them.
  static bool is_chosen(std::size_t seat, double fraction);

  // What users tell: that they exist; are open (returns whether the seat had a connection before
  // that was lost), can get messages, can no more; have come to an end; and are no more.
  void came(std::size_t seat, User& user);
  bool opened(std::size_t seat, Time now);
  void ready(std::size_t seat);
  void unready(std::size_t seat);
  void ended(std::size_t seat, Ending ending, bool was_open, Time now);
  // From which number on a connection there numbers its messages, so that those who get them take
  // none for one that came before; and up to which it has.
  std::uint64_t first_number(std::size_t seat) const { return seats_[seat].said; }
  void has_said(std::size_t seat, std::uint64_t up_to) { seats_[seat].said = up_to; }
  void left();

 private:
  static constexpr std::uint32_t nowhere = ~std::uint32_t{0};
  struct Seat {
    User* user = nullptr;
    std::uint64_t number = 0;
    std::uint32_t ready_place = nowhere;  // among those who are ready
    std::uint32_t attempts = 0;           // that failed since the last success
    std::optional<Time> lost_at;
    std::chrono::nanoseconds delay{};  // before the last attempt
    std::uint64_t said = 0;            // messages of earlier connections, as they are numbered
  };
  struct Return {
    Time at;
    std::size_t seat;
    friend bool operator>(const Return& a, const Return& b) { return a.at > b.at; }
  };
  struct Doom {
    Time at;
    std::size_t seat;
    profile::Event::Deed deed;
  };

  std::uint64_t wanted(Time now) const;
  Curve rate_from(std::size_t traffic, Time now) const;
  void note_found();
  Time level_changes(Time now) const;
  Time arrivals_next() const;
  void let_go(std::uint64_t wanted);
  void pace(Time now);
  void dial(std::size_t seat, Time now);
  std::size_t free_seat();
  std::optional<std::chrono::nanoseconds> delay_of(Seat& seat);
  Time obey_dooms(Time now);

  Crew& crew_;
  const Scenario& scenario_;
  const Share share_;
  const Dial dial_;
  const std::function<void()> hurry_;

  std::size_t stage_ = 0;
  Time stage_begin_{};
  bool ending_ = false;
  std::vector<Seat> seats_;
  std::vector<std::size_t> ready_;  // seats
  std::size_t turn_ = 0;            // of ready_, for what any of them may send
  std::size_t fresh_ = 0;           // seats from here on never had a connection
  std::size_t staying_ = 0;         // seats from here on were told to leave
  std::vector<std::size_t> free_;   // of those who arrived and have gone
  std::priority_queue<Return, std::vector<Return>, std::greater<>> returns_;
  std::deque<Doom> dooms_;
  std::uint64_t arrived_ = 0;
  std::uint64_t opening_ = 0;
  std::uint64_t most_opening_ = 0;  // 0: any number
  std::uint64_t users_ = 0;
  Time next_dial_{};
  Time free_since_ = session::never;  // to dial: from then on only the time has kept it from that
  stats::Counter members_;

  std::optional<Stream> arrivals_;
  std::vector<Stream> streams_;  // by traffic
  std::vector<bool> unlimited_;
};

}  // namespace load
