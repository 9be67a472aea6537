#include "tools/probe/campaign.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "tools/probe/record.h"

namespace probe {
namespace {

// A peer that is gone for good would cost T_max for each group that is left.
constexpr std::size_t most_blocked_in_a_row = 3;

// Without an echo and a Pong there is nothing to judge. How the peer closes is not asked here: that
// is for cases to judge.
suite::Case plain_echo(const suite::Facts& facts) {
  const suite::Features::Claims& claims = facts.features.claims;
  suite::Case made("echo", "opens a connection, echoes, and answers a Ping", "");
  if (claims.echo) made.echo(claims.text ? suite::text("hello") : suite::binary("hello"));
  made.send(suite::ping("how far")).expect(suite::pong("how far"));
  // A client may take a reset for a broken server, and stay away.
  if (facts.judged == ws::Role::server) made.end(suite::EndOfOurs::How::rst);
  return made;
}

// The time between a Ping and its Pong, as the transcript of an echo has it.
std::chrono::nanoseconds round_trip(const suite::Finding& finding) {
  session::Clock::time_point sent{};
  for (const suite::Transcript::Entry& entry : finding.transcript.entries()) {
    if (entry.summary.starts_with("Ping")) sent = entry.at;
    if (entry.summary.starts_with("Pong")) return entry.at - sent;
  }
  return {};
}

}  // namespace

Campaign::Campaign(const Plan& plan, Told told)
    : plan_(plan),
      told_(std::move(told)),
      echo_(plain_echo(plan.facts)),
      ground_(plan.items, plan.earlier) {
  for (std::size_t i = 0; i < facts_.size(); ++i) {
    facts_[i] = plan.facts;
    facts_[i].segmentation = static_cast<suite::Segmentation>(i);
  }
  set_windows({});
  for (const Item& item : plan.items) {
    trials_.emplace_back(item, plan.retries, !plan.peer_chooses);
    results_.push_back(unplayed(item, suite::Grade::not_run, "the run was stopped before"));
  }
  plan_stages();
}

void Campaign::plan_stages() {
  for (const bool alone : {false, true}) {
    const Stage* last = nullptr;
    for (std::size_t i = 0; i < plan_.items.size(); ++i) {
      const suite::Case& script = *plan_.items[i].script;
      if ((script.runs_alone() && !plan_.peer_chooses) != alone) continue;
      if (last == nullptr || last->group != script.group())
        last = &stages_.emplace_back(
            Stage{.group = std::string(script.group()),
                  .alone = alone,
                  .before = plan_.peer_chooses ? Stage::Echo::worked : Stage::Echo::wanted});
      stages_.back().items.push_back(i);
    }
  }
}

void Campaign::set_windows(std::chrono::nanoseconds round_trip) {
  round_trip_ = std::max(round_trip_, round_trip);
  for (suite::Facts& facts : facts_) {
    facts.windows = suite::Windows::of(round_trip_, plan_.patience);
    if (plan_.longest_wait) facts.windows.max = *plan_.longest_wait;
  }
}

suite::Examination* Campaign::start(Task task) {
  task.begun = now_;
  if (task.trial != nullptr) task.number = task.trial->begin();
  task.beside = !task.again && !tasks_.empty();
  const bool is_first = task.trial != nullptr && task.number == 0;
  for (Task& other : tasks_) other.beside = other.beside || is_first;
  return tasks_.emplace_back(std::move(task)).examination.get();
}

suite::Examination* Campaign::begin_echo(Stage& stage, bool behind, bool alone) {
  return start(
      {.examination = std::make_unique<suite::Examination>(echo_, facts_.front(), experience_),
       .stage = &stage,
       .behind = behind,
       .alone = alone});
}

suite::Examination* Campaign::begin_attempt(Stage& stage, Trial& trial, bool alone, bool again) {
  const suite::Facts& facts = facts_[static_cast<std::size_t>(trial.item().segmentation)];
  return start({.examination =
                    std::make_unique<suite::Examination>(*trial.item().script, facts, experience_),
                .stage = &stage,
                .trial = &trial,
                .alone = alone,
                .again = again});
}

// A peer that is slow to answer, as so much else is under way, is not taken for a silent one.
bool Campaign::is_busy(const Task& task) const {
  const auto patience = std::max(facts_.front().windows.marker, 2 * answer_time_);
  if (task.examination->active() == session::Clock::time_point{})
    return task.begun > now_ - std::max(patience, plan_.startup);
  return std::max(task.begun, task.examination->active()) > now_ - patience;
}

void Campaign::learn_answer_time(const suite::Examination& examination) {
  std::chrono::nanoseconds longest{};
  for (const suite::Finding& finding : examination.findings())
    for (const suite::Timing& timing : finding.timings)
      if (timing.span == suite::Span::opening || timing.span == suite::Span::echo ||
          timing.span == suite::Span::pong)
        longest = std::max(longest, timing.took);
  answer_time_ = std::max(longest, answer_time_ * 9 / 10);
}

bool Campaign::is_full() const {
  if (tasks_.size() < plan_.parallel) return false;
  std::size_t busy = 0;
  std::size_t connections = 0;
  for (const Task& task : tasks_) {
    busy += is_busy(task) ? 1 : 0;
    connections += std::max<std::size_t>(task.examination->connections(), 1);
  }
  return busy >= plan_.parallel || connections >= plan_.waiting;
}

suite::Examination* Campaign::begin(session::Clock::time_point now) {
  now_ = now;
  if (stopped_ || std::ranges::any_of(tasks_, &Task::alone) || is_full()) return nullptr;
  if (!behind_.empty()) {
    Stage& stage = *behind_.front();
    behind_.pop_front();
    return begin_echo(stage, true, false);
  }
  if (!behind_alone_.empty()) {
    if (!tasks_.empty()) return nullptr;
    Stage& stage = *behind_alone_.front();
    behind_alone_.pop_front();
    return begin_echo(stage, true, true);
  }
  if (!beside_.empty()) {
    const Again again = beside_.front();
    beside_.pop_front();
    return begin_attempt(*again.stage, *again.trial, false);
  }
  if (present_ < stages_.size()) {
    suite::Examination* const next = begin_of_stages();
    if (next != nullptr || !stages_[present_].alone) return next;
  }
  if (suite::Examination* const again = begin_in_quiet()) return again;
  if (present_ < stages_.size() || alone_.empty() || !tasks_.empty()) return nullptr;
  const Again again = alone_.front();
  alone_.pop_front();
  return begin_attempt(*again.stage, *again.trial, true, true);
}

suite::Examination* Campaign::begin_of_stages() {
  Stage& stage = stages_[present_];
  switch (stage.before) {
    case Stage::Echo::wanted:
      stage.before = Stage::Echo::under_way;
      return begin_echo(stage, false, false);
    case Stage::Echo::under_way:
      return nullptr;
    case Stage::Echo::wanted_alone:
      if (!tasks_.empty()) return nullptr;
      stage.before = Stage::Echo::under_way;
      return begin_echo(stage, false, true);
    case Stage::Echo::worked:
      break;
  }
  if (stage.alone && !tasks_.empty()) return nullptr;
  Trial& trial = trials_[stage.items[stage.begun++]];
  if (stage.begun == stage.items.size()) ++present_;
  return begin_attempt(stage, trial, stage.alone);
}

// While nothing else can begin before those under way are over.
suite::Examination* Campaign::begin_in_quiet() {
  const auto disturbs = [&](const Task& task) { return !task.again && is_busy(task); };
  if (std::ranges::any_of(tasks_, disturbs)) return nullptr;
  if (!quiet_.empty()) {
    const Again again = quiet_.front();
    quiet_.pop_front();
    return begin_attempt(*again.stage, *again.trial, false, true);
  }
  if (!serves_beside_) return nullptr;
  const auto since = now_ - std::max(facts_.front().windows.fast, 4 * answer_time_);
  const auto overdue = std::ranges::find_if(tasks_, [&](const Task& task) {
    return task.trial != nullptr && task.trial->may_begin() && task.examination->is_overdue(since);
  });
  if (overdue == tasks_.end()) return nullptr;
  return begin_attempt(*overdue->stage, *overdue->trial, false, true);
}

void Campaign::over(const suite::Examination& examination, bool stood_still) {
  const auto found = std::ranges::find_if(
      tasks_, [&](const Task& task) { return task.examination.get() == &examination; });
  const Task task = std::move(*found);
  tasks_.erase(found);
  learn_answer_time(examination);
  if (task.trial == nullptr)
    echo_over(task);
  else
    attempt_over(task, stood_still);
}

void Campaign::echo_over(const Task& task) {
  const suite::Finding& finding = task.examination->findings().front();
  Stage& stage = *task.stage;
  const bool worked = finding.opened && task.examination->grade() != suite::Grade::fail;
  if (worked) {
    set_windows(round_trip(finding));
    blocked_in_a_row_ = 0;
    if (!task.behind) stage.before = Stage::Echo::worked;
    return;
  }
  if (stopped_) return;
  const std::string why = finding.opened ? task.examination->why() : finding.why_not_opened;
  if (task.beside) {  // it may be our other cases that keep the peer from it
    if (task.behind)
      behind_alone_.push_back(&stage);
    else
      stage.before = Stage::Echo::wanted_alone;
  } else if (task.behind) {
    losses_.push_back(fmt::format("behind {} there was no echo any more: {}", stage.group, why));
  } else if (&stage == &stages_.front()) {
    untestable_ = {.opened = finding.opened, .why = why};
    stop();
  } else {
    block(stage, why);
  }
}

void Campaign::block(const Stage& stage, const std::string& why) {
  const bool for_good = ++blocked_in_a_row_ == most_blocked_in_a_row;
  do {
    for (const std::size_t i : stages_[present_].items) {
      const std::string reason = fmt::format("no echo before the group {}: {}", stage.group, why);
      settle(plan_.items[i], unplayed(plan_.items[i], suite::Grade::blocked, reason));
    }
    ++present_;
  } while (for_good && present_ < stages_.size());
}

void Campaign::attempt_over(const Task& task, bool stood_still) {
  Trial& trial = *task.trial;
  Stage& stage = *task.stage;
  std::ranges::move(hits(*task.examination, trial.item()), std::back_inserter(monitors_));
  trial.attempt_over(*task.examination,
                     {.number = task.number, .beside = task.beside, .stood_still = stood_still});
  if (task.beside && task.examination->grade() == suite::Grade::pass) serves_beside_ = true;
  switch (trial.next(stopped_)) {
    case Trial::Next::nothing:
      break;
    case Trial::Next::result:
      if (trial.judged()) settle(trial.item(), trial.result());
      break;
    case Trial::Next::again_beside:
      (stage.alone ? alone_ : beside_).push_back({&stage, &trial});
      break;
    case Trial::Next::again_quiet:
      (serves_beside_ ? quiet_ : alone_).push_back({&stage, &trial});
      break;
    case Trial::Next::again_alone:
      alone_.push_back({&stage, &trial});
      break;
  }
  if (task.number == 0 && ++stage.over == stage.items.size() && !plan_.peer_chooses)
    behind_.push_back(&stage);
}

void Campaign::settle(const Item& item, results::CaseResult result) {
  for (Ground::Result& known : ground_.settle(item, std::move(result))) tell(std::move(known));
}

void Campaign::tell(Ground::Result known) {
  auto& [item, result] = known;
  results::CaseResult& place = results_[static_cast<std::size_t>(item - plan_.items.data())];
  place = std::move(result);
  told_(place);
}

void Campaign::conclude() {
  for (Ground::Result& left : ground_.release()) tell(std::move(left));
}

void Campaign::stop() {
  if (std::exchange(stopped_, true)) return;
  for (const auto* queue : {&beside_, &quiet_, &alone_})
    for (const Again& again : *queue)
      if (again.trial->judged()) settle(again.trial->item(), again.trial->result());
  beside_.clear();
  quiet_.clear();
  alone_.clear();
}

}  // namespace probe
