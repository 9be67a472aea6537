#include "libcore/net/signals.h"

#include <csignal>

namespace net {

Signals::Signals(Loop& loop, std::initializer_list<int> numbers,
                 const std::function<void(int)>& came) {
  std::signal(SIGPIPE, SIG_IGN);
  for (const int number : numbers)
    watches_.push_back(Watch::signal(loop.base(), number, [came, number] { came(number); }));
}

}  // namespace net
