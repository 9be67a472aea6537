#include "reports/grades.h"

#include <fmt/format.h>

#include <algorithm>

#include "libcore/base/units.h"

namespace report {

using results::Grade;

Mood mood_of(Grade grade) {
  switch (grade) {
    case Grade::pass:
      return Mood::good;
    case Grade::fail:
      return Mood::bad;
    case Grade::non_strict:
    case Grade::flaky:
    case Grade::blocked:
      return Mood::odd;
    case Grade::not_run:
    case Grade::not_applicable:
      return Mood::faint;
    case Grade::informational:
      break;
  }
  return Mood::plain;
}

Outcome outcome_of(const results::CaseResult& result) {
  switch (result.grade) {
    case Grade::fail:
      return result.known_failing ? Outcome::known : Outcome::failed;
    case Grade::pass:
      return result.known_failing ? Outcome::stale : Outcome::passed;
    case Grade::blocked:
      return Outcome::blocked;
    case Grade::not_run:
    case Grade::not_applicable:
      return Outcome::skipped;
    case Grade::non_strict:
    case Grade::informational:
    case Grade::flaky:
      break;
  }
  return Outcome::passed;
}

std::vector<const results::CaseResult*> cases_with(const results::Probe& probe, Grade grade) {
  std::vector<const results::CaseResult*> found;
  for (const results::CaseResult& result : probe.cases)
    if (result.grade == grade) found.push_back(&result);
  std::ranges::stable_sort(found, {}, &results::CaseResult::known_failing);
  return found;
}

std::string counts_line(const results::Probe& probe) {
  const auto counts = results::count_grades(probe.cases);
  std::string line;
  for (const Grade grade : grades_by_weight) {
    if (counts.at(grade) == 0) continue;
    line +=
        fmt::format("{}{} {}", line.empty() ? "" : ", ", counts.at(grade), results::word_of(grade));
  }
  return line.empty() ? "no cases" : line;
}

Table group_table(const results::Probe& probe) {
  const auto totals = results::count_grades(probe.cases);
  std::vector<Grade> shown;
  for (const Grade grade : grades_by_weight)
    if (totals.at(grade) > 0) shown.push_back(grade);

  Table table{.caption = "Grades by group", .columns = {{.name = "group", .figures = false}}};
  for (const Grade grade : shown) table.columns.push_back({std::string(results::word_of(grade))});
  table.columns.push_back({.name = "all"});

  std::vector<std::string> groups;  // in the order of their first case
  std::map<std::string, std::map<Grade, std::size_t>> counts;
  for (const results::CaseResult& result : probe.cases) {
    if (!counts.contains(result.group)) groups.push_back(result.group);
    ++counts[result.group][result.grade];
  }
  for (const std::string& group : groups) {
    std::map<Grade, std::size_t>& of_group = counts[group];
    std::size_t all = 0;
    Table::Row row{.cells = {group}};
    for (const Grade grade : shown) {
      all += of_group[grade];
      row.cells.push_back(of_group[grade] == 0 ? "" : fmt::format("{}", of_group[grade]));
    }
    row.cells.push_back(fmt::format("{}", all));
    row.mood = of_group[Grade::fail] > 0 ? Mood::bad : Mood::plain;
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::string remarks(const results::CaseResult& result) {
  std::string text =
      fmt::format("{}, {}", results::word_of(result.level), results::word_of(result.role));
  if (result.known_failing) text += ", known to fail";
  if (result.attempts > 1) text += fmt::format(", {} attempts", result.attempts);
  if (result.duration.count() > 0) text += ", " + base::format_duration(result.duration);
  if (!result.aliases.empty()) text += fmt::format(", also {}", fmt::join(result.aliases, " "));
  return text;
}

std::string sentence(const results::Requirement& requirement) {
  std::string origin = requirement.level;
  if (!origin.empty() && !requirement.section.empty()) origin += ", ";
  origin += requirement.section;
  std::string text = requirement.id;
  if (!origin.empty()) text += fmt::format(" ({})", origin);
  if (!requirement.summary.empty()) text += ": " + requirement.summary;
  return text;
}

ShareBar grade_bar(const results::Probe& probe) {
  struct Fill {
    Grade grade;
    const char* colour;
  };
  // Told apart by lightness too; the failed are hatched.
  constexpr std::array<Fill, 8> fills{{{Grade::fail, "#c8402f"},
                                       {Grade::flaky, "#b5609a"},
                                       {Grade::non_strict, "#d99a2b"},
                                       {Grade::blocked, "#7a6a58"},
                                       {Grade::pass, "#0072b2"},
                                       {Grade::informational, "#7fb3d5"},
                                       {Grade::not_applicable, "#a3abb3"},
                                       {Grade::not_run, "#c3c9cf"}}};
  const auto counts = results::count_grades(probe.cases);
  ShareBar bar{.name = "Cases by grade: " + counts_line(probe)};
  for (const Fill& fill : fills)
    bar.shares.push_back({.name = std::string(results::word_of(fill.grade)),
                          .count = counts.at(fill.grade),
                          .fill = fill.colour,
                          .hatched = fill.grade == Grade::fail});
  return bar;
}

}  // namespace report
