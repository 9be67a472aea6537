#include "reports/github.h"

#include <fmt/format.h>

#include <fstream>
#include <string_view>
#include <vector>

#include "libcore/base/error.h"
#include "reports/account.h"
#include "reports/formats.h"
#include "reports/grades.h"
#include "reports/legible.h"

namespace report {
namespace {

constexpr std::size_t most_lines = 10;  // GitHub shows no more of a step

std::string_view value(const Environment& environment, const char* name) {
  const char* found = environment(name);
  return found == nullptr ? "" : found;
}

// A workflow command ends with its line; `%`, and in a property `:` and `,`, have a meaning.
std::string escaped(std::string_view text, std::string_view marks) {
  std::string result;
  for (const char c : legible(text)) {
    if (marks.find(c) == std::string_view::npos) {
      result += c;
    } else {
      result += fmt::format("%{:02X}", static_cast<unsigned>(c));
    }
  }
  return result;
}

std::string error_line(std::string_view title, std::string_view message) {
  return fmt::format("::error title={}::{}\n", escaped(title, "%:,"), escaped(message, "%"));
}

void append(std::string_view path, const std::string& text) {
  if (path.empty()) return;
  std::ofstream file{std::string(path), std::ios::app | std::ios::binary};
  file << text;
  if (!file.flush()) base::fail("cannot write {}: {}", path, base::errno_text());
}

}  // namespace

std::string annotations(const results::Probe& probe, const Environment& environment) {
  if (value(environment, "GITHUB_ACTIONS") != "true") return {};
  std::string lines;
  std::size_t count = 0;
  for (const results::CaseResult& result : probe.cases) {
    const Outcome outcome = outcome_of(result);
    if (outcome != Outcome::failed && outcome != Outcome::stale) continue;
    if (++count > most_lines) break;
    lines += error_line(result.id, outcome == Outcome::stale
                                       ? "it passes, but is listed as known to fail"
                                       : contrast(result));
  }
  return lines;
}

std::string annotations(const results::Load& load, const Environment& environment) {
  if (value(environment, "GITHUB_ACTIONS") != "true") return {};
  std::string lines;
  for (std::size_t i = 0; i < load.run.verdict.reasons.size() && i < most_lines; ++i)
    lines += error_line("assay-load", load.run.verdict.reasons[i]);
  return lines;
}

std::string annotations(const Diff& diff, const Environment& environment) {
  if (value(environment, "GITHUB_ACTIONS") != "true") return {};
  std::string lines;
  std::size_t count = 0;
  for (const Diff::Finding& finding : diff.findings) {
    if (finding.good) continue;
    if (++count > most_lines) break;
    lines += error_line(finding.name, finding.sentence);
  }
  return lines;
}

void add_to_step_summary(const results::Probe& probe, const Environment& environment) {
  append(value(environment, "GITHUB_STEP_SUMMARY"), markdown(probe));
}

void add_to_step_summary(const results::Load& load, const Environment& environment) {
  append(value(environment, "GITHUB_STEP_SUMMARY"), markdown(load));
}

void add_to_step_summary(const Diff& diff, const Environment& environment) {
  append(value(environment, "GITHUB_STEP_SUMMARY"), markdown(diff));
}

}  // namespace report
