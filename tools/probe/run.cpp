#include "tools/probe/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <utility>

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "libcore/base/process.h"
#include "libcore/base/units.h"
#include "libcore/net/signals.h"
#include "libcore/net/timer.h"
#include "suites/catalogue.h"
#include "tools/probe/attendant.h"
#include "tools/probe/campaign.h"
#include "tools/probe/captures.h"
#include "tools/probe/dialer.h"
#include "tools/probe/door.h"
#include "tools/probe/driver.h"
#include "tools/probe/journal.h"
#include "tools/probe/lobby.h"
#include "tools/probe/record.h"
#include "tools/probe/starter.h"

namespace probe {
namespace {

using Time = session::Clock::time_point;

// How often our own loop is looked at, whether it stood still.
constexpr std::chrono::milliseconds pulse{50};

using Assign = Welcome::Assign;

bool peer_chooses(const Settings& settings) {
  return settings.welcome && settings.welcome->command.empty() &&
         settings.welcome->assign != Assign::sequence;
}

// What is known of a client by how it is brought to come.
void add_client(const Settings& settings, Campaign::Plan& plan) {
  const Welcome& welcome = *settings.welcome;
  plan.facts.judged = ws::Role::client;
  plan.peer_chooses = peer_chooses(settings);
  const std::vector<std::string> words = words_in_braces(welcome.command);
  plan.facts.summons = {.words = {words.begin(), words.end()}, .lives_on = !plan.peer_chooses};
  if (welcome.tls && !welcome.is_by_request()) plan.facts.security = security_of(welcome);
  std::optional<std::uint64_t>& together = plan.facts.features.limits.concurrent_connections;
  if (!words.empty()) plan.startup = std::chrono::seconds(5);
  if (!together) together = welcome.command.empty() ? 1 : Starter::at_once;
  if (!plan.peer_chooses) return;
  plan.parallel = plan.items.size();
  plan.waiting = std::numeric_limits<std::size_t>::max();
}

Campaign::Plan plan_of(const Settings& settings, const Journal& journal) {
  Campaign::Plan plan{
      .items = items(settings.cases, settings.segmentations, settings.replay),
      .parallel = settings.parallel,
      .waiting = settings.waiting,
      .retries = settings.retries,
      .patience = settings.patience,
      .longest_wait = settings.timeout,
      .facts = {.features = settings.features, .seed = settings.seed, .scale = settings.scale}};
  std::erase_if(plan.items, [&](const Item& item) {
    return journal.results().contains(item.id) || journal.interrupted().contains(item.id);
  });
  for (const auto& [id, earlier] : journal.results())
    plan.earlier.push_back(&earlier.cases.front());
  for (Item& item : plan.items) item.whole_transcript = settings.whole_transcripts;
  if (settings.welcome) {
    add_client(settings, plan);
  } else {
    plan.facts.opening = settings.target.opening();
    plan.facts.security = settings.target.security();
  }
  if (settings.features.limits.concurrent_connections && !plan.peer_chooses)
    for (std::size_t* number : {&plan.parallel, &plan.waiting})
      *number = std::min<std::size_t>(*number, *settings.features.limits.concurrent_connections);
  return plan;
}

// Whether a player of it ever had a connection.
bool has_begun(const suite::Examination& examination) {
  return std::ranges::any_of(examination.findings(),
                             [](const suite::Finding& finding) { return finding.began != Time{}; });
}

// Gives a campaign connections and time.
class Runner {
 public:
  Runner(const Settings& settings, Console& console)
      : settings_(settings),
        console_(console),
        captures_(settings.pcap_folder),
        journal_(settings.journal),
        plan_(plan_of(settings, journal_)),
        host_(host()),
        campaign_(plan_, [this](const auto& result) { settled(result); }),
        pulse_(loop_.wakes(), [this] { feel_pulse(); }) {}

  results::Probe run();

 private:
  struct Playing {
    suite::Examination* examination;
    bool stood_still = false;
    bool in_journal = false;
  };

  std::unique_ptr<Host> host();
  void settled(const results::CaseResult& result);
  void step();
  void keep_journal();
  bool is_over() const;
  void over(const Playing& playing);
  void look_for_clients(Time now);
  void begin();
  bool play_round(suite::Examination& examination);
  void feel_pulse();
  void interrupted(int signal);
  void end();
  void wake();
  void say_where() const;
  void let_clients_go();
  [[noreturn]] void throw_untestable() const;
  std::vector<results::CaseResult> all_results() const;
  std::vector<results::MonitorHit> all_hits() const;

