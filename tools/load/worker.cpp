#include "tools/load/worker.h"

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <memory>
#include <utility>

#include "libcore/base/error.h"
#include "tools/load/limited.h"

namespace load {

using session::Clock;

namespace {

// Connections that are begun in one go, so that replies do not wait for a long burst of them.
constexpr int dials_at_once = 32;
// How long connections that were told to close may take before they are reset.
constexpr std::chrono::seconds close_patience{2};

// Whether a dial failed for want of something that this machine should have had.
bool is_ours(int error) {
  return error == EADDRNOTAVAIL || error == EMFILE || error == ENFILE || error == ENOBUFS ||
         error == ENOMEM;
}

}  // namespace

Worker::Worker(const Settings& settings, const Plan& plan, const std::vector<Target>& targets,
               const Share& share, Clock::time_point start, Report report)
    : settings_(settings),
      plan_(plan),
      targets_(targets),
      share_(share),
      start_(start),
      report_(std::move(report)),
      payload_(settings.payload()),
      schedule_(plan, share, start),
      tally_(start + plan.traffic_begin(), start + plan.record_begin()),
      endpoint_settings_{.keys = &keys_},
      crew_{.plan = plan,
            .start = start,
            .settings = endpoint_settings_,
            .payload = payload_,
            .schedule = schedule_,
            .tally = tally_,
            .outstanding = settings.outstanding,
            .timeout = settings.timeout,
            .until = start + plan.end(),
            .all_gone =
                [this] {
                  if (ending_ || opened_ == share_.size(plan_.users())) loop_.stop();
                }},
      opening_(loop_.wakes(), [this] { open_due(); }),
      sending_(loop_.wakes(),
               [this] {
                 schedule_.ring_due(net::Loop::now());
                 sending_.set(schedule_.next());
               }),
      ending_timer_(loop_.wakes(), [this] { ending_ ? give_up() : begin_end(); }),
      slot_timer_(loop_.wakes(), [this] { end_slot(); }) {
  endpoint_settings_.max_message = std::max(endpoint_settings_.max_message, payload_.size());
}

void Worker::run() {
  opening_.set(start_);
  sending_.set(schedule_.next());
  ending_timer_.set(crew_.until);
  slot_timer_.set(start_ + tally_.series().step());
  if (share_.size(plan_.users()) > 0) loop_.run();
  assert(crew_.users == 0);  // so that all is in the tally
  end_slot();
}

void Worker::finish() {
  loop_.post([this] {
    if (!ending_) begin_end();
  });
}

void Worker::stop() {
  loop_.post([this] { loop_.stop_sessions({}); });
}

void Worker::open_due() {
  const Clock::time_point now = net::Loop::now();
  const std::uint64_t all = share_.size(plan_.users());
  for (int i = 0; i < dials_at_once && opened_ < all; ++i) {
    const std::uint64_t number = share_.user(opened_);
    const Clock::time_point opens_at = start_ + plan_.opens_at(number);
    if (opens_at > now) return opening_.set(opens_at);
    ++opened_;
    const Target& target = targets_[number % targets_.size()];
    const Clock::time_point dialled = net::Loop::now();
    std::unique_ptr<session::Session> user =
        std::make_unique<User>(crew_, number, target.opening, dialled);
    if (target.tls)
      user =
          std::make_unique<Limited>(std::make_unique<tls::Secure>(*target.tls, std::move(user),
                                                                  tls::Peer{.host = target.host},
                                                                  static_cast<tls::Watcher*>(this)),
                                    dialled + settings_.timeout);
    const int error = loop_.dial(target.address, std::move(user), {.limit = settings_.timeout});
    if (is_ours(error)) {
      tally_.at(dialled).count(Count::not_begun);
      tally_.count_error("connect: this machine: " + base::errno_text(error));
    }
  }
  if (opened_ < all) opening_.set(net::Loop::now());  // behind this batch
}

void Worker::begin_end() {
  ending_ = true;
  const Clock::time_point now = net::Loop::now();
  crew_.until = std::min(crew_.until, now);
  opening_.cancel();
  sending_.cancel();
  schedule_.ring_all();
  ending_timer_.set(now + settings_.timeout);
  if (crew_.users == 0) loop_.stop();
}

void Worker::give_up() { loop_.stop_sessions(close_patience); }

void Worker::end_slot() {
  const auto step = std::chrono::seconds(1);
  const auto start = slots_ * step;
  ++slots_;
  report_(start, tally_.end_slot(start));
  slot_timer_.set(start_ + (slots_ + 1) * step);
}

void Worker::on_established(const tls::Channel&, Clock::duration took, session::Link&) {
  crew_.tls_took = took;
}

void Worker::on_failed(const tls::Channel& channel, session::Link&) {
  crew_.tls_failure = channel.failure();
}

}  // namespace load
