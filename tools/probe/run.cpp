#include "tools/probe/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <deque>
#include <memory>

#include "libcore/base/error.h"
#include "libcore/base/process.h"
#include "libcore/base/units.h"
#include "libcore/net/signals.h"
#include "suites/catalogue.h"
#include "suites/examination.h"
#include "tools/probe/host.h"
#include "tools/probe/record.h"

namespace probe {
namespace {

using Time = session::Clock::time_point;

constexpr std::size_t most_attempts = 3;

// Every run begins with this: without an echo and a Pong there is nothing to judge.
const suite::Case& baseline() {
  static const suite::Case script = [] {
    suite::Case made("baseline", "the server opens a connection, echoes, and answers a Ping", "");
    made.echo(suite::text("hello")).send(suite::ping("how far")).expect(suite::pong("how far"));
    return made;
  }();
  return script;
}

// The time between a Ping and its Pong, as the transcript of the baseline has it.
std::chrono::nanoseconds round_trip(const suite::Finding& finding) {
  Time sent{};
  for (const suite::Transcript::Entry& entry : finding.transcript.entries()) {
    if (entry.summary.starts_with("Ping")) sent = entry.at;
    if (entry.summary.starts_with("Pong")) return entry.at - sent;
  }
  return {};
}

// One case under way, in its present attempt.
struct Trial {
  const suite::Case* script;
  std::size_t place;  // in the results
  std::unique_ptr<suite::Examination> examination;
  std::vector<results::CaseResult> attempts;
  bool seen_to_fail = false;
};

class Runner {
 public:
  Runner(const Settings& settings, Console& console)
      : settings_(settings), console_(console), host_(loop_, settings.target) {
    facts_.opening = settings.target.opening();
    facts_.secure = settings.target.url.secure();
    facts_.features.keep_alive = settings.keep_alive;
    facts_.seed = settings.seed;
    facts_.windows = suite::Windows::of({}, settings.patience);
  }

  results::Probe run();

 private:
  void check_baseline();
  void step();
  void start_cases();
  bool play_round(Trial& trial);
  void attempt_over(Trial& trial);
  void interrupted(int signal);
  void wake();

