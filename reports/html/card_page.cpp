#include <fmt/format.h>

#include <algorithm>

#include "libcore/base/units.h"
#include "libcore/results/json.h"
#include "libcore/results/page_data.h"
#include "reports/card.h"
#include "reports/figures.h"
#include "reports/grades.h"
#include "reports/headline.h"
#include "reports/html/page.h"
#include "reports/html/parts.h"
#include "reports/load_charts.h"

namespace report {
namespace {

using results::Grade;

// What a release is asked about first, with one line each; the page of the run has the rest.
Table case_table(const results::Probe& probe) {
  constexpr std::size_t most = 100;
  Table table{.caption = "What did not simply pass",
              .columns = {{.name = "case", .figures = false},
                          {.name = "grade", .figures = false},
                          {.name = "what", .figures = false},
                          {.name = "why", .figures = false}}};
  std::size_t left_out = 0;
  for (const Grade grade : {Grade::fail, Grade::flaky, Grade::blocked, Grade::non_strict}) {
    for (const results::CaseResult* result : cases_with(probe, grade)) {
      if (table.rows.size() == most) {
        ++left_out;
        continue;
      }
      std::string word(results::word_of(grade));
      if (result->known_failing) word += ", known";
      table.rows.push_back({.cells = {result->id, std::move(word), result->title, result->why},
                            .mood = mood_of(grade)});
    }
  }
  if (left_out > 0)
    table.caption += fmt::format(": the first {} of {} cases", most, most + left_out);
  return table;
}

// Charts that stand for a run; its own page has more.
bool is_leading(const Figure& figure) {
  return figure.id == "spectrum" || figure.id == "throughput";
}

std::string section_id(const char* kind, std::size_t place) {
  return fmt::format("{}-{}", kind, place + 1);
}

void add_origin_of(Dictionary& page, const results::Run& run) {
  Dictionary* section = page.AddSectionDictionary("RUN");
  set(*section, "TITLE", fmt::format("{}: {}", run.tool, title_of(run)), 200);
  add_origin(*section, run);
}

void add_probe(Dictionary& page, const results::Probe& probe, std::size_t place) {
  Dictionary* section = page.AddSectionDictionary("PROBE");
  section->SetValue("ID", section_id("conformance", place));
  add_verdict(*section, title_of(probe.run), probe.run.verdict, headline(probe));
  section->SetValue("BAR", to_svg(grade_bar(probe)));
  add_coverage(*section, probe);
  add_table(*section, "CASES", case_table(probe));
  add_origin_of(page, probe.run);
}

void add_load(Dictionary& page, const results::Load& load, std::size_t place) {
  Dictionary* section = page.AddSectionDictionary("LOAD");
  section->SetValue("ID", section_id("load", place));
  add_verdict(*section, title_of(load.run), load.run.verdict, headline(load));
  add_table(*section, "THRESHOLDS", threshold_table(load));
  Table times =
      percentile_table(load.histograms, shown_percentiles(load, {50, 90, 99, 99.9, 100}), false);
  times.caption = "Times";
  add_table(*section, "PERCENTILES", times);
  for (const Figure& figure : load_figures(load)) {
    if (!is_leading(figure)) continue;
    Dictionary* part = section->AddSectionDictionary("FIGURE");
    set(*part, "NAME", figure.title);
    add_figure(*part, "PICTURE", figure);
  }
  add_table(*section, "ERRORS", counter_table(load.errors, "Errors by cause", 0));
  add_origin_of(page, load.run);
}

Table run_table(const results::Card& card) {
  Table table{.columns = {{.name = "run", .figures = false},
                          {.name = "verdict", .figures = false},
                          {.name = "target", .figures = false},
                          {.name = "started", .figures = false},
                          {.name = "took"},
                          {.name = "by", .figures = false}}};
  const auto add = [&](const char* what, const results::Run& run) {
    std::string target = run.targets.empty() ? "" : run.targets.front();
    table.rows.push_back({.cells = {what, run.verdict.status, std::move(target), run.started,
                                    base::format_duration(run.duration),
                                    fmt::format("{} {}", run.tool, run.version)},
                          .mood = run.verdict.exit == 0 ? Mood::good : Mood::bad});
  };
  for (const results::Probe& probe : card.probes) add("conformance", probe.run);
  for (const results::Load& load : card.loads) add("load", load.run);
  return table;
}

}  // namespace

std::string card_page(const results::Card& card) {
  Dictionary page("card");
  const std::string title = title_of(card);
  const int exit = exit_of(card);
  const results::Verdict verdict{.status = exit == 0 ? "OK" : "FAIL", .exit = exit};
  add_head(page, fmt::format("{}: {}", verdict.status, title));
  add_verdict(page, title, verdict, headline(card));
  add_table(page, "RUNS", run_table(card));
  for (std::size_t i = 0; i < card.probes.size(); ++i) add_probe(page, card.probes[i], i);
  for (std::size_t i = 0; i < card.loads.size(); ++i) add_load(page, card.loads[i], i);
  page.SetValue("RESULT", results::page_data(results::to_json(card)));
  return expand("card", page);
}

}  // namespace report
