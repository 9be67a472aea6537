#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "libcore/results/probe.h"
#include "reports/table.h"

namespace report {

// What of the documents a run has touched: each requirement once, at the worst that any case says
// of it.
struct Coverage {
  struct Requirement {
    std::string id;
    std::string summary;
    results::Grade grade = results::Grade::not_run;
  };
  struct Section {
    std::string document;  // "RFC 6455"
    std::string number;    // "5.5.1"; what it is called where it has none
    std::vector<Requirement> requirements;
    std::size_t cases = 0;  // that judged something here
  };
  std::vector<Section> sections;  // by document, then by number
};
Coverage coverage(const results::Probe& probe);

// A row for each section of which something was judged.
Table section_table(const Coverage& coverage);

// A square for each requirement, a row for each section, as inline SVG.
std::string to_svg(const Coverage& coverage);

}  // namespace report
