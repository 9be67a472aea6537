#include "tools/probe/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>

#include "libcore/base/error.h"
#include "libcore/base/process.h"
#include "libcore/net/signals.h"
#include "libcore/net/timer.h"
#include "suites/catalogue.h"
#include "tools/probe/campaign.h"
#include "tools/probe/host.h"

namespace probe {
namespace {

using Time = session::Clock::time_point;

// How often our own loop is looked at, whether it stood still.
constexpr std::chrono::milliseconds pulse{50};

Campaign::Plan plan_of(const Settings& settings) {
  Campaign::Plan plan{.items = items(settings.cases, settings.segmentations, settings.replay),
                      .parallel = settings.parallel,
                      .waiting = settings.waiting,
                      .retries = settings.retries,
                      .patience = settings.patience,
                      .longest_wait = settings.timeout,
                      .facts = {.opening = settings.target.opening(),
                                .security = settings.target.security(),
                                .features = settings.features,
                                .seed = settings.seed,
                                .scale = settings.scale}};
  if (settings.features.limits.connections)
    for (std::size_t* number : {&plan.parallel, &plan.waiting})
      *number = std::min<std::size_t>(*number, *settings.features.limits.connections);
  for (Item& item : plan.items) item.whole_transcript = settings.whole_transcripts;
  return plan;
}

// Gives a campaign connections and time.
class Runner {
 public:
  Runner(const Settings& settings, Console& console)
      : settings_(settings),
        console_(console),
        host_(loop_, settings.target, settings.pcap_folder),
        plan_(plan_of(settings)),
        campaign_(plan_,
                  [this](const auto& result) { console_.finished(result, net::Loop::now()); }),
        pulse_(loop_.wakes(), [this] { feel_pulse(); }) {}

  results::Probe run();

 private:
  struct Playing {
    suite::Examination* examination;
    bool stood_still = false;
  };

  void step();
  void begin();
  bool play_round(suite::Examination& examination);
  void feel_pulse();
  void interrupted(int signal);
  void wake();

  const Settings& settings_;
  Console& console_;
  net::Loop loop_;
  Host host_;
  const Campaign::Plan plan_;
  Campaign campaign_;
  net::Timer pulse_;
  Time pulse_due_ = session::never;
  std::vector<Playing> playing_;
  int signal_ = 0;
  bool woken_ = false;
};

void Runner::wake() {
  if (woken_) return;
  woken_ = true;
  loop_.post([this] {
    woken_ = false;
    step();
  });
}

bool Runner::play_round(suite::Examination& examination) {
  auto parts = examination.next_round(
      [this] { wake(); },
      [&](auto player) { return host_.captured(std::move(player), examination.script().id()); });
  for (auto& part : parts) host_.connect(std::move(part.player));
  return !parts.empty();
}

void Runner::step() {
  for (Playing& playing : playing_) {
    if (!playing.examination->round_done()) continue;
    if (signal_ == 0 && play_round(*playing.examination)) continue;
    campaign_.over(*playing.examination, playing.stood_still);
    playing.examination = nullptr;
  }
  std::erase_if(playing_, [](const Playing& playing) { return playing.examination == nullptr; });
  begin();
  if (playing_.empty()) loop_.stop();
}

void Runner::begin() {
  while (suite::Examination* examination = campaign_.begin(net::Loop::now())) {
    if (play_round(*examination))
      playing_.push_back({examination});
    else
      campaign_.over(*examination, false);  // a fact is missing
  }
}

// A pulse that comes late says that nothing of ours was done meanwhile: we waited for a processor,
// or were at work on something else.
void Runner::feel_pulse() {
  const Time now = net::Loop::now();
  if (pulse_due_ != session::never && now - pulse_due_ > suite::Windows{}.fast)
    for (Playing& playing : playing_) playing.stood_still = true;
  pulse_due_ = now + pulse;
  pulse_.set(pulse_due_);
  begin();  // some that were busy may only wait by now
}

void Runner::interrupted(int signal) {
  if (signal_ != 0) std::_Exit(128 + signal);
  signal_ = signal;
  campaign_.stop();
  console_.say("assay-probe: stopping behind the cases under way; once more stops at once");
  if (playing_.empty()) loop_.stop();
}

results::Probe Runner::run() {
  const auto wall = std::chrono::system_clock::now();
  const Time began = net::Loop::now();
  net::Signals signals(loop_, {SIGINT, SIGTERM}, [this](int signal) { interrupted(signal); });
  console_.begin(plan_.items.size(), began);
  feel_pulse();
  begin();
  if (!playing_.empty()) loop_.run();
  console_.end();
  if (!host_.capture_failure().empty())
    console_.say("assay-probe: --pcap: " + host_.capture_failure());
  if (campaign_.untestable()) {
    const std::string url = to_string(settings_.target.url);
    const std::string& why = campaign_.untestable()->why;
    if (!campaign_.untestable()->opened)
      throw base::Error(fmt::format("cannot test {}: {}", url, why), 3);
    throw base::Error(fmt::format("cannot test {}: it has to echo messages and answer Pings, but "
                                  "{}; give the path of its echo",
                                  url, why),
                      3);
  }

  results::Probe probe{.suite_version = std::string(suite::suite_version),
                       .cases = campaign_.results(),
                       .monitors = campaign_.monitors()};
  probe.run.targets = {to_string(settings_.target.url)};
  probe.run.started = results::utc_text(wall);
  probe.run.duration = net::Loop::now() - began;
  probe.run.partial = signal_ != 0;
  probe.run.environment = base::this_machine();
  if (signal_ != 0) probe.run.verdict.exit = 128 + signal_;
  probe.run.verdict.reasons = campaign_.losses();
  return probe;
}

}  // namespace

results::Probe run(const Settings& settings, Console& console) {
  base::raise_descriptor_limit();
  return Runner(settings, console).run();
}

}  // namespace probe
