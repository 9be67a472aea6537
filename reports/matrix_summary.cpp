#include <fmt/format.h>

#include "reports/lines.h"
#include "reports/matrix.h"
#include "reports/terminal.h"

namespace report {
namespace {

// A column a peer, by number: their names are long.
Table table_of(std::string_view caption, std::string_view first, std::size_t peers) {
  Table table{.caption = std::string(caption),
              .columns = {{.name = std::string(first), .figures = false}}};
  for (std::size_t i = 1; i <= peers; ++i)
    table.columns.push_back({.name = fmt::format("{}", i), .figures = false});
  return table;
}

void add(const Comparables::Row& row, Table& table) {
  Table::Row& line = table.rows.emplace_back();
  line.cells.push_back(row.name);
  for (const Comparables::Cell& cell : row.cells) {
    line.cells.push_back(cell.text);
    if (cell.mood == Mood::bad) line.mood = Mood::bad;
  }
}

Table table_of(std::string_view caption, std::string_view first, std::size_t peers,
               const std::vector<Comparables::Row>& rows) {
  Table table = table_of(caption, first, peers);
  for (const Comparables::Row& row : rows) add(row, table);
  return table;
}

}  // namespace

std::string summary(const results::Matrix& matrix, const Terminal& terminal) {
  const Comparables all = comparables(matrix);
  const std::size_t peers = all.peers.size();
  Lines lines(terminal);
  for (std::size_t i = 0; i < peers; ++i) lines.field(fmt::format("{}", i + 1), all.peers[i], 3);
  lines.gap();
  lines.table(table_of("Cases by grade", "grade", peers, all.grades));
  lines.gap();
  lines.table(table_of("Groups", "group", peers, all.groups));
  Table different = table_of("Cases that came out differently", "case", peers);
  for (const Comparables::Group& group : all.cases)
    for (const Comparables::Row& row : group.cases)
      if (!row.alike) add(row, different);
  lines.gap();
  lines.table(different);
  lines.gap();
  lines.line(headline(matrix), all_passed(matrix) ? Mood::good : Mood::bad);
  return std::move(lines).finish();
}

}  // namespace report
