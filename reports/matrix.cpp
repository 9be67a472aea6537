#include "reports/matrix.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>

#include "reports/grades.h"

namespace report {
namespace {

using results::Grade;
using Cell = Comparables::Cell;
using Row = Comparables::Row;

bool passed(const results::Probe& probe) { return probe.run.verdict.exit == 0; }

std::string name_of(const results::Run& run) {
  if (!run.title.empty()) return run.title;
  return run.targets.empty() ? run.tool : run.targets.front();
}

std::vector<std::string> names_of(const results::Matrix& matrix) {
  std::vector<std::string> names;
  for (const results::Probe& probe : matrix.probes) {
    const std::string name = name_of(probe.run);
    std::string unique = name;
    for (int n = 2; std::ranges::count(names, unique) > 0; ++n)
      unique = fmt::format("{} ({})", name, n);
    names.push_back(std::move(unique));
  }
  return names;
}

Row row_of(std::string name, std::vector<Cell> cells) {
  const bool alike =
      std::ranges::all_of(cells, [&](const Cell& cell) { return cell.text == cells.front().text; });
  return {.name = std::move(name), .cells = std::move(cells), .alike = alike};
}

std::vector<Row> grade_rows(const results::Matrix& matrix) {
  std::vector<Cell> verdicts;
  for (const results::Probe& probe : matrix.probes)
    verdicts.push_back({probe.run.verdict.status, passed(probe) ? Mood::good : Mood::bad});
  std::vector<Row> rows = {row_of("verdict", std::move(verdicts))};
  for (const Grade grade : grades_by_weight) {
    std::vector<Cell> cells;
    bool any = false;
    for (const results::Probe& probe : matrix.probes) {
      const std::size_t count = results::count_grades(probe.cases).at(grade);
      any |= count > 0;
      cells.push_back(
          {fmt::format("{}", count), grade == Grade::fail && count > 0 ? Mood::bad : Mood::plain});
    }
    if (any) rows.push_back(row_of(std::string(results::word_of(grade)), std::move(cells)));
  }
  return rows;
}

// "3 fail, 1 flaky" or, where nothing is amiss, "12 pass".
Cell group_cell(const std::map<Grade, std::size_t>& counts) {
  Cell cell;
  for (const Grade grade : {Grade::fail, Grade::flaky, Grade::non_strict, Grade::blocked}) {
    const auto found = counts.find(grade);
    if (found == counts.end()) continue;
    if (cell.text.empty()) cell.mood = mood_of(grade);
    cell.text += fmt::format("{}{} {}", cell.text.empty() ? "" : ", ", found->second,
                             results::word_of(grade));
  }
  if (!cell.text.empty()) return cell;
  const auto found = counts.find(Grade::pass);
  if (found == counts.end()) return {"not judged", Mood::faint};
  return {fmt::format("{} pass", found->second), Mood::good};
}

// The cases of all probes, by group, in the order in which they come first.
struct Order {
  std::vector<std::string_view> groups;
  std::map<std::string_view, std::vector<const results::CaseResult*>> cases;
};
Order order_of(const results::Matrix& matrix) {
  Order order;
  std::map<std::string_view, bool> known;
  for (const results::Probe& probe : matrix.probes)
    for (const results::CaseResult& result : probe.cases) {
      if (!known.try_emplace(result.id, true).second) continue;
      std::vector<const results::CaseResult*>& group = order.cases[result.group];
      if (group.empty()) order.groups.push_back(result.group);
      group.push_back(&result);
    }
  return order;
}

using Grades = std::map<std::string_view, Grade>;  // by case

Row case_row(const results::CaseResult& of, const std::vector<Grades>& peers) {
  std::vector<Cell> cells;
  for (const Grades& grades : peers) {
    const auto found = grades.find(of.id);
    const Grade grade = found == grades.end() ? Grade::not_run : found->second;
    cells.push_back({std::string(results::word_of(grade)), mood_of(grade)});
  }
  Row row = row_of(of.id, std::move(cells));
  row.title = of.title;
  return row;
}

}  // namespace

Comparables comparables(const results::Matrix& matrix) {
  Comparables all{.peers = names_of(matrix), .grades = grade_rows(matrix)};
  std::vector<Grades> grades;
  std::map<std::string_view, std::vector<std::map<Grade, std::size_t>>> counts;  // by group
  for (const results::Probe& probe : matrix.probes) {
    Grades& of_peer = grades.emplace_back();
    for (const results::CaseResult& result : probe.cases) {
      of_peer[result.id] = result.grade;
      auto& group = counts[result.group];
      group.resize(matrix.probes.size());
      ++group[grades.size() - 1][result.grade];
    }
  }
  const Order order = order_of(matrix);
  for (const std::string_view group : order.groups) {
    std::vector<Cell> cells;
    for (const auto& of_peer : counts[group]) cells.push_back(group_cell(of_peer));
    all.groups.push_back(row_of(std::string(group), std::move(cells)));
    Comparables::Group& cases = all.cases.emplace_back();
    cases.name = group;
    for (const results::CaseResult* result : order.cases.at(group))
      cases.cases.push_back(case_row(*result, grades));
  }
  return all;
}

bool all_passed(const results::Matrix& matrix) {
  return std::ranges::all_of(matrix.probes, passed);
}

std::string headline(const results::Matrix& matrix) {
  return fmt::format("assay-report: {} {} of {} peers passed", all_passed(matrix) ? "OK" : "FAIL",
                     std::ranges::count_if(matrix.probes, passed), matrix.probes.size());
}

}  // namespace report
