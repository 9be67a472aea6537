#include "reports/account.h"

#include <fmt/format.h>

#include "libcore/base/text.h"
#include "libcore/base/units.h"
#include "reports/grades.h"
#include "reports/legible.h"

namespace report {
namespace {

using results::Grade;

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

}  // namespace

void give_account(const results::CaseResult& result, Lines& lines) {
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

std::string account(const results::CaseResult& result) {
  Lines lines(Terminal{});
  give_account(result, lines);
  return std::move(lines).finish();
}

std::string contrast(const results::CaseResult& result) {
  std::string line;
  const auto add = [&](std::string_view label, std::string_view text) {
    if (text.empty()) return;
    line +=
        fmt::format("{}{}{}", line.empty() ? "" : "; ", label, legible(text, Charset::utf8, 200));
  };
  add("", result.why);
  std::string expected;
  for (std::size_t i = 0; i < result.expected.size() && expected.size() < 200; ++i)
    expected += (i == 0 ? "" : ", ") + result.expected[i];
  add("expected: ", expected);
  add("observed: ", result.observed);
  return line.empty() ? legible(result.title) : line;
}

}  // namespace report
