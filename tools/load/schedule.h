#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "libcore/session/session.h"
#include "tools/load/plan.h"

namespace load {

// The queue of one worker: whose message is due next. Since the plan is one even stream, this is a
// place in it and no heap. A user takes part while its connection is open, and is rung when a
// message of it is due.
class Schedule {
 public:
  using Time = session::Clock::time_point;

  // `start` is the time from which the plan counts. The plan must outlive the schedule.
  Schedule(const Plan& plan, const Share& share, Time start);

  // `user` is one of the share; its link must hold until it leaves.
  void join(std::uint64_t user, session::Link& link) { links_[share_.place(user)] = &link; }
  void leave(std::uint64_t user) { links_[share_.place(user)] = nullptr; }

  // When the next message is due; `session::never` behind the end of the plan and in a closed loop.
  Time next() const { return next_; }
  // Rings those who have a message that is due at `now`.
  void ring_due(Time now);
  // Rings all who take part.
  void ring_all();

 private:
  void look_ahead();

  const Plan& plan_;
  Share share_;
  Time start_;
  std::vector<session::Link*> links_;  // by place in the share; nullptr: not open
  std::size_t place_ = 0;              // of the user whose message is due next,
  std::uint64_t round_ = 0;            // and which message of it that is
  Time next_ = session::never;
};

}  // namespace load
