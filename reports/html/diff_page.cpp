#include "reports/html/page.h"
#include "reports/html/parts.h"

namespace report {

std::string diff_page(const Diff& diff) {
  Dictionary page("diff");
  add_run(page, diff.result.run, diff.headline);
  set(page, "KIND", diff.of);
  if (!diff.result.warnings.empty())
    set_each(*page.AddSectionDictionary("WARNING_LIST"), "WARNING", diff.result.warnings);
  set(page, "OLD", diff.old_side);
  set(page, "NEW", diff.new_side);
  set_if_any(page, "TERMS", diff.terms);
  const auto drawn = [](const auto& picture) { return to_svg(picture); };
  page.SetValue("PICTURE", std::visit(drawn, diff.picture));
  if (diff.changes.rows.empty()) page.ShowSection("NO_CHANGES");
  add_table(page, "CHANGES", diff.changes);
  if (!diff.result.flaky.empty())
    set_each(*page.AddSectionDictionary("FLAKY_LIST"), "FLAKY", diff.result.flaky);
  set(page, "METHOD", diff.method);
  if (!diff.values.rows.empty())
    add_table(*page.AddSectionDictionary("EACH"), "VALUES", diff.values);
  if (diff.circumstances.rows.empty()) page.ShowSection("NO_CIRCUMSTANCES");
  add_table(page, "CIRCUMSTANCES", diff.circumstances);
  add_table(page, "RESULTS", diff.results);
  return expand("diff", page);
}

}  // namespace report
