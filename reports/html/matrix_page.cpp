#include <fmt/format.h>

#include "libcore/base/units.h"
#include "libcore/results/json.h"
#include "libcore/results/page_data.h"
#include "reports/grades.h"
#include "reports/html/page.h"
#include "reports/html/parts.h"
#include "reports/matrix.h"

namespace report {
namespace {

// A table of peers under {{>marker}}; nothing without rows.
class PeerTable {
 public:
  PeerTable(Dictionary& page, const char* marker, std::string_view first,
            const std::vector<std::string>& peers)
      : part_(page.AddIncludeDictionary(marker)) {
    part_->SetFilename("peers");
    set(*part_, "FIRST", first);
    for (const std::string& peer : peers)
      set(*part_->AddSectionDictionary("PEER"), "NAME", peer, 200);
  }

  void add(const Comparables::Row& row) {
    Dictionary* line = part_->AddSectionDictionary("ROW");
    set(*line, "NAME", row.name);
    set_if_any(*line, "TITLE", row.title);
    for (const Comparables::Cell& cell : row.cells) {
      Dictionary* one = line->AddSectionDictionary("CELL");
      set(*one, "TEXT", cell.text);
      const std::string_view mood = css_class(cell.mood);
      set(*one, "MOOD", mood.empty() ? "plain" : mood);
    }
  }
  void add(const std::vector<Comparables::Row>& rows) {
    for (const Comparables::Row& row : rows) add(row);
  }

 private:
  Dictionary* part_;
};

void add_differences(Dictionary& page, const Comparables& all) {
  std::vector<Comparables::Row> different;
  for (const Comparables::Group& group : all.cases)
    for (const Comparables::Row& row : group.cases)
      if (!row.alike) different.push_back(row);
  if (different.empty()) return page.ShowSection("NO_DIFFERENCES");
  PeerTable(page, "DIFFERENCES", "case", all.peers).add(different);
}

Table run_table(const results::Matrix& matrix, const std::vector<std::string>& peers) {
  Table table{.columns = {{.name = "peer", .figures = false},
                          {.name = "started", .figures = false},
                          {.name = "took"},
                          {.name = "suite", .figures = false},
                          {.name = "command", .figures = false}}};
  for (std::size_t i = 0; i < peers.size(); ++i) {
    const results::Probe& probe = matrix.probes[i];
    table.rows.push_back(
        {.cells = {peers[i], probe.run.started, base::format_duration(probe.run.duration),
                   probe.suite_version, probe.run.command}});
  }
  return table;
}

}  // namespace

std::string matrix_page(const results::Matrix& matrix) {
  const Comparables all = comparables(matrix);
  Dictionary page("matrix");
  const std::string title = fmt::format("{} peers side by side", all.peers.size());
  const bool passed = all_passed(matrix);
  add_head(page, title);
  add_verdict(page, title, {.status = passed ? "OK" : "FAIL", .exit = passed ? 0 : 1},
              headline(matrix));
  PeerTable(page, "GRADES", "grade", all.peers).add(all.grades);
  PeerTable(page, "GROUPS", "group", all.peers).add(all.groups);
  add_differences(page, all);
  for (const Comparables::Group& group : all.cases) {
    Dictionary* section = page.AddSectionDictionary("GROUP");
    set(*section, "NAME", group.name);
    section->SetIntValue("COUNT", static_cast<long>(group.cases.size()));
    PeerTable(*section, "CASES", "case", all.peers).add(group.cases);
  }
  add_table(page, "RUNS", run_table(matrix, all.peers));
  page.SetValue("RESULT", results::page_data(results::to_json(matrix)));
  return expand("matrix", page);
}

}  // namespace report
