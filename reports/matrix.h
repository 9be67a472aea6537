#pragma once

#include <string>
#include <vector>

#include "libcore/results/matrix.h"
#include "reports/table.h"

namespace report {

// Several peers side by side: a row a case or a group of them, a column a peer.
struct Comparables {
  struct Cell {
    std::string text;
    Mood mood = Mood::plain;
  };
  struct Row {
    std::string name;
    std::string title;        // of a case
    std::vector<Cell> cells;  // one a peer
    bool alike = true;        // all peers have the same
  };
  struct Group {
    std::string name;
    std::vector<Row> cases;
  };

  std::vector<std::string> peers;  // what they are called, each otherwise
  std::vector<Row> grades;         // the verdict, then how many cases got each grade
  std::vector<Row> groups;         // what did not pass, or how many did
  std::vector<Group> cases;        // all, in the order of the catalogue
};
Comparables comparables(const results::Matrix& matrix);

// How many peers passed their gates, for the last line and the headline of the page:
//   assay-report: FAIL 2 of 3 peers passed
std::string headline(const results::Matrix& matrix);
bool all_passed(const results::Matrix& matrix);

}  // namespace report
