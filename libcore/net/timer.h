#pragma once

#include <functional>
#include <utility>

#include "libcore/net/wakes.h"

namespace net {

// Calls a function once at a time that is set, for what is no session: a slot a second, a deadline.
// Belongs to the thread of its loop, and must go before the loop does.
class Timer final : Wakes::Sleeper {
 public:
  Timer(Wakes& wakes, std::function<void()> due) : wakes_(wakes), due_(std::move(due)) {}
  ~Timer() override { cancel(); }

  // In place of a time that was set before. The function may set it again.
  void set(Wakes::Time at) { wakes_.set(*this, at); }
  void cancel() { wakes_.set(*this, session::never); }

 private:
  void wake() override { due_(); }

  Wakes& wakes_;
  std::function<void()> due_;
};

}  // namespace net
