#include <fmt/format.h>

#include "libcore/base/units.h"
#include "libcore/results/json.h"
#include "libcore/results/page_data.h"
#include "libcore/results/readings.h"
#include "reports/figures.h"
#include "reports/headline.h"
#include "reports/html/page.h"
#include "reports/html/parts.h"
#include "reports/load_charts.h"
#include "reports/trial_tables.h"

namespace report {
namespace {

void add_percentiles(Dictionary& page, const results::Load& load) {
  results::Distributions phases;
  results::Distributions others;
  for (const auto& entry : load.histograms)
    (entry.first.starts_with("connect") ? phases : others).insert(entry);
  const std::vector<double> percentiles =
      shown_percentiles(load, {0, 50, 75, 90, 95, 99, 99.9, 99.99, 100});
  Table table = percentile_table(others, percentiles, false);
  table.caption = "All percentiles of the recorded stages";
  Table connecting = percentile_table(phases, percentiles, false);
  connecting.caption = "Connecting, in its phases";
  if (table.rows.empty() && connecting.rows.empty()) page.ShowSection("NO_TIMES");
  add_table(page, "PERCENTILES", table);
  add_table(page, "PHASES", connecting);
}

void add_search(Dictionary& page, const results::Search& search) {
  Dictionary* section = page.AddSectionDictionary("SEARCH");
  set(*section, "STORY", search_story(search));
  if (const auto chart = search_chart(search))
    section->AddSectionDictionary("CHART")->SetValue("SVG", to_svg(*chart));
  add_table(*section, "TRIED", search_table(search));
}

void add_baseline(Dictionary& page, const results::Baseline& baseline) {
  Dictionary* section = page.AddSectionDictionary("BASELINE");
  add_table(*section, "CHANGES", baseline_table(baseline));
  set_each(*section, "WARNING", baseline.warnings);
}

void add_scrapes(Dictionary& page, const results::Load& load) {
  if (load.scrapes.empty()) return;
  Dictionary* section = page.AddSectionDictionary("SCRAPES");
  for (const results::Scrape& scrape : load.scrapes) {
    Dictionary* one = section->AddSectionDictionary("SCRAPE");
    set(*one, "STORY", scrape_story(scrape));
    add_table(*one, "TOLD", scrape_table(scrape, load.step));
  }
}

Table generator_table(const results::Load& load) {
  return settings_table({{"workers", fmt::format("{}", load.workers)},
                         {"processor time", base::format_duration(load.processor_time)},
                         {"memory at its peak", base::format_size(load.peak_memory)}},
                        "The load generator");
}

}  // namespace

std::string load_page(const results::Load& load) {
  Dictionary page("load");
  add_run(page, load.run, headline(load));
  set(page, "OFFERED",
      load.offered_rate > 0 ? base::format_count(load.offered_rate) + " messages a second"
                            : std::string("as many messages as it takes"));
  set(page, "ACHIEVED", base::format_count(load.achieved_rate) + " messages a second");
  if (load.search) add_search(page, *load.search);
  if (load.baseline) add_baseline(page, *load.baseline);
  if (load.thresholds.empty()) page.ShowSection("NO_THRESHOLDS");
  add_table(page, "THRESHOLDS", threshold_table(load));
  add_table(page, "VALIDITY", validity_table(load));
  add_percentiles(page, load);
  for (const Figure& figure : load_figures(load)) {
    Dictionary* section = page.AddSectionDictionary("FIGURE");
    section->SetValue("ID", figure.id);
    set(*section, "NAME", figure.title);
    add_figure(*section, "PICTURE", figure);
  }
  if (load.errors.empty()) page.ShowSection("NO_ERRORS");
  Table errors = counter_table(load.errors, "Errors by cause", 0);
  for (Table::Row& row : errors.rows) row.mood = Mood::bad;
  add_table(page, "ERRORS", errors);
  add_table(page, "COUNTS",
            counter_table(load.counters, "Counts of the recorded stages", recorded_seconds(load)));
  if (!load.trials.empty())
    add_table(*page.AddSectionDictionary("TRIALS"), "RUNS", trial_table(load));
  add_table(page, "STAGES", stage_table(load));
  add_table(page, "EVENTS", event_table(load));
  add_table(page, "MARKS", counter_table(load.marks, "Marks that connections reached", 0));
  add_scrapes(page, load);
  add_table(page, "GENERATOR", generator_table(load));
  add_table(page, "SHARDS", shard_table(load));
  add_table(page, "PROFILE", settings_table(load.profile, "The profile, as it took effect"));
  page.SetValue("RESULT", results::page_data(results::to_json(load)));
  return expand("load", page);
}

}  // namespace report