  const Settings& settings_;
  Console& console_;
  net::Loop loop_;
  Captures captures_;
  Journal journal_;
  const Campaign::Plan plan_;
  Driver* driver_ = nullptr;  // the host, if it is one
  std::unique_ptr<Host> host_;
  Campaign campaign_;
  net::Timer pulse_;
  Time pulse_due_ = session::never;
  std::vector<Playing> playing_;
  int signal_ = 0;
  bool ending_ = false;  // no case begins any more
  std::string last_;     // case that had a connection
  std::optional<std::string> deserted_behind_;
  Time last_visit_{};  // of a client that chooses the cases
  bool came_ = false;
  bool woken_ = false;
};

std::unique_ptr<Host> Runner::host() {
  if (!settings_.welcome) return std::make_unique<Dialer>(loop_, settings_.target);
  const Welcome& welcome = *settings_.welcome;
  std::unique_ptr<Host> host;
  if (!welcome.command.empty()) {
    auto starter = std::make_unique<Starter>(loop_, welcome, [this] { wake(); });
    if (welcome.tls) starter->tell("ca", authority_file(welcome));
    host = std::move(starter);
  } else if (welcome.assign == Assign::driver) {
    auto driver =
        std::make_unique<Driver>(loop_, welcome, settings_.cases, settings_.scale, settings_.seed,
                                 [this] { loop_.post([this] { end(); }); });
    driver_ = driver.get();
    host = std::move(driver);
  } else {
    host = std::make_unique<Lobby>(loop_, welcome, settings_.cases);
  }
  if (!welcome.is_one_by_one()) return host;
  return std::make_unique<Attendant>(loop_, welcome, std::move(host));
}

void Runner::settled(const results::CaseResult& result) {
  // What nobody came for may be played another time.
  if (result.grade != results::Grade::blocked) journal_.finished(result, campaign_.monitors());
  if (driver_ != nullptr) driver_->learn(result.id, result.grade);
  console_.finished(result, net::Loop::now());
}

void Runner::wake() {
  if (woken_) return;
  woken_ = true;
  loop_.post([this] {
    woken_ = false;
    step();
  });
}

bool Runner::play_round(suite::Examination& examination) {
  const suite::Case& script = examination.script();
  auto parts = examination.next_round(
      [this] { wake(); },
      [&](auto player) { return captures_.around(std::move(player), script.id()); });
  const bool any = !parts.empty();
  for (auto& part : parts) host_->bring(script, std::move(part));
  return any;
}

// A case that has a connection may be what the run ends on.
void Runner::keep_journal() {
  for (Playing& playing : playing_) {
    const suite::Case& script = playing.examination->script();
    if (playing.in_journal || is_echo(script) || !has_begun(*playing.examination)) continue;
    playing.in_journal = true;
    journal_.begun(script.id());
  }
}

void Runner::step() {
  host_->look();
  keep_journal();
  for (Playing& playing : playing_) {
    if (!playing.examination->round_done()) continue;
    if (!ending_ && play_round(*playing.examination)) continue;
    over(playing);
    playing.examination = nullptr;
  }
  std::erase_if(playing_, [](const Playing& playing) { return playing.examination == nullptr; });
  begin();
  if (is_over()) loop_.stop();
}

// A driver may still ask how the last one went, and says itself when it has done with all.
bool Runner::is_over() const { return playing_.empty() && (driver_ == nullptr || ending_); }

void Runner::over(const Playing& playing) {
  const suite::Examination& examination = *playing.examination;
  host_->settled(examination.script());
  const bool begun = has_begun(examination);
  if (begun) last_ = examination.script().id();
  if (ending_ && !begun) return;  // nobody came for it
  campaign_.over(examination, playing.stood_still);
  if (begun || last_.empty() || !host_->is_deserted() || ending_) return;
  deserted_behind_ = last_;
  end();
}

void Runner::begin() {
  if (ending_) return;
  while (suite::Examination* examination = campaign_.begin(net::Loop::now())) {
    if (play_round(*examination)) {
      playing_.push_back({examination});
    } else {
      host_->settled(examination->script());
      campaign_.over(*examination, false);  // a fact is missing
    }
  }
}

// A pulse that comes late says that nothing of ours was done meanwhile: we waited for a processor,
// or were at work on something else.
void Runner::feel_pulse() {
  const Time now = net::Loop::now();
  if (pulse_due_ != session::never && now - pulse_due_ > suite::Windows{}.fast)
    for (Playing& playing : playing_)
      playing.stood_still = playing.stood_still || has_begun(*playing.examination);
  pulse_due_ = now + pulse;
  pulse_.set(pulse_due_);
  keep_journal();
  begin();  // some that were busy may only wait by now
  if (plan_.peer_chooses) look_for_clients(now);
}

// Without one for long the run is over.
void Runner::look_for_clients(Time now) {
  if (loop_.connections() > 0) came_ = true;
  if (loop_.connections() > 0 || last_visit_ == Time{}) last_visit_ = now;
  if (now - last_visit_ < settings_.welcome->wait || ending_) return;
  if (!last_.empty()) deserted_behind_ = last_;
  end();
}

void Runner::interrupted(int signal) {
  if (signal_ != 0) std::_Exit(128 + signal);
  signal_ = signal;
  console_.say("assay-probe: stopping behind the cases under way; once more stops at once");
  end();
}

// Behind the cases under way; who waits for a connection waits no more.
void Runner::end() {
  if (std::exchange(ending_, true)) return;
  campaign_.stop();
  host_->dismiss();
  wake();
}

// Of earlier runs, too, in the order of the catalogue.
std::vector<results::CaseResult> Runner::all_results() const {
  std::vector<results::CaseResult> all;
  auto next = campaign_.results().begin();
  for (const Item& item : items(settings_.cases, settings_.segmentations, settings_.replay)) {
    const auto earlier = journal_.results().find(item.id);
    if (earlier != journal_.results().end())
      all.push_back(earlier->second.cases.front());
    else if (journal_.interrupted().contains(item.id))
      all.push_back(unplayed(item, suite::Grade::blocked,
                             "an earlier run ended while this was under way; play it by itself"));
    else
      all.push_back(*next++);
  }
  for (results::CaseResult& result : all)
    result.role = settings_.welcome ? results::Role::client : results::Role::server;
  return all;
}

std::vector<results::MonitorHit> Runner::all_hits() const {
  std::vector<results::MonitorHit> all = campaign_.monitors();
  for (const auto& [id, earlier] : journal_.results())
    all.insert(all.end(), earlier.monitors.begin(), earlier.monitors.end());
  return all;
}

void Runner::say_where() const {
  if (!settings_.welcome || !settings_.welcome->command.empty()) return;
  say_whom_to_trust(*settings_.welcome, console_);
  const std::vector<std::string> addresses = host_->addresses();
  const std::string_view how = assign_words[static_cast<std::size_t>(settings_.welcome->assign)];
  console_.say(fmt::format("assay-probe: clients may come to {}{}, cases are assigned by {}",
                           addresses.front(), addresses.size() > 1 ? " … " + addresses.back() : "",
                           how));
}

results::Probe Runner::run() {
  const auto wall = std::chrono::system_clock::now();
  const Time began = net::Loop::now();
  net::Signals signals(loop_, {SIGINT, SIGTERM}, [this](int signal) { interrupted(signal); });
  say_where();
  console_.begin(plan_.items.size(), began);
  feel_pulse();
  begin();
  if (!is_over()) loop_.run();
  campaign_.conclude();
  if (settings_.welcome) let_clients_go();
  console_.end();
  if (!captures_.failure().empty()) console_.say("assay-probe: --pcap: " + captures_.failure());
  if (campaign_.untestable()) throw_untestable();
  if (plan_.peer_chooses && !came_ && last_.empty() && signal_ == 0)
    throw base::Error(fmt::format("no client came to {} within {}", host_->addresses().front(),
                                  base::format_duration(settings_.welcome->wait)),
                      3);

  results::Probe probe{.suite_version = std::string(suite::suite_version),
                       .cases = all_results(),
                       .monitors = all_hits()};
  probe.run.targets = host_->addresses();
  if (driver_ != nullptr && !driver_->agent().empty()) probe.run.targets = {driver_->agent()};
  probe.run.started = results::utc_text(wall);
  probe.run.duration = net::Loop::now() - began;
  probe.run.partial = signal_ != 0 || deserted_behind_.has_value();
  probe.run.environment = base::this_machine();
  if (signal_ != 0) probe.run.verdict.exit = 128 + signal_;
  probe.run.verdict.reasons = campaign_.losses();
  if (deserted_behind_)
    probe.run.verdict.reasons.push_back(
        fmt::format("the client did not come back behind {}", *deserted_behind_));
  return probe;
}

// Clients may still be told something.
void Runner::let_clients_go() {
  constexpr std::chrono::seconds patience{1};
  pulse_.cancel();
  host_->dismiss();
  loop_.stop_sessions(patience);
  loop_.run();
}

void Runner::throw_untestable() const {
  const std::string where = host_->addresses().front();
  const Campaign::Untestable& untestable = *campaign_.untestable();
  if (!untestable.opened)
    throw base::Error(fmt::format("cannot test {}: {}", where, untestable.why), 3);
  const char* const wanted =
      settings_.features.claims.echo ? "echo messages and answer Pings" : "answer Pings";
  const char* const remedy =
      settings_.welcome
          ? "a client that never echoes says so with --features (claims: {echo: false})"
          : "give the path of its echo";
  throw base::Error(fmt::format("cannot test {}: it has to {}, but {}; {}", where, wanted,
                                untestable.why, remedy),
                    3);
}

}  // namespace

results::Probe run(const Settings& settings, Console& console) {
  base::raise_descriptor_limit();
  return Runner(settings, console).run();
}

}  // namespace probe
