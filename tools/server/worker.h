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
#include "tools/server/ledger.h"

namespace serve {

// One loop with the listeners that feed it. Made, and given its sockets, before it runs; `run` in
// a thread of its own; `renew`, `drain` and `stop` from any thread.
class Worker {
 public:
  // `admission`, `ledger` and `log` must outlive it, and what the settings refer to.
  Worker(const ws::Settings& endpoint, const Limits& limits, const Admission& admission,
         Numbers numbers, Ledger& ledger, Log& log);

  // What is said in rooms here is heard there. Before both run.
  void add_neighbour(Worker& other) { house_.rooms.add_neighbour(other.house_.rooms); }
  // Accepts here from `run` on. A socket that was handed over keeps its file.
  void listen(Entrance::Scheme scheme, net::Socket socket, bool handed_over);
  // What wss connections are made with; needed before `run` where there are any.
  void use(const tls::Context& context) { context_ = context; }
  // The same while it runs, for those that come from then on.
  void renew(const tls::Context& context);

  // Until `stop`, or until the end of `drain`.
  void run() { loop_.run(); }
  // Accepts no more, says goodbye to all, and resets those that are left after `patience`.
  void drain(base::Duration patience);
  void stop();

  const Counters& counters() const { return house_.counters; }

 private:
  std::unique_ptr<session::Session> welcome(Entrance::Scheme scheme, const net::Socket& socket);
  std::unique_ptr<session::Session> turn_away(Entrance::Scheme scheme, Ledger::Answer answer,
                                              const net::Socket& socket);
  void cannot_accept(int error);

  House house_;
  Numbers numbers_;
  Ledger& ledger_;
  Entrance plain_;
  Entrance secure_;
  std::optional<tls::Context> context_;
  session::Clock::time_point complained_at_;
  net::Loop loop_;
  std::vector<std::unique_ptr<net::Listener>> listeners_;
};

}  // namespace serve
