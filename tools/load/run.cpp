#include "tools/load/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <deque>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "libcore/base/process.h"
#include "libcore/net/child.h"
#include "libcore/net/loop.h"
#include "libcore/net/signals.h"
#include "libcore/net/timer.h"
#include "libcore/net/watch.h"
#include "libcore/net/workers.h"
#include "tools/load/alarm.h"
#include "tools/load/check.h"
#include "tools/load/demand.h"
#include "tools/load/live.h"
#include "tools/load/meter.h"
#include "tools/load/metrics_listener.h"
#include "tools/load/outcome.h"
#include "tools/load/route.h"
#include "tools/load/scraper.h"
#include "tools/load/worker.h"

namespace load {
namespace {

using session::Clock;
using std::chrono::nanoseconds;
using Until = profile::Stage::Until;

// How long the last replies, and then the Closes, are waited for.
constexpr std::chrono::seconds last_patience{10};

// The thread that called `run`, and its loop: stages, events, signals and the live view, while the
// workers work.
class Lead {
 public:
  Lead(const Order& order, const Play::Tables& tables, const std::vector<Route>& routes,
       Scraper& scraper, Console& console)
      : profile_(order.profile),
        stages_(stages_of(order.profile)),
        scraper_(scraper),
        console_(console),
        live_(order.workers),
        meter_(http::to_string(order.profile.target.urls.front().value.url)),
        alarm_(profile_),
        start_(net::Loop::now() + std::chrono::milliseconds(10)) {
    for (unsigned i = 0; i < order.workers; ++i)
      workers_.push_back(std::make_unique<Worker>(
          profile_, tables, routes, Share{.index = i, .of = order.workers}, start_,
          Worker::Reports{
              .slot =
                  [this](nanoseconds start, const stats::Slot& slot) {
                    loop_.post([this, start, slot] { show(start, slot); });
                  },
              .settled =
                  [this](std::size_t stage) {
                    loop_.post([this, stage] { worker_reached(Until::target_reached, stage); });
                  },
              .done =
                  [this](std::size_t stage) {
                    loop_.post([this, stage] { worker_reached(Until::sessions_done, stage); });
                  },
              .failed = [this] { loop_.post([this] { end_plan(); }); }}));
    for (const auto& worker : workers_) worker->know(workers_);
    if (order.metrics_listen.empty()) return;
    metrics_.emplace(loop_, order.metrics_listen, [this] { return meter_.exposition(); });
    console_.say("figures of the run: " + metrics_->url());
  }

  std::pair<Tally, Course> run() {
    course_.started = std::chrono::system_clock::now();
    begin_stage(0, start_);
    scraper_.begin(start_);
    std::exception_ptr failure;
    {
      const std::jthread thread([&] {
        try {
          net::run_workers(static_cast<unsigned>(workers_.size()), [this](unsigned i) {
            workers_[i]->run();
            return true;
          });
        } catch (...) {
          failure = std::current_exception();
        }
        loop_.post([this] { loop_.stop(); });
      });
      loop_.run();
    }
    scraper_.end();
    if (failure != nullptr) std::rethrow_exception(failure);
    course_.duration = net::Loop::now() - start_;
    course_.processor_time = base::own_use().processor_time - used_before_;
    course_.peak_memory = base::own_peak_memory();
    Tally tally = std::move(workers_.front()->tally());
    for (std::size_t i = 1; i < workers_.size(); ++i) tally.merge(std::move(workers_[i]->tally()));
    return {std::move(tally), course_};
  }

 private:
  void show(nanoseconds start, const stats::Slot& slot) {
    const auto second = live_.add(start, slot);
    if (!second) return;
    meter_.add(start, *second);
    console_.show(start, live_.glance(start, *second));
    const auto why = finished_ ? std::nullopt : alarm_.add(start, *second);
    if (!why) return;
    console_.say("ending the run: " + *why);
    end_plan();
  }

  // Stages.

  void begin_stage(std::size_t stage, Clock::time_point at) {
    const profile::Stage& begun = stages_[stage];
    stage_ = stage;
    reached_ = 0;
    course_.stages.push_back(
        {.name = begun.name.value, .begin = at - start_, .record = begun.record});
    alarm_.begin_stage(begun, at - start_);
    live_.begin_stage(begun.name.value, at - start_, begun.duration);
    meter_.begin_stage(begun.name.value, begun.record);
    const bool last = stage + 1 == stages_.size();
    if (stage > 0)
      for (const auto& worker : workers_) worker->announce_stage(at);
    for (const auto& worker : workers_)
      worker->begin_stage(stage, at, last ? at + begun.duration : session::never);
    used_ = base::own_use().processor_time;
    stage_end_.set(at + begun.duration);
    begin_events(stage, at);
  }

