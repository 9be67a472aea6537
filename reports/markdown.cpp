#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iterator>

#include "libcore/results/readings.h"
#include "reports/account.h"
#include "reports/figures.h"
#include "reports/formats.h"
#include "reports/grades.h"
#include "reports/headline.h"
#include "reports/legible.h"
#include "reports/svg.h"
#include "reports/trial_tables.h"

namespace report {
namespace {

using results::Grade;

constexpr std::size_t most_octets = 1000 * 1024;  // of a summary that GitHub shows
constexpr std::size_t kept_back = 4096;           // for what stands behind rows and details

// Text where markdown would read marks: the marks are character references, which are text.
std::string plain(std::string_view text, std::size_t limit = 300) {
  constexpr std::string_view marks = "&<>\"'\\`*_{}[]()#+!|~@:$=";
  std::string result;
  for (const char c : legible(text, Charset::utf8, limit)) {
    if (marks.find(c) == std::string_view::npos) {
      result += c;
    } else {
      fmt::format_to(std::back_inserter(result), "&#{};", static_cast<int>(c));
    }
  }
  return result;
}

std::string code(std::string_view text, std::size_t limit = 300) {
  return text.empty() ? "" : "<code>" + plain(text, limit) + "</code>";
}

class Page {
 public:
  // A comment says what this file is, for those who want to replace it.
  Page(const results::Run& run, std::string_view what, const std::string& headline) {
    fmt::format_to(out(), "<!-- assay: {} -->\n## {}{}{}\n\n{}\n\n", what,
                   plain(run.verdict.status, 40), run.title.empty() ? "" : ": ", plain(run.title),
                   code(headline, 1000));
    if (run.partial) line("**The run was stopped before its plan ended.**");
    std::string targets;
    for (const std::string& target : run.targets) {
      if (targets.size() > 2000) break;
      targets += (targets.empty() ? "" : ", ") + code(target);
    }
    if (!targets.empty()) line("Target: " + targets);
  }

  void line(std::string_view markup) { fmt::format_to(out(), "{}\n\n", markup); }

  // Adds it if there is room; says whether.
  bool add(std::string_view markup) {
    if (text_.size() + markup.size() + kept_back > most_octets) return false;
    text_ += markup;
    return true;
  }

  void table(const Table& table) {
    if (table.rows.empty()) return;
    if (!table.caption.empty()) line("### " + plain(table.caption));
    std::string head = "|", rule = "|";
    for (const Table::Column& column : table.columns) {
      head += ' ' + plain(column.name) + " |";
      rule += column.figures ? " ---: |" : " --- |";
    }
    text_ += head + '\n' + rule + '\n';
    for (const Table::Row& row : table.rows) {
      std::string cells = "|";
      for (std::size_t i = 0; i < table.columns.size(); ++i)
        cells += ' ' + (i < row.cells.size() ? plain(row.cells[i]) : std::string()) + " |";
      if (!add(cells + '\n')) ++left_out_;
    }
    text_ += '\n';
  }

  void fold(std::string_view title, std::string_view lines) {
    const std::string folded =
        fmt::format("<details><summary>{}</summary>\n\n<pre>\n{}</pre>\n\n</details>\n\n", title,
                    with_entities(lines));
    if (!add(folded)) ++left_out_;
  }

  std::string finish(const results::Run& run) && {
    if (left_out_ > 0)
      line(fmt::format("{} more do not fit here; the result file has them.", left_out_));
    line("Repeat: " + code(run.command, 1000));
    return std::move(text_);
  }

 private:
  std::back_insert_iterator<std::string> out() { return std::back_inserter(text_); }

  std::string text_;
  std::size_t left_out_ = 0;
};

std::string sections(const results::CaseResult& result) {
  std::string text;
  for (const results::Requirement& requirement : result.requirements)
    if (text.find(requirement.section) == std::string::npos && text.size() < 200)
      text += (text.empty() ? "" : "; ") + requirement.section;
  return text;
}

}  // namespace

std::string markdown(const results::Probe& probe) {
  Page page(probe.run, "conformance", headline(probe));
  page.line("Cases: " + counts_line(probe));
  std::vector<const results::CaseResult*> shown;
  for (const Grade grade : {Grade::fail, Grade::flaky, Grade::blocked})
    for (const results::CaseResult* result : cases_with(probe, grade)) shown.push_back(result);
  for (const results::CaseResult& result : probe.cases)
    if (outcome_of(result) == Outcome::stale) shown.push_back(&result);

  Table table{.columns = {{"case", false},
                          {"verdict", false},
                          {"level", false},
                          {"section", false},
                          {"what", false}}};
  for (const results::CaseResult* result : shown) {
    std::string verdict(results::word_of(result->grade));
    if (result->known_failing) verdict += ", known to fail";
    table.rows.push_back(
        {.cells = {result->id, verdict, std::string(results::word_of(result->level)),
                   sections(*result), contrast(*result)}});
  }
  page.table(table);
  for (const results::CaseResult* result : shown)
    page.fold(code(result->id) + ' ' + plain(result->title), account(*result));

  std::string reasons;
  for (const results::CaseResult* result : cases_with(probe, Grade::non_strict))
    reasons += fmt::format("{}: {}\n", legible(result->id), legible(result->why));
  if (!reasons.empty())
    page.fold(fmt::format("{} non-strict", cases_with(probe, Grade::non_strict).size()), reasons);
  return std::move(page).finish(probe.run);
}

std::string markdown(const results::Load& load) {
  Page page(load.run, "load", headline(load));
  for (const std::string& reason : load.run.verdict.reasons) page.add("- " + plain(reason) + '\n');
  if (!load.run.verdict.reasons.empty()) page.add("\n");
  if (load.search) {
    page.line("Search: " + plain(search_story(*load.search)));
    page.table(search_table(*load.search));
  }
  page.table(trial_table(load));
  if (load.baseline) page.table(baseline_table(*load.baseline));
  page.table(threshold_table(load));
  page.table(validity_table(load));
  Table times = percentile_table(load.histograms, {0, 50, 90, 99, 99.9, 100}, true);
  times.caption = "Times";
  page.table(times);
  page.table(counter_table(load.counters, "Counts", recorded_seconds(load)));
  page.table(counter_table(load.errors, "Errors", 0));
  return std::move(page).finish(load.run);
}

std::string markdown(const Diff& diff) {
  Page page(diff.result.run, "comparison", diff.headline);
  for (const std::string& warning : diff.result.warnings)
    page.add("- **Warning**: " + plain(warning) + '\n');
  if (!diff.result.warnings.empty()) page.add("\n");
  page.line("Old: " + plain(diff.old_side, 1000));
  page.line("New: " + plain(diff.new_side, 1000));
  if (!diff.terms.empty()) page.line("Asked for: " + plain(diff.terms));
  page.table(diff.changes);
  if (!diff.result.flaky.empty())
    page.line("Flaky: " + plain(fmt::format("{}", fmt::join(diff.result.flaky, ", ")), 1000));
  page.table(diff.circumstances);
  page.table(diff.results);
  return std::move(page).finish(diff.result.run);
}

}  // namespace report
