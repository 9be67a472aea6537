#include "tools/load/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <exception>
#include <map>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "libcore/base/error.h"
#include "libcore/base/process.h"
#include "libcore/net/loop.h"
#include "libcore/net/signals.h"
#include "libcore/net/timer.h"
#include "libcore/net/workers.h"
#include "tools/load/live.h"
#include "tools/load/outcome.h"
#include "tools/load/preflight.h"
#include "tools/load/worker.h"

namespace load {
namespace {

using session::Clock;

net::Address address_of(const http::Url& url) {
  if (!url.socket_path.empty()) return net::Address::parse("unix:" + url.socket_path);
  const bool ipv6 = url.host.find(':') != std::string::npos;
  try {
    return net::Address::parse(
        fmt::format("{}{}{}:{}", ipv6 ? "[" : "", url.host, ipv6 ? "]" : "", url.port));
  } catch (const base::Error& error) {
    throw base::Error(error.what(), 3);
  }
}

tls::Context tls_of(const Settings& settings) {
  tls::ClientSettings client{.insecure = settings.insecure};
  if (!settings.cacert.empty())
    client.authorities = tls::Certificate::load_authorities(settings.cacert);
  if (!settings.cert.empty())
    client.certificate =
        tls::Certificate::load(settings.cert, settings.key.empty() ? settings.cert : settings.key);
  return tls::Context(client);
}

std::vector<Target> targets_of(const Settings& settings) {
  std::vector<Target> targets;
  for (const http::Url& url : settings.targets) {
    Target target{.address = address_of(url),
                  .opening = {.host = url.host_field(),
                              .resource = url.resource,
                              .subprotocols = settings.subprotocols,
                              .extra = settings.extra},
                  .host = url.host};
    if (url.secure()) target.tls = tls_of(settings);
    targets.push_back(std::move(target));
  }
  return targets;
}

void check_room_for(const Settings& settings, const std::vector<Target>& targets) {
  std::map<std::string, std::uint64_t> connections;
  for (std::uint64_t i = 0; i < targets.size(); ++i)
    if (targets[i].address.is_tcp())
      connections[targets[i].address.to_string()] +=
          Share{.index = i, .of = targets.size()}.size(settings.connections);
  check_room(this_room(), connections, settings.workers);
}

// The thread that called `run`, and its loop: signals and the live view, while the workers work.
class Lead {
 public:
  Lead(const Settings& settings, const Plan& plan, const std::vector<Target>& targets,
       Console& console)
      : plan_(plan),
        console_(console),
        live_(plan, settings.workers),
        start_(net::Loop::now() + std::chrono::milliseconds(10)) {
    for (unsigned i = 0; i < settings.workers; ++i)
      workers_.push_back(std::make_unique<Worker>(
          settings, plan, targets, Share{.index = i, .of = settings.workers}, start_,
          [this](std::chrono::nanoseconds start, const stats::Slot& slot) {
            loop_.post([this, start, slot] { show(start, slot); });
          }));
  }

  std::pair<Tally, Course> run() {
    course_.started = std::chrono::system_clock::now();
    course_.traffic_end = plan_.end();
    traffic_begin_.set(start_ + plan_.traffic_begin());
    traffic_end_.set(start_ + plan_.end());
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
    if (failure != nullptr) std::rethrow_exception(failure);
    traffic_ends();
    course_.duration = net::Loop::now() - start_;
    course_.processor_time = base::own_use().processor_time;
    Tally tally = std::move(workers_.front()->tally());
    for (std::size_t i = 1; i < workers_.size(); ++i) tally.merge(std::move(workers_[i]->tally()));
    return {std::move(tally), course_};
  }

 private:
  void show(std::chrono::nanoseconds start, const stats::Slot& slot) {
    course_.peak_memory = std::max(course_.peak_memory, base::own_use().resident_octets);
    if (const auto line = live_.add(start, slot)) console_.show(start, *line);
  }

  void traffic_begins() {
    began_at_ = net::Loop::now();
    used_at_begin_ = base::own_use().processor_time;
  }

  void traffic_ends() {
    if (began_at_ == Clock::time_point{} || ended_) return;
    ended_ = true;
    const double wall = std::chrono::duration<double>(net::Loop::now() - began_at_).count();
    const std::chrono::duration<double> used = base::own_use().processor_time - used_at_begin_;
    const unsigned processors = std::max(1u, base::this_machine().processors);
    const auto width = static_cast<double>(std::min<std::size_t>(workers_.size(), processors));
    if (wall > 0) course_.processor_share = used.count() / (wall * width);
  }

  void stop(int signal) {
    if (course_.signal) {
      console_.say("stopping at once");
      for (const auto& worker : workers_) worker->stop();
      return;
    }
    console_.say("closing all connections; once more to stop at once");
    course_.signal = signal;
    course_.traffic_end =
        std::min<std::chrono::nanoseconds>(net::Loop::now() - start_, plan_.end());
    traffic_ends();
    for (const auto& worker : workers_) worker->finish();
  }

  const Plan& plan_;
  Console& console_;
  Live live_;
  const Clock::time_point start_;
  Course course_;
  Clock::time_point began_at_{};
  bool ended_ = false;
  std::chrono::nanoseconds used_at_begin_{};

  net::Loop loop_;
  net::Signals signals_{loop_, {SIGINT, SIGTERM}, [this](int signal) { stop(signal); }};
  net::Timer traffic_begin_{loop_.wakes(), [this] { traffic_begins(); }};
  net::Timer traffic_end_{loop_.wakes(), [this] { traffic_ends(); }};
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace

results::Load run(const Settings& settings, Console& console) {
  const Plan plan(settings.intent());
  const std::vector<Target> targets = targets_of(settings);
  check_room_for(settings, targets);
  const auto [tally, course] = Lead(settings, plan, targets, console).run();
  console.clear();
  return outcome(settings, plan, tally, course);
}

}  // namespace load
