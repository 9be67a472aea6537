#pragma once

#include <functional>
#include <initializer_list>
#include <vector>

#include "libcore/net/loop.h"

namespace net {

// Signals as events of a loop, mostly SIGINT, SIGTERM, SIGHUP and SIGUSR1. One loop of a process
// may have them; it hears those that come in any thread. SIGPIPE is ignored from then on, as a
// broken pipe is an error of the write that meets it. The former handling returns with its end.
class Signals {
 public:
  Signals(Loop& loop, std::initializer_list<int> numbers, const std::function<void(int)>& came);

 private:
  std::vector<Watch> watches_;
};

}  // namespace net
