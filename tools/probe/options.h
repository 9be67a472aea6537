#pragma once

#include <string>
#include <variant>
#include <vector>

#include "reports/output.h"
#include "reports/terminal.h"
#include "tools/probe/run.h"

namespace probe {

// The command line, read.
struct Options {
  Settings settings;
  std::string command;  // how to repeat the run
  std::string title;
  std::vector<report::Output> outputs;
  bool quiet = false;    // only the last line
  bool verbose = false;  // a line a case
  report::ColorWish color = report::ColorWish::automatic;
};

// Text to print: for --help, --version, list and explain.
struct Answer {
  std::string text;
};

// Reads the command line, and ASSAY_<FLAG> of the environment for what it leaves out. Throws
// base::Error with the whole sentence where it is not of its form or contradicts itself.
std::variant<Options, Answer> parse_options(const std::vector<std::string>& arguments);

}  // namespace probe