  void end_stage() {
    if (finished_) return;
    const Clock::time_point now = net::Loop::now();
    Course::Stage& ended = course_.stages.back();
    const auto planned = ended.begin + stages_[stage_].duration;
    // One that took its whole time ended when it should have, however late this is seen; and one
    // that had nothing to do may be done before it begins.
    const auto end = std::clamp<nanoseconds>(now - start_, ended.begin, planned);
    ended.duration = end - ended.begin;
    if (ended.record) note_processor(ended.duration);
    if (stage_ + 1 < stages_.size() && !ending_) return begin_stage(stage_ + 1, start_ + end);
    finish();
  }

  void note_processor(nanoseconds wall) {
    recorded_ += wall;
    used_recorded_ += base::own_use().processor_time - used_;
    const unsigned processors = std::max(1u, base::this_machine().processors);
    const auto width = static_cast<double>(std::min<std::size_t>(workers_.size(), processors));
    if (recorded_.count() > 0)
      course_.processor_share = static_cast<double>(used_recorded_.count()) /
                                (static_cast<double>(recorded_.count()) * width);
  }

  void worker_reached(Until what, std::size_t stage) {
    if (stage != stage_ || stages_[stage].until != what || ending_) return;
    if (++reached_ == workers_.size()) end_stage();
  }

  void finish() {
    if (std::exchange(finished_, true)) return;
    stage_end_.cancel();
    for (const auto& timer : events_) timer->cancel();
    for (const auto& worker : workers_) worker->finish(last_patience);
  }

  // The plan is cut here.
  void end_plan() {
    if (std::exchange(ending_, true)) return;
    course_.cut = true;
    end_stage();
  }

  // Events.

  void begin_events(std::size_t stage, Clock::time_point at) {
    for (const profile::Event& event : profile_.events) {
      const profile::Moment& moment = event.at.value;
      const bool now =
          moment.stage.empty() ? stage == 0 : moment.stage == stages_[stage].name.value;
      if (!now) continue;
      events_.push_back(std::make_unique<net::Timer>(loop_.wakes(), [this, &event] {
        course_.events.push_back({event.name, net::Loop::now() - start_});
        if (event.deed == profile::Event::Deed::exec) return start_command(event);
        for (const auto& worker : workers_) worker->harm(event);
      }));
      events_.back()->set((moment.stage.empty() ? start_ : at) + moment.offset);
    }
  }

  // What it prints goes to standard error, as standard output is for the result. It is killed where
  // the run ends first.
  void start_command(const profile::Event& event) {
    std::vector<std::string> words = event.command;
    words.insert(words.begin(), {"sh", "-c", R"(exec "$0" "$@" >&2)"});
    const auto say = [this, &event](const std::string& how) {
      console_.say(fmt::format("event {}: its command {}", event.name, how));
    };
    try {
      const auto child =
          std::make_shared<net::Child>(net::Command{.words = std::move(words), .own_group = true});
      const std::size_t place = commands_.size();
      commands_.push_back(net::Watch::readable(loop_.base(), child->ended_fd(), [=, this] {
        commands_[place].pause();
        if (const int status = child->status().value_or(0); status != 0)
          say(fmt::format("ended with {}", status));
      }));
    } catch (const base::Error& error) {
      say(error.what());
    }
  }

  void stop(int signal) {
    if (course_.signal) {
      console_.say("stopping at once");
      for (const auto& worker : workers_) worker->stop();
      return;
    }
    console_.say("closing all connections; once more to stop at once");
    course_.signal = signal;
    end_plan();
  }

  const profile::Profile& profile_;
  const std::vector<profile::Stage> stages_;
  Scraper& scraper_;
  Console& console_;
  Live live_;
  Meter meter_;
  Alarm alarm_;
  const Clock::time_point start_;
  Course course_;
  std::size_t stage_ = 0;
  std::size_t reached_ = 0;  // workers that say so of the present stage
  bool ending_ = false;
  bool finished_ = false;
  const nanoseconds used_before_ = base::own_use().processor_time;  // by earlier runs
  nanoseconds used_{};           // processor time at the begin of the stage
  nanoseconds used_recorded_{};  // in stages that are recorded
  nanoseconds recorded_{};

  net::Loop loop_;
  net::Signals signals_{loop_, {SIGINT, SIGTERM}, [this](int signal) { stop(signal); }};
  net::Timer stage_end_{loop_.wakes(), [this] { end_stage(); }};
  std::vector<std::unique_ptr<net::Timer>> events_;
  std::deque<net::Watch> commands_;  // of events, by their ends
  std::optional<MetricsListener> metrics_;
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace

results::Load run(const Order& order, Console& console) {
  const std::vector<Route> routes = routes_of(order.profile);
  const Room room = this_room();
  if (const auto why = prospect(order.profile, room, order.workers).refusal) throw *why;
  base::reserve_descriptors(room.descriptors);
  base::forget_peak_memory();  // of an earlier run
  const Play::Tables tables = Play::read_tables(order.profile);
  Scraper scraper(order.profile.target.metrics);
  const auto [tally, course] = Lead(order, tables, routes, scraper, console).run();
  console.clear();
  results::Load result = outcome(order, tally, course);
  result.scrapes = scraper.results(result.step, result.series.size());
  return result;
}

}  // namespace load
