#include <fmt/format.h>

#include "libcore/base/units.h"
#include "libcore/results/readings.h"
#include "reports/figures.h"
#include "reports/headline.h"
#include "reports/lines.h"
#include "reports/terminal.h"
#include "reports/trial_tables.h"

namespace report {

std::string summary(const results::Load& load, const Terminal& terminal) {
  Lines lines(terminal);
  const auto show = [&](Table table) {
    if (table.rows.empty()) return;
    lines.gap();
    lines.table(table);
  };
  if (load.search) show(search_table(*load.search));
  show(trial_table(load));
  if (load.baseline) show(baseline_table(*load.baseline));
  show(threshold_table(load));
  show(validity_table(load));

  Table times =
      percentile_table(load.histograms, shown_percentiles(load, {0, 50, 90, 99, 99.9, 100}), true);
  times.caption = "Times";
  show(std::move(times));
  show(stage_table(load));
  show(event_table(load));
  show(shard_table(load));
  show(counter_table(load.marks, "Marks", 0));
  show(counter_table(load.counters, "Counts", recorded_seconds(load)));
  Table errors = counter_table(load.errors, "Errors", 0);
  for (Table::Row& row : errors.rows) row.mood = Mood::bad;
  show(std::move(errors));

  lines.gap();
  for (const std::string& target : load.run.targets) lines.field("target", target);
  if (load.search) lines.field("search", search_story(*load.search));
  lines.field("offered", load.offered_rate > 0 ? base::format_count(load.offered_rate) + "/s"
                                               : std::string("as much as it takes"));
  lines.field("generator", fmt::format("{} workers, {} of processor time, {}", load.workers,
                                       base::format_duration(load.processor_time),
                                       base::format_size(load.peak_memory)));
  for (const results::Scrape& scrape : load.scrapes) lines.field("scraped", scrape_story(scrape));
  if (load.baseline)
    for (const std::string& warning : load.baseline->warnings) lines.field("baseline", warning);
  for (const std::string& reason : load.run.verdict.reasons) lines.field("because", reason);
  lines.field("command", load.run.command);
  lines.line(headline(load), load.run.verdict.exit == 0 ? Mood::good : Mood::bad);
  return std::move(lines).finish();
}

}  // namespace report
