#include "reports/diff.h"
#include "reports/lines.h"
#include "reports/terminal.h"

namespace report {

std::string summary(const Diff& diff, const Terminal& terminal) {
  Lines lines(terminal);
  for (const std::string& warning : diff.result.warnings) lines.word("WARNING", Mood::odd, warning);
  const auto show = [&](const Table& table) {
    if (table.rows.empty()) return;
    lines.gap();
    lines.table(table);
  };
  show(diff.changes);
  Table circumstances = diff.circumstances;
  // Commands name their files, so they always differ.
  std::erase_if(circumstances.rows, [](const Table::Row& row) {
    return row.cells.front() == results::word_of(results::Circumstance::Of::command);
  });
  show(circumstances);

  lines.gap();
  lines.field("old", diff.old_side);
  lines.field("new", diff.new_side);
  lines.field("asked for", diff.terms);
  for (const std::string& id : diff.result.flaky) lines.field("flaky", id);
  lines.line(diff.headline, diff.result.run.verdict.exit == 0 ? Mood::good : Mood::bad);
  return std::move(lines).finish();
}

}  // namespace report
