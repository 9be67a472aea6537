#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "libcore/net/socket.h"
#include "libcore/net/timer.h"
#include "libcore/net/watch.h"
#include "libcore/session/session.h"

namespace net {

class Connection;
class Listener;
struct Workplace;

// Runs sessions over sockets, in one thread: it, its connections and their sessions belong to the
// thread that calls `run`. Nothing throws while it runs, and what it calls must not either. When it
// goes, the connections that are left are closed and their sessions destroyed.
class Loop {
 public:
  Loop();  // throws base::Error where the kernel refuses, as for want of descriptors
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  ~Loop();

  // Until `stop`, or until the end of `stop_sessions`.
  void run();
  // Ends `run` behind this batch; connections stay and go on with the next `run`.
  void stop() { stopped_ = true; }
  // Every session gets a turn with `stopping` set, now and from now on, and listeners accept no
  // more. `run` ends when no connection is left, or after `patience`, which resets those that are.
  void stop_sessions(session::Clock::duration patience);

  // Takes a connected socket. The session's `on_open` comes behind the present batch.
  void adopt(Socket socket, std::unique_ptr<session::Session> session);
  // Begins to connect; once connected the session's `on_open` comes, or else its `on_end`. What
  // fails at this machine at once, for want of ports or descriptors, is also returned as an errno
  // value; 0 otherwise.
  int dial(const Address& address, std::unique_ptr<session::Session> session,
           const DialOptions& options = {});

  // Told the descriptor of every connection that has ended, however it did, just before the kernel
  // may give that number to another one. Not of those that are left when the loop goes.
  void on_departure(std::function<void(int fd)> departed);

  // Runs `function` in this loop soon. The only member that other threads may call; `Loop` must
  // outlive the call. What was posted when the loop goes is dropped.
  void post(std::function<void()> function);

  // Connections that have not ended, sessionless ones that still close included.
  std::size_t connections() const;
  static session::Clock::time_point now() { return session::Clock::now(); }

  // For what is no connection: `Timer`, `Watch` and `Listener`.
  Wakes& wakes();
  event_base* base() { return base_.get(); }
  void add(Listener& listener);
  void remove(Listener& listener);

 private:
  struct FreeBase {
    void operator()(event_base* base) const;
  };

  Connection& start(Socket socket, std::unique_ptr<session::Session> session);
  void set_alarm();
  void run_posted();
  void visit_rung();
  void bury();

  std::unique_ptr<event_base, FreeBase> base_;
  std::unique_ptr<Workplace> place_;
  std::vector<std::unique_ptr<Connection>> connections_;
  std::vector<Connection*> visiting_;
  std::vector<Listener*> listeners_;
  bool stopped_ = false;

  // One timer descriptor for the earliest wake: exact where libevent's timers are not, and set only
  // when the earliest comes sooner than what it is set for.
  Socket alarm_;
  session::Clock::time_point alarm_at_ = session::never;
  bool alarm_rang_ = false;
  Watch alarm_watch_;
  Timer patience_;

  Socket doorbell_;  // readable when something was posted
  bool doorbell_rang_ = false;
  Watch doorbell_watch_;
  std::mutex mutex_;
  std::vector<std::function<void()>> posted_;  // guarded by mutex_
  std::vector<std::function<void()>> running_;
};

}  // namespace net
