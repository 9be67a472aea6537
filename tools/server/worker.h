#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "libcore/base/units.h"
#include "libcore/net/listener.h"
#include "libcore/net/loop.h"
#include "libcore/tls/context.h"
#include "tools/server/entrance.h"

namespace serve {

// One loop with the listeners that feed it. Made, and given its sockets, before it runs; `run` in
// a thread of its own; `drain` and `stop` from any thread.
class Worker {
 public:
  // `admission`, and what `house` refers to, must outlive it.
  Worker(const House& house, const Admission& admission, Numbers numbers);

  void listen(net::Socket socket);
  void listen(net::Socket socket, const tls::Context& context);

  // Until `stop`, or until the end of `drain`.
  void run() { loop_.run(); }
  // Accepts no more, says goodbye to all, and resets those that are left after `patience`.
  void drain(base::Duration patience);
  void stop();

 private:
  void listen(net::Socket socket, net::Listener::Factory factory);
  void cannot_accept(int error);

  Log& log_;
  Numbers numbers_;
  Entrance plain_;
  Entrance secure_;
  session::Clock::time_point complained_at_;
  net::Loop loop_;
  std::vector<std::unique_ptr<net::Listener>> listeners_;
};

}  // namespace serve
