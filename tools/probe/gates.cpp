#include "tools/probe/gates.h"

#include <fmt/format.h>

#include <algorithm>

namespace probe {
namespace {

using results::Grade;

// The case was played and came to an end that a known failure should not come to.
bool is_past(const results::CaseResult& result, Gates::FailOn fail_on) {
  const bool judged = result.grade == Grade::pass || result.grade == Grade::informational ||
                      result.grade == Grade::non_strict || result.grade == Grade::fail;
  return judged && !counts(result, fail_on);
}

}  // namespace

bool counts(const results::CaseResult& result, Gates::FailOn fail_on) {
  const bool short_of = result.grade == Grade::non_strict || result.grade == Grade::flaky;
  if (result.grade == Grade::blocked) return fail_on != Gates::FailOn::none;
  if (result.grade != Grade::fail && !short_of) return false;
  switch (fail_on) {
    case Gates::FailOn::must:
      return !short_of && result.level == results::Level::must;
    case Gates::FailOn::should:
      return result.level == results::Level::should ||
             (!short_of && result.level == results::Level::must);
    case Gates::FailOn::any:
      return true;
    case Gates::FailOn::none:
      break;
  }
  return false;
}

void judge(results::Probe& probe, const Gates& gates) {
  results::Verdict& verdict = probe.run.verdict;
  for (results::CaseResult& result : probe.cases) {
    const bool failing = counts(result, gates.fail_on);
    const bool listed = gates.known_failing.names(result.id);
    result.known_failing = failing && (listed || gates.known_flaky.names(result.id));
    if (failing && !result.known_failing)
      verdict.reasons.push_back(fmt::format("{}: {}", result.id, result.why));
    if (listed && is_past(result, gates.fail_on))
      verdict.reasons.push_back(
          fmt::format("{}: does not fail any more, but is listed in {}; take it out, or run with "
                      "--update-known",
                      result.id, gates.known_failing_file));
  }
  if (gates.fail_on == Gates::FailOn::none) verdict.reasons.clear();
  if (verdict.exit == 0 && !verdict.reasons.empty() && !gates.exit_zero) verdict.exit = 1;
  verdict.status = verdict.reasons.empty() ? "OK" : "FAIL";
}

std::string updated_known(const results::Probe& probe, const Gates& gates) {
  std::vector<std::string> failing;
  for (const results::CaseResult& result : probe.cases)
    if (counts(result, gates.fail_on) && result.grade != Grade::blocked &&
        !gates.known_flaky.names(result.id))
      failing.push_back(result.id);
  const auto stale = [&](std::string_view pattern) {
    bool seen = false;
    for (const results::CaseResult& result : probe.cases) {
      if (!matches(pattern, result.id)) continue;
      if (!is_past(result, gates.fail_on)) return false;
      seen = true;
    }
    return seen;  // what was not played may fail still
  };
  return gates.known_failing.updated(failing, stale);
}

}  // namespace probe
