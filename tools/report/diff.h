#pragma once

#include <string>
#include <vector>

#include "libcore/cli/flags.h"
#include "libcore/results/comparison.h"
#include "reports/diff.h"

namespace reporter {

// What is to be compared.
struct DiffOptions {
  std::vector<std::string> before;  // result files, "-" for standard input
  std::vector<std::string> after;
  results::Terms terms;
  std::string of_figures;  // a flag that was given and is of load runs only: "--metric"; or empty
  std::string command;     // how to repeat this
};

// The words and flags of `assay-report diff` on its command line. "--" stands between the old
// results and the new ones and ends no flags, so it is taken out of `arguments` by one and put
// between the sides by the other.
void hide_dashes(std::vector<std::string>& arguments);
void add_flags(cli::Flags& command, std::vector<std::string>& words, DiffOptions& options);
// Sets the sides from the words, behind parsing. Throws base::Error where one has none.
void take_sides(const cli::Flags& command, const std::vector<std::string>& words,
                DiffOptions& options);

// Reads and compares the results. Throws base::Error, with the name of the file and the cause, for
// what is no result, and where results cannot be compared.
report::Diff diff(const DiffOptions& options);

}  // namespace reporter
