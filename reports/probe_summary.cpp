#include <fmt/format.h>

#include <algorithm>

#include "libcore/base/text.h"
#include "libcore/base/units.h"
#include "reports/grades.h"
#include "reports/headline.h"
#include "reports/legible.h"
#include "reports/lines.h"
#include "reports/terminal.h"

namespace report {
namespace {

using results::Grade;

constexpr std::size_t most_in_full = 20;  // failed cases; the others get a line each
constexpr std::size_t most_entries = 12;  // of a transcript: the last ones

void exchange(const std::vector<results::TranscriptEntry>& transcript, Lines& lines) {
  const std::size_t first = transcript.size() > most_entries ? transcript.size() - most_entries : 0;
  if (first > 0) lines.field("", fmt::format("({} earlier entries)", first));
  for (std::size_t i = first; i < transcript.size(); ++i) {
    const results::TranscriptEntry& entry = transcript[i];
    std::string text = fmt::format("{:>8}  {}", base::format_duration(entry.at),
                                   legible(entry.summary, Charset::utf8, 100));
    if (entry.connection > 0) text += fmt::format("  (connection {})", entry.connection);
    lines.field(results::word_of(entry.direction), text);
    if (entry.direction == results::Direction::event || entry.octets.empty()) continue;
    std::string octets = base::hex(std::string_view(entry.octets).substr(0, 24), 24);
    if (entry.length > 24) octets += fmt::format(" ... ({} B)", entry.length);
    lines.field("", fmt::format("          {}", octets));
  }
}

void failure(const results::CaseResult& result, Lines& lines) {
  lines.word("FAIL", Mood::bad, fmt::format("{}  {}", result.id, result.title));
  lines.field("", remarks(result));
  for (const results::Requirement& requirement : result.requirements)
    lines.field("asks", sentence(requirement));
  lines.field("why", result.why);
  exchange(result.transcript, lines);
  for (std::size_t i = 0; i < result.expected.size(); ++i)
    lines.field(i == 0 ? "expected" : "", result.expected[i]);
  lines.field("observed", result.observed);
  if (result.first_difference) lines.field("difference", *result.first_difference);
  for (const results::Facet& facet : result.facets)
    if (facet.grade == Grade::fail)
      lines.field("facet", fmt::format("{}: {}", facet.name, facet.why));
  lines.field("repeat", result.replay);
}

void brief(std::string_view word, Grade grade, const results::Probe& probe, Lines& lines) {
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
  brief("FLAKY", Grade::flaky, probe, lines);
  brief("NON-STRICT", Grade::non_strict, probe, lines);
  brief("BLOCKED", Grade::blocked, probe, lines);
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
