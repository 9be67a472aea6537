#include "tools/load/plan.h"

#include <cassert>

namespace load {

Plan::Plan(const Intent& intent)
    : intent_(intent),
      connect_period_(1e9 / intent.connect_rate),
      period_(intent.rate > 0 ? 1e9 / intent.rate : 0),
      traffic_begin_(Time(times(intent.users, connect_period_)) + intent.settle) {
  assert(intent.users > 0 && intent.connect_rate > 0);
}

std::uint64_t Plan::due_before(std::uint64_t user, Time at) const {
  assert(open_loop());
  if (at <= traffic_begin_) return 0;
  const auto span = static_cast<double>((at - traffic_begin_).count());
  const double guess =
      (span / period_ - static_cast<double>(user)) / static_cast<double>(intent_.users);
  // The division rounds, `due` decides.
  std::uint64_t k = guess > 0 ? static_cast<std::uint64_t>(guess) : 0;
  while (k > 0 && due(user, k - 1) >= at) --k;
  while (due(user, k) < at) ++k;
  return k;
}

}  // namespace load
