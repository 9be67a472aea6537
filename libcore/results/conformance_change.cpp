#include "libcore/results/conformance_change.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "libcore/base/error.h"

namespace results {
namespace {

// How bad a grade is; nothing for those of a case that was not judged.
std::optional<int> badness(Grade grade) {
  switch (grade) {
    case Grade::pass:
    case Grade::informational:
      return 0;
    case Grade::non_strict:
      return 1;
    case Grade::flaky:
      return 2;
    case Grade::fail:
      return 3;
    case Grade::blocked:
      return 4;
    case Grade::not_run:
    case Grade::not_applicable:
      break;
  }
  return std::nullopt;
}

// What the runs of one side found of one case.
struct Finding {
  std::map<Grade, std::size_t> grades;
  Grade last = Grade::not_run;
  std::string why;  // of the last

  // One grade for all of them: the one that most have, unless they are not of one mind.
  Grade grade() const {
    std::set<int> degrees;
    Grade usual = last;
    std::size_t most = 0;
    for (const auto& [grade, count] : grades) {
      const auto degree = badness(grade);
      if (!degree) continue;
      degrees.insert(*degree);
      if (count > most) usual = grade;
      most = std::max(most, count);
    }
    return degrees.size() > 1 ? Grade::flaky : usual;
  }

  // "flaky: 2 pass, 1 fail"
  std::string words() const {
    std::string text(word_of(grade()));
    if (grades.size() < 2) return text;
    std::string counts;
    for (const auto& [grade, count] : grades)
      counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", count, word_of(grade));
    return text + ": " + counts;
  }
};

using Findings = std::map<std::string, Finding>;

Findings findings_of(std::span<const Probe* const> probes) {
  Findings all;
  for (const Probe* probe : probes)
    for (const CaseResult& result : probe->cases) {
      Finding& finding = all[result.id];
      ++finding.grades[result.grade];
      finding.last = result.grade;
      finding.why = result.why;
    }
  return all;
}

// The ids of all cases, in the order of the old catalogue and then of the new one.
std::vector<std::string> ids_of(std::span<const Probe* const> before,
                                std::span<const Probe* const> after) {
  std::vector<std::string> ids;
  std::set<std::string> seen;
  for (const auto& side : {before, after})
    for (const Probe* probe : side)
      for (const CaseResult& result : probe->cases)
        if (seen.insert(result.id).second) ids.push_back(result.id);
  return ids;
}

std::optional<ConformanceChange::Kind> change_between(std::optional<int> before,
                                                      std::optional<int> after) {
  if (before == after) return std::nullopt;
  if (!before) return ConformanceChange::Kind::added;
  if (!after) return ConformanceChange::Kind::missing;
  return *after > *before ? ConformanceChange::Kind::worse : ConformanceChange::Kind::better;
}

std::vector<const Run*> runs_of(std::span<const Probe* const> probes) {
  std::vector<const Run*> runs;
  for (const Probe* probe : probes) runs.push_back(&probe->run);
  return runs;
}

std::vector<Circumstance> circumstances_of(std::span<const Probe* const> before,
                                           std::span<const Probe* const> after) {
  std::vector<Circumstance> all = differing(runs_of(before), runs_of(after));
  const std::string& old_suite = before.front()->suite_version;
  const std::string& new_suite = after.front()->suite_version;
  if (old_suite != new_suite)
    all.push_back({.of = Circumstance::Of::software,
                   .name = "suite",
                   .before = old_suite,
                   .after = new_suite});
  return all;
}

}  // namespace

bool ConformanceComparison::regression() const {
  return std::ranges::any_of(changes, [](const ConformanceChange& change) {
    return change.kind == ConformanceChange::Kind::worse;
  });
}

ConformanceComparison compare(std::span<const Probe* const> before,
                              std::span<const Probe* const> after) {
  if (before.empty() || after.empty())
    base::fail("there is nothing to compare: the {} side has no runs",
               before.empty() ? "old" : "new");
  ConformanceComparison all{.circumstances = circumstances_of(before, after)};
  all.warnings = warnings_of(all.circumstances);
  Findings then = findings_of(before);
  Findings now = findings_of(after);
  for (const std::string& id : ids_of(before, after)) {
    const Finding& old_finding = then[id];
    const Finding& new_finding = now[id];
    if (old_finding.grade() == Grade::flaky || new_finding.grade() == Grade::flaky)
      all.flaky.push_back(id);
    const auto degree = badness(old_finding.grade());
    const auto kind = change_between(degree, badness(new_finding.grade()));
    if (!kind && degree) ++all.same;
    if (!kind) continue;
    all.changes.push_back({.kind = *kind,
                           .id = id,
                           .before = old_finding.words(),
                           .after = new_finding.words(),
                           .why = new_finding.why});
  }
  std::ranges::stable_sort(all.changes, {}, &ConformanceChange::kind);
  return all;
}

}  // namespace results
