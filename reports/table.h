#pragma once

#include <string>
#include <vector>

namespace report {

// What a row or a word says beyond its text; colour and weight follow from it, never the meaning.
enum class Mood : unsigned char { plain, good, odd, bad, faint };

// A table as pages and terminals both show it. The first cell of a row names the row. Cells may
// hold foreign text: whoever shows them makes it harmless.
struct Table {
  struct Column {
    std::string name;
    bool figures = true;  // aligned to the right
  };
  struct Row {
    std::vector<std::string> cells;  // at most one a column
    Mood mood = Mood::plain;
  };

  std::string caption;
  std::vector<Column> columns;
  std::vector<Row> rows;
};

}  // namespace report
