#include "libcore/net/loop.h"

#include <event2/event.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "libcore/base/error.h"
#include "libcore/base/handle.h"
#include "libcore/net/connection.h"
#include "libcore/net/listener.h"

namespace net {
namespace {

event_base* make_base() {
  const std::unique_ptr<event_config, base::FreeWith<event_config_free>> config(event_config_new());
  if (config != nullptr) {
    event_config_set_flag(config.get(), EVENT_BASE_FLAG_NOLOCK);
    // Our alarm is the only timer, so libevent need not ask for the time.
    event_config_set_flag(config.get(), EVENT_BASE_FLAG_NO_CACHE_TIME);
    if (event_base* base = event_base_new_with_config(config.get())) return base;
  }
  base::fail("cannot make an event loop: {}; raise the limit of open files (ulimit -n)",
             base::errno_text());
}

Socket checked(int fd) {
  if (fd < 0)
    base::fail("cannot make an event loop: {}; raise the limit of open files (ulimit -n)",
               base::errno_text());
  return Socket(fd);
}

}  // namespace

void Loop::FreeBase::operator()(event_base* base) const { event_base_free(base); }

Loop::Loop()
    : base_(make_base()),
      place_(std::make_unique<Workplace>()),
      alarm_(checked(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC))),
      alarm_watch_(Watch::readable(base_.get(), alarm_.fd(),
                                   [this] {
                                     alarm_rang_ = true;
                                     alarm_at_ = session::never;
                                     place_->now = now();
                                     place_->wake_due();
                                   })),
      patience_(place_->wakes,
                [this] {
                  for (const auto& connection : connections_) connection->reset();
                }),
      doorbell_(checked(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC))),
      doorbell_watch_(Watch::readable(base_.get(), doorbell_.fd(), [this] {
        eventfd_t rings = 0;
        eventfd_read(doorbell_.fd(), &rings);
        doorbell_rang_ = true;
      })) {
  place_->base = base_.get();
}

Loop::~Loop() {
  visiting_.clear();
  place_->rung.clear();
  connections_.clear();
}

void Loop::run() {
  stopped_ = false;
  while (!stopped_ && !(place_->stopping && connections_.empty())) {
    set_alarm();
    event_base_loop(base_.get(), EVLOOP_ONCE | (place_->rung.empty() ? 0 : EVLOOP_NONBLOCK));
    if (doorbell_rang_) run_posted();
    visit_rung();
    bury();
  }
}

void Loop::stop_sessions(session::Clock::duration patience) {
  place_->stopping = true;
  for (Listener* listener : listeners_) listener->stop();
  for (const auto& connection : connections_) connection->ring();
  patience_.set(now() + patience);
}

void Loop::adopt(Socket socket, std::unique_ptr<session::Session> session) {
  start(std::move(socket), std::move(session)).open_soon();
}

int Loop::dial(const Address& address, std::unique_ptr<session::Session> session,
               const DialOptions& options) {
  Attempt attempt = connect(address, options);
  Connection& connection = start(std::move(attempt.socket), std::move(session));
  if (attempt.error == 0) {
    connection.open_soon();
  } else if (attempt.error == EINPROGRESS) {
    connection.await_connect(now() + options.limit);
  } else {
    connection.fail_soon(attempt.error);
  }
  return attempt.begun ? 0 : attempt.error;
}

void Loop::on_departure(std::function<void(int fd)> departed) {
  place_->departed = std::move(departed);
}

void Loop::post(std::function<void()> function) {
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    first = posted_.empty();
    posted_.push_back(std::move(function));
  }
  if (first) eventfd_write(doorbell_.fd(), 1);
}

std::size_t Loop::connections() const { return connections_.size() - place_->dead.size(); }

Wakes& Loop::wakes() { return place_->wakes; }

void Loop::add(Listener& listener) { listeners_.push_back(&listener); }

void Loop::remove(Listener& listener) { std::erase(listeners_, &listener); }

Connection& Loop::start(Socket socket, std::unique_ptr<session::Session> session) {
  connections_.push_back(
      std::make_unique<Connection>(*place_, std::move(socket), std::move(session)));
  connections_.back()->place_in_loop = static_cast<std::uint32_t>(connections_.size() - 1);
  return *connections_.back();
}

// An alarm that rings too early costs a batch, one that is set anew a system call: only those that
// would ring too late are set. One that has rung is quiet once it is set, or set to nothing.
void Loop::set_alarm() {
  const session::Clock::time_point earliest = place_->wakes.earliest();
  if (earliest >= alarm_at_ && !alarm_rang_) return;
  alarm_rang_ = false;
  alarm_at_ = earliest;
  itimerspec when{};
  if (earliest != session::never) {
    // The time 0 would put the alarm off for ever.
    const auto since_boot = std::max(earliest.time_since_epoch(), std::chrono::nanoseconds(1));
    const auto seconds = std::chrono::floor<std::chrono::seconds>(since_boot);
    when.it_value = {.tv_sec = seconds.count(), .tv_nsec = (since_boot - seconds).count()};
  }
  timerfd_settime(alarm_.fd(), TFD_TIMER_ABSTIME, &when, nullptr);
}

void Loop::run_posted() {
  doorbell_rang_ = false;
  {
    const std::lock_guard lock(mutex_);
    running_.swap(posted_);
  }
  for (const auto& function : running_) function();
  running_.clear();
}

void Loop::visit_rung() {
  visiting_.swap(place_->rung);
  for (Connection* connection : visiting_) {
    connection->visit();
    place_->wake_due();
  }
  visiting_.clear();
}

void Loop::bury() {
  if (place_->dead.empty()) return;
  while (!place_->dead.empty()) {
    Connection* const dead = place_->dead.back();
    place_->dead.pop_back();
    if (dead->is_rung()) std::erase(place_->rung, dead);
    const std::uint32_t place = dead->place_in_loop;
    const std::unique_ptr<Connection> owner = std::move(connections_[place]);
    connections_[place] = std::move(connections_.back());
    connections_.pop_back();
    if (place < connections_.size()) connections_[place]->place_in_loop = place;
  }
  for (Listener* listener : listeners_) listener->accept_again();
}

}  // namespace net
