#include <fmt/format.h>

#include <algorithm>

#include "reports/account.h"
#include "reports/grades.h"
#include "reports/headline.h"
#include "reports/lines.h"
#include "reports/terminal.h"

namespace report {
namespace {

using results::Grade;

constexpr std::size_t most_in_full = 20;  // failed cases; the others get a line each

void failure(const results::CaseResult& result, Lines& lines) {
  lines.word("FAIL", Mood::bad, fmt::format("{}  {}", result.id, result.title));
  give_account(result, lines);
}

void one_line_each(std::string_view word, Grade grade, const results::Probe& probe, Lines& lines) {
  const auto cases = cases_with(probe, grade);
  if (cases.empty()) return;
  lines.gap();
  for (const results::CaseResult* result : cases) {
    const std::string& reason = result->why.empty() ? result->observed : result->why;
    lines.word(word, mood_of(grade),
               fmt::format("{}  {}", result->id, reason.empty() ? result->title : reason));
  }
}

}  // namespace

std::string summary(const results::Probe& probe, const Terminal& terminal) {
  Lines lines(terminal);
  const auto failed = cases_with(probe, Grade::fail);
  for (std::size_t i = 0; i < failed.size(); ++i) {
    if (i <= most_in_full) lines.gap();
    if (i < most_in_full) {
      failure(*failed[i], lines);
    } else {
      lines.word("FAIL", Mood::bad, fmt::format("{}  {}", failed[i]->id, failed[i]->title));
    }
  }
  one_line_each("FLAKY", Grade::flaky, probe, lines);
  one_line_each("NON-STRICT", Grade::non_strict, probe, lines);
  one_line_each("BLOCKED", Grade::blocked, probe, lines);
  if (!probe.monitors.empty()) lines.gap();
  for (const results::MonitorHit& hit : probe.monitors)
    lines.word("MONITOR", mood_of(hit.grade),
               fmt::format("{}  {} (in {}, octet {})", hit.id, hit.why, hit.in_case, hit.offset));

  lines.gap();
  for (const std::string& target : probe.run.targets) lines.field("target", target);
  lines.field("cases", counts_line(probe));
  for (const std::string& reason : probe.run.verdict.reasons) lines.field("because", reason);
  lines.field("command", probe.run.command);
  lines.line(headline(probe), probe.run.verdict.exit == 0 ? Mood::good : Mood::bad);
  return std::move(lines).finish();
}

}  // namespace report
