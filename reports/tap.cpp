#include <fmt/format.h>

#include <iterator>

#include "libcore/base/text.h"
#include "reports/account.h"
#include "reports/formats.h"
#include "reports/grades.h"
#include "reports/headline.h"
#include "reports/legible.h"

namespace report {
namespace {

// Text within a line of TAP, where `#` would begin a directive.
std::string described(std::string_view text) {
  std::string result;
  for (const char c : legible(text)) {
    if (c == '#' || c == '\\') result += '\\';
    result += c;
  }
  return result;
}

// A YAML string in double quotes.
std::string in_quotes(std::string_view text) {
  constexpr std::size_t limit = 2000;  // a command can still be copied as a whole
  std::string result = "\"";
  for (const char c : legible(text, Charset::utf8, limit)) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + '"';
}

std::string diagnosis(const results::CaseResult& result) {
  std::string yaml = fmt::format(
      "  ---\n  message: {}\n  severity: {}\n  level: {}\n", in_quotes(contrast(result)),
      in_quotes(results::word_of(result.grade)), results::word_of(result.level));
  auto out = std::back_inserter(yaml);
  if (!result.requirements.empty()) {
    yaml += "  requirements:\n";
    for (const results::Requirement& requirement : result.requirements)
      fmt::format_to(out, "    - {}\n", in_quotes(sentence(requirement)));
  }
  const std::string lines = account(result);
  yaml += "  trace:\n";
  for (const std::string_view line : base::split(lines, '\n'))
    if (!line.empty()) fmt::format_to(out, "    - {}\n", in_quotes(line));
  return yaml + "  ...\n";
}

}  // namespace

std::string tap(const results::Probe& probe) {
  std::string text =
      fmt::format("TAP version 14\n# {}\n1..{}\n", headline(probe), probe.cases.size());
  auto out = std::back_inserter(text);
  std::size_t number = 0;
  for (const results::CaseResult& result : probe.cases) {
    const Outcome outcome = outcome_of(result);
    const bool good = outcome == Outcome::passed || outcome == Outcome::skipped;
    fmt::format_to(out, "{} {} - {} {}", good ? "ok" : "not ok", ++number, described(result.id),
                   described(result.title));
    if (outcome == Outcome::skipped)
      fmt::format_to(out, " # SKIP {}: {}", results::word_of(result.grade), described(result.why));
    if (outcome == Outcome::known)
      fmt::format_to(out, " # TODO known to fail: {}", described(result.why));
    text += '\n';
    if (outcome == Outcome::stale)
      text += "  ---\n  message: \"it passes, but is listed as known to fail\"\n  ...\n";
    const bool plain = result.grade == results::Grade::pass || outcome == Outcome::skipped ||
                       result.grade == results::Grade::informational;
    if (!plain) text += diagnosis(result);
  }
  if (probe.run.partial) text += "Bail out! The run was stopped before its plan ended\n";
  return text;
}

}  // namespace report