  const Settings& settings_;
  Console& console_;
  net::Loop loop_;
  Host host_;
  suite::Facts facts_;
  suite::Experience experience_;
  results::Probe probe_;
  std::deque<Trial> trials_;  // under way
  std::size_t next_ = 0;      // case to begin
  std::size_t done_ = 0;
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

void Runner::check_baseline() {
  suite::Examination examination(baseline(), facts_, experience_);
  for (auto& player : examination.next_round([this] { loop_.stop(); }))
    host_.connect(std::move(player));
  loop_.run();
  const suite::Finding& finding = examination.findings().front();
  if (signal_ != 0) return;
  if (!finding.opened)
    throw base::Error(fmt::format("cannot test {}: {}{}{}", to_string(settings_.target.url),
                                  finding.why_not_opened, host_.tls_failure().empty() ? "" : ": ",
                                  host_.tls_failure()),
                      3);
  if (examination.grade() == suite::Grade::fail)
    throw base::Error(
        fmt::format("cannot test {}: it has to echo messages and answer Pings, but {}; "
                    "give the path of its echo",
                    to_string(settings_.target.url), examination.why()),
        3);
  facts_.windows = suite::Windows::of(round_trip(finding), settings_.patience);
}

bool Runner::play_round(Trial& trial) {
  auto players = trial.examination->next_round([this] { wake(); });
  for (auto& player : players) host_.connect(std::move(player));
  return !players.empty();
}

void Runner::attempt_over(Trial& trial) {
  const suite::Examination& examination = *trial.examination;
  trial.attempts.push_back(
      record(examination, fmt::format("{} {}", settings_.replay, trial.script->id())));
  std::ranges::move(hits(examination), std::back_inserter(probe_.monitors));
  for (const suite::Judgement& judgement : examination.judgements())
    if (judgement.grade == suite::Grade::fail && !judgement.by_absence) trial.seen_to_fail = true;
}

void Runner::step() {
  for (Trial& trial : trials_) {
    if (!trial.examination->round_done()) continue;
    if (signal_ == 0 && play_round(trial)) continue;
    attempt_over(trial);
    const results::Grade grade = trial.attempts.back().grade;
    const bool doubtful = grade == results::Grade::fail || grade == results::Grade::non_strict ||
                          grade == results::Grade::blocked;
    const bool again = (doubtful || trial.attempts.size() > 1) &&
                       trial.attempts.size() < most_attempts && signal_ == 0;
    if (again) {
      trial.examination = std::make_unique<suite::Examination>(*trial.script, facts_, experience_);
      if (play_round(trial)) continue;
    }
    trial.examination.reset();
    results::CaseResult& result = probe_.cases[trial.place];
    result = combine(trial.attempts, trial.seen_to_fail);
    console_.finished(result, net::Loop::now());
    ++done_;
  }
  std::erase_if(trials_, [](const Trial& trial) { return trial.examination == nullptr; });
  start_cases();
  if (trials_.empty()) loop_.stop();
}

void Runner::start_cases() {
  while (signal_ == 0 && next_ < settings_.cases.size() && trials_.size() < settings_.parallel) {
    const suite::Case& script = *settings_.cases[next_];
    const bool others = !trials_.empty();
    if (others && (script.runs_alone() || trials_.front().script->runs_alone())) return;
    Trial trial{.script = &script, .place = next_++};
    trial.examination = std::make_unique<suite::Examination>(script, facts_, experience_);
    if (play_round(trial)) {
      trials_.push_back(std::move(trial));
    } else {  // a fact is missing
      probe_.cases[trial.place] = unplayed(script, suite::Grade::not_run, trial.examination->why(),
                                           fmt::format("{} {}", settings_.replay, script.id()));
      console_.finished(probe_.cases[trial.place], net::Loop::now());
    }
  }
}

void Runner::interrupted(int signal) {
  if (signal_ != 0) std::_Exit(128 + signal);
  signal_ = signal;
  console_.say("assay-probe: stopping behind the cases under way; once more stops at once");
  if (trials_.empty()) loop_.stop();
}

results::Probe Runner::run() {
  const auto wall = std::chrono::system_clock::now();
  const Time began = net::Loop::now();
  net::Signals signals(loop_, {SIGINT, SIGTERM}, [this](int signal) { interrupted(signal); });
  check_baseline();

  console_.begin(settings_.cases.size(), net::Loop::now());
  for (const suite::Case* script : settings_.cases)
    probe_.cases.push_back(unplayed(*script, suite::Grade::not_run, "the run was stopped before",
                                    fmt::format("{} {}", settings_.replay, script->id())));
  start_cases();
  if (!trials_.empty()) loop_.run();
  console_.end();

  probe_.suite_version = suite::suite_version;
  probe_.run.targets = {to_string(settings_.target.url)};
  probe_.run.started = results::utc_text(wall);
  probe_.run.duration = net::Loop::now() - began;
  probe_.run.partial = signal_ != 0;
  probe_.run.environment = base::this_machine();
  if (signal_ != 0) probe_.run.verdict.exit = 128 + signal_;
  return std::move(probe_);
}

// Says what failed in the terms of the exit status.
void judge(results::Probe& probe, const std::optional<results::Level>& fail_on) {
  results::Verdict& verdict = probe.run.verdict;
  for (const results::CaseResult& result : probe.cases) {
    const bool short_of_should =
        result.level == results::Level::should && result.grade == results::Grade::non_strict;
    const bool counts = (result.grade == results::Grade::fail || short_of_should) && fail_on &&
                        result.level <= *fail_on;
    if (counts || (result.grade == results::Grade::blocked && fail_on))
      verdict.reasons.push_back(fmt::format("{}: {}", result.id, result.why));
  }
  if (verdict.exit == 0 && !verdict.reasons.empty()) verdict.exit = 1;
  verdict.status = verdict.reasons.empty() ? "OK" : "FAIL";
}

}  // namespace

results::Probe run(const Settings& settings, Console& console) {
  base::raise_descriptor_limit();
  results::Probe probe = Runner(settings, console).run();
  judge(probe, settings.fail_on);
  return probe;
}

}  // namespace probe
