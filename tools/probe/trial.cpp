#include "tools/probe/trial.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "tools/probe/record.h"

namespace probe {
namespace {

// A machine that stands still again and again cannot judge.
constexpr std::size_t most_void_attempts = 3;

bool passed(results::Grade grade) {
  using results::Grade;
  return grade == Grade::pass || grade == Grade::informational || grade == Grade::not_run ||
         grade == Grade::not_applicable;
}

// The transcripts of all attempts, each behind a line that says which it is.
std::vector<results::TranscriptEntry> joined(const std::vector<results::CaseResult>& attempts) {
  std::vector<results::TranscriptEntry> all;
  for (std::size_t i = 0; i < attempts.size(); ++i) {
    all.push_back({.kind = "note",
                   .summary = fmt::format("attempt {} of {}: {}", i + 1, attempts.size(),
                                          word_of(attempts[i].grade))});
    std::ranges::copy(attempts[i].transcript, std::back_inserter(all));
  }
  return all;
}

results::CaseResult flaky(const std::vector<results::CaseResult>& attempts,
                          const results::CaseResult& worst) {
  std::string outcomes;
  for (const results::CaseResult& attempt : attempts)
    outcomes += fmt::format("{}{}", outcomes.empty() ? "" : ", ", word_of(attempt.grade));
  results::CaseResult result = worst;
  result.grade = results::Grade::flaky;
  result.why = fmt::format("{} in {} attempts: {}", outcomes, attempts.size(), worst.why);
  result.transcript = joined(attempts);
  return result;
}

}  // namespace

void Trial::attempt_over(const suite::Examination& examination,
                         const Circumstances& circumstances) {
  ++over_;
  Attempt attempt{.number = circumstances.number,
                  .result = record(examination, item_),
                  .beside = circumstances.beside};
  last_void_ = circumstances.stood_still && !passed(attempt.result.grade);
  if (last_void_ && ++void_attempts_ < most_void_attempts && repeats_) return;
  const suite::Grade grade = examination.grade();
  attempt.by_time = grade == suite::Grade::blocked;
  for (const suite::Judgement& judgement : examination.judgements()) {
    if (judgement.grade != grade) continue;
    if (judgement.facet == suite::Facet::timing)
      attempt.by_time = true;
    else if (judgement.by_absence)
      attempt.needs_quiet = true;
    else if (grade == suite::Grade::fail)
      attempt.seen_to_fail = true;
  }
  attempt.needs_quiet = attempt.needs_quiet || attempt.by_time;
  attempt.is_void = std::exchange(last_void_, false) && (attempt.needs_quiet || repeats_);
  if (attempt.is_void) {
    attempt.seen_to_fail = false;
    attempt.result.grade = results::Grade::blocked;
    attempt.result.why = "this machine was too busy to judge: our own loop stood still";
  }
  const auto behind = std::ranges::upper_bound(attempts_, attempt.number, {}, &Attempt::number);
  attempts_.insert(behind, std::move(attempt));
}

// A first attempt that passed needs no other, whatever those came to that were begun meanwhile.
bool Trial::passed_at_once() const {
  return !attempts_.empty() && attempts_.front().number == 0 &&
         passed(attempts_.front().result.grade);
}

Trial::Next Trial::next(bool last) {
  if (settled_ || (begun_ > over_ && !passed_at_once())) return Next::nothing;
  const Next next = last || passed_at_once() ? Next::result : due();
  settled_ = next == Next::result;
  return next;
}

Trial::Next Trial::due() const {
  if (last_void_) return Next::again_alone;
  if (attempts_.size() == 1 && passed(attempts_.front().result.grade)) return Next::result;
  if (attempts_.size() > retries_) return Next::result;
  if (std::ranges::any_of(attempts_, &Attempt::by_time)) return Next::again_alone;
  return std::ranges::any_of(attempts_, &Attempt::needs_quiet) ? Next::again_quiet
                                                               : Next::again_beside;
}

results::CaseResult Trial::result() const {
  std::vector<results::CaseResult> attempts;
  std::ranges::transform(attempts_, std::back_inserter(attempts), &Attempt::result);
  // What only happened beside other cases, and by time or absence, may be our doing.
  std::vector<results::CaseResult> counting;
  for (const Attempt& attempt : attempts_)
    if (!attempt.is_void && (!attempt.beside || !attempt.needs_quiet))
      counting.push_back(attempt.result);
  if (passed_at_once()) counting = {attempts_.front().result};
  if (counting.empty()) counting = attempts;

  const auto seen = std::ranges::find(attempts_, true, &Attempt::seen_to_fail);
  const auto worst = std::ranges::max_element(counting, {}, &results::CaseResult::grade);
  const bool differ = std::ranges::any_of(counting, [&](const results::CaseResult& attempt) {
    return attempt.grade != counting.front().grade;
  });
  results::CaseResult result = seen != attempts_.end() ? seen->result
                               : differ                ? flaky(attempts, *worst)
                                                       : counting.back();
  const bool played = !result.transcript.empty();
  result.attempts = played ? static_cast<unsigned>(attempts_.size() + void_attempts_) : 0;
  return result;
}

}  // namespace probe
