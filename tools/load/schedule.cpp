#include "tools/load/schedule.h"

namespace load {

Schedule::Schedule(const Plan& plan, const Share& share, Time start)
    : plan_(plan), share_(share), start_(start), links_(share.size(plan.users())) {
  look_ahead();
}

void Schedule::look_ahead() {
  next_ = session::never;
  if (!plan_.open_loop() || links_.empty()) return;
  const Plan::Time due = plan_.due(share_.user(place_), round_);
  if (due < plan_.end()) next_ = start_ + due;
}

void Schedule::ring_due(Time now) {
  while (next_ <= now) {
    if (links_[place_] != nullptr) links_[place_]->ring();
    if (++place_ == links_.size()) {
      place_ = 0;
      ++round_;
    }
    look_ahead();
  }
}

void Schedule::ring_all() {
  for (session::Link* link : links_)
    if (link != nullptr) link->ring();
}

}  // namespace load
