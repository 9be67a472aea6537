#include "tools/probe/observe.h"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <map>
#include <memory>
#include <utility>

#include "libcore/base/error.h"
#include "libcore/base/process.h"
#include "libcore/base/units.h"
#include "libcore/net/listener.h"
#include "libcore/net/signals.h"
#include "libcore/net/timer.h"
#include "suites/catalogue.h"
#include "suites/observer.h"
#include "suites/passive_rules.h"
#include "tools/probe/captures.h"
#include "tools/probe/door.h"
#include "tools/probe/record.h"

namespace probe {
namespace {

using Time = session::Clock::time_point;

// More peers than these share one entry.
constexpr std::size_t most_peers = 10'000;

// What the connections of one peer came to.
struct Peer {
  std::size_t connections = 0;
  std::size_t unopened = 0;
  std::size_t messages = 0;
  std::string last_end;
  std::map<std::string, suite::MonitorHit, std::less<>> hits;  // the first of each rule
  suite::Finding shown;                                        // the worst connection, or the first
  suite::Grade grade = suite::Grade::pass;
};

suite::Grade worst_of(const suite::Finding& finding) {
  suite::Grade worst = suite::Grade::pass;
  for (const suite::MonitorHit& hit : finding.hits) worst = std::max(worst, hit.grade);
  return worst;
}

class Watchtower {
 public:
  Watchtower(const Settings& settings, bool echoes, Console& console)
      : settings_(settings),
        echoes_(echoes),
        console_(console),
        captures_(settings.pcap_folder),
        door_(*settings.welcome),
        listener_(loop_, net::listen(net::Address::parse(settings.welcome->listen)),
                  [this](const net::Socket& socket) { return meet(socket); }) {
    facts_.judged = ws::Role::client;
    facts_.features = settings.features;
    facts_.windows = suite::Windows::of({}, settings.patience);
  }

  results::Probe run(std::chrono::nanoseconds duration);

 private:
  std::unique_ptr<session::Session> meet(const net::Socket& socket);
  void left(const std::string& name, suite::Finding& finding);
  void stop();
  results::CaseResult result_of(const std::string& name, const Peer& peer) const;

  const Settings& settings_;
  const bool echoes_;
  Console& console_;
  suite::Facts facts_;
  std::map<std::string, Peer, std::less<>> peers_;
  std::map<std::uint64_t, std::unique_ptr<suite::Finding>> present_;
  std::uint64_t met_ = 0;
  bool stopping_ = false;
  net::Loop loop_;
  Captures captures_;
  const Door door_;
  net::Listener listener_;
};

std::unique_ptr<session::Session> Watchtower::meet(const net::Socket& socket) {
  std::string name = socket.peer().host();
  if (name.empty()) name = "local";
  if (peers_.size() >= most_peers && !peers_.contains(name)) name = "others";
  ++peers_[name].connections;
  const std::uint64_t number = met_++;
  suite::Finding& finding = *(present_[number] = std::make_unique<suite::Finding>());
  auto observer = std::make_unique<suite::Observer>(
      facts_, echoes_, settings_.seed + number, finding, [this, number, name, &finding] {
        left(name, finding);
        loop_.post([this, number] { present_.erase(number); });
      });
  return door_.into(captures_.around(std::move(observer), "observe." + name));
}

void Watchtower::left(const std::string& name, suite::Finding& finding) {
  Peer& peer = peers_[name];
  peer.messages += finding.frames;
  peer.unopened += finding.opened ? 0 : 1;
  if (!finding.notes.empty()) peer.last_end = finding.notes.back();
  if (!finding.opened) peer.last_end = finding.why_not_opened;
  for (const suite::MonitorHit& hit : finding.hits) peer.hits.try_emplace(std::string(hit.id), hit);
  const suite::Grade grade = worst_of(finding);
  const bool first = peer.shown.began == Time{};
  if (first || grade > peer.grade) peer.shown = finding;
  if (grade > peer.grade)
    console_.say(
        fmt::format("assay-probe: {}: {} ({})", name, word(grade), finding.hits.front().why));
  peer.grade = std::max(peer.grade, grade);
}

void Watchtower::stop() {
  if (std::exchange(stopping_, true)) return;
  constexpr std::chrono::seconds patience{2};
  loop_.stop_sessions(patience);
}

results::CaseResult Watchtower::result_of(const std::string& name, const Peer& peer) const {
  results::CaseResult result{
      .id = "observe." + name,
      .title = fmt::format("what {} sends is right, by the passive rules", name),
      .group = "observe",
      .role = results::Role::client,
      .grade = grade_of(peer.grade),
      .expected = {"every octet is as the rules of monitor.* want it"},
      .observed = fmt::format("{} connection{}, {} of them not opened; {} messages; the last: {}",
                              peer.connections, peer.connections == 1 ? "" : "s", peer.unopened,
                              peer.messages, peer.last_end),
      .attempts = 1};
  for (const auto& [id, hit] : peer.hits) {
    result.why += fmt::format("{}{} ({})", result.why.empty() ? "" : "; ", hit.why, id);
    result.facets.push_back({.name = "hygiene", .grade = grade_of(hit.grade), .why = hit.why});
  }
  if (peer.unopened == peer.connections && peer.hits.empty()) {
    result.grade = results::Grade::blocked;
    result.why = peer.last_end;
  }
  result.transcript = entries_of(peer.shown, 0, peer.shown.began);
  result.duration = peer.shown.ended - peer.shown.began;
  return result;
}

results::Probe Watchtower::run(std::chrono::nanoseconds duration) {
  const auto wall = std::chrono::system_clock::now();
  const Time began = net::Loop::now();
  net::Signals signals(loop_, {SIGINT, SIGTERM}, [this](int) { stop(); });
  net::Timer over(loop_.wakes(), [this] { stop(); });
  over.set(began + duration);
  say_whom_to_trust(*settings_.welcome, console_);
  console_.say(fmt::format("assay-probe: observing clients at {} for {}",
                           url_of(*settings_.welcome, listener_.address().to_string()),
                           base::format_duration(duration)));
  loop_.run();

  results::Probe probe{.suite_version = std::string(suite::suite_version)};
  for (const auto& [name, peer] : peers_) {
    probe.cases.push_back(result_of(name, peer));
    for (const auto& [id, hit] : peer.hits)
      probe.monitors.push_back({.id = id,
                                .grade = grade_of(hit.grade),
                                .why = hit.why,
                                .in_case = "observe." + name,
                                .offset = hit.offset});
  }
  probe.run.targets = {url_of(*settings_.welcome, listener_.address().to_string())};
  probe.run.started = results::utc_text(wall);
  probe.run.duration = net::Loop::now() - began;
  probe.run.environment = base::this_machine();
  return probe;
}

}  // namespace

results::Probe observe(const Settings& settings, std::chrono::nanoseconds duration, bool echoes,
                       Console& console) {
  base::raise_descriptor_limit();
  results::Probe result = Watchtower(settings, echoes, console).run(duration);
  if (result.cases.empty())
    throw base::Error(fmt::format("no client came to {} within {}", result.run.targets.front(),
                                  base::format_duration(result.run.duration)),
                      3);
  return result;
}

}  // namespace probe
