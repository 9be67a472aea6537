#include "tests/bench/client/echo_load.h"

#include <sys/epoll.h>
#include <sys/timerfd.h>

#include <algorithm>

#include "libcore/base/error.h"

namespace bench {
namespace {

constexpr double warm_up = 0.2;                  // seconds
constexpr double patience = 5;                   // seconds more than asked for
constexpr std::size_t scratch_size = 240 << 10;  // as the servers read
// Messages that are due closer to each other go out together, as assay-load's do.
constexpr std::chrono::microseconds sendings_apart{50};

}  // namespace

EchoLoad::EchoLoad(const Target& target, unsigned connections, unsigned in_flight,
                   const Requests& requests, double rate)
    : poll_(epoll_create1(EPOLL_CLOEXEC)),
      requests_(requests),
      scratch_(scratch_size, '\0'),
      gap_(rate > 0 ? static_cast<std::int64_t>(1e9 / rate) : 0),
      timer_(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)) {
  connections_.reserve(connections);
  for (unsigned i = 0; i < connections; ++i) {
    Connection& connection = connections_.emplace_back(
        Connection{.channel = {target, i}, .replies = MessageEnds(requests.reply_octets())});
    if (target.ws) {
      request_upgrade(connection.channel, target);
      await_upgrade(connection.channel, target);
    } else {
      connection.replies = Returned{};
    }
    connection.channel.stop_blocking();
    watch(i, EPOLLIN, EPOLL_CTL_ADD);
  }
  for (unsigned i = 0; i < connections; ++i) ask(i, in_flight);
  due_ = next_sending_ = Clock::now();
  if (gap_.count() > 0) watch(connections, EPOLLIN, EPOLL_CTL_ADD);
}

void EchoLoad::run(Counted& counted, double seconds) {
  counted.begin();
  run_until(counted, warm_up, connections_.size());
  counted.begin();
  replies_ = 0;
  run_until(counted, seconds, 2 * connections_.size());
  counted.count = replies_;
}

void EchoLoad::run_until(const Counted& counted, double seconds, std::uint64_t least) {
  for (;;) {
    const double passed = counted.seconds();
    if (passed >= seconds && (replies_ >= least || passed >= seconds + patience)) return;
    if (gap_.count() > 0) set_alarm();
    epoll_event events[512];
    const int n = epoll_wait(poll_.fd(), events, 512, 100);
    for (int i = 0; i < n; ++i) {
      const unsigned index = events[i].data.u32;
      if (index == connections_.size()) {
        alarm_ = Clock::time_point::max();
      } else {
        if ((events[i].events & EPOLLOUT) != 0) send_owed(index);
        if ((events[i].events & ~EPOLLOUT) != 0) replies_ += receive(index);
      }
      if (gap_.count() > 0) send_due();
    }
  }
}

void EchoLoad::ask(unsigned index, std::uint64_t messages) {
  Connection& c = connections_[index];
  c.owed += requests_.size(c.asked, messages);
  c.asked += messages;
  if (!c.waiting) send_owed(index);
}

void EchoLoad::send_owed(unsigned index) {
  Connection& c = connections_[index];
  const std::size_t sent = c.channel.send(requests_.octets(c.at, c.owed));
  c.owed -= sent;
  c.at = requests_.wrapped(c.at + sent);
  if ((c.owed != 0) == c.waiting) return;
  c.waiting = !c.waiting;
  watch(index, c.waiting ? EPOLLIN | EPOLLOUT : EPOLLIN, EPOLL_CTL_MOD);
}

std::uint64_t EchoLoad::receive(unsigned index) {
  Connection& c = connections_[index];
  const auto n = c.channel.receive(scratch_);
  if (!n) base::fail("the server ended a connection");
  std::uint64_t replies = 0;
  if (auto* const returned = std::get_if<Returned>(&c.replies))
    replies = returned->count(*n, requests_);
  else
    replies = std::get<MessageEnds>(c.replies).count(std::span(scratch_).first(*n));
  if (replies != 0 && gap_.count() == 0) ask(index, replies);
  return replies;
}

void EchoLoad::send_due() {
  const Clock::time_point now = Clock::now();
  if (now < due_ || now < next_sending_) return;
  for (; due_ <= now; due_ += gap_) ask(turn_++ % static_cast<unsigned>(connections_.size()), 1);
  next_sending_ = now + sendings_apart;
}

// An alarm that is set for an earlier time stays.
void EchoLoad::set_alarm() {
  const Clock::time_point at = std::max(due_, next_sending_);
  if (at >= alarm_) return;
  alarm_ = at;
  const std::chrono::nanoseconds since_boot = at.time_since_epoch();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since_boot);
  itimerspec when{};
  when.it_value = {.tv_sec = seconds.count(), .tv_nsec = (since_boot - seconds).count()};
  timerfd_settime(timer_.fd(), TFD_TIMER_ABSTIME, &when, nullptr);
}

void EchoLoad::watch(unsigned index, std::uint32_t events, int operation) {
  epoll_event event{};
  event.events = events;
  event.data.u32 = index;
  const int fd = index < connections_.size() ? connections_[index].channel.fd() : timer_.fd();
  if (epoll_ctl(poll_.fd(), operation, fd, &event) != 0)
    base::fail("epoll_ctl: {}", base::errno_text());
}

}  // namespace bench
