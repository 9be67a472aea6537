#pragma once

#include <string>
#include <variant>
#include <vector>

#include "reports/output.h"
#include "reports/terminal.h"
#include "tools/report/diff.h"

namespace reporter {

enum class Command : unsigned char { show, convert, merge, diff, schema };

// The command line, read.
struct Options {
  Command command = Command::show;
  std::vector<std::string> results;  // files, "-" for standard input; none of diff
  DiffOptions diff;
  std::vector<report::Output> outputs;
  std::string title;                          // of what is merged
  bool allow_incomplete = false;              // of merge: shards may be missing
  results::Kind kind = results::Kind::probe;  // of the schema
  report::ColorWish color = report::ColorWish::automatic;
  bool ascii = false;
};

// Text to print, for --help and --version.
struct Answer {
  std::string text;
};

// Reads the command line, and ASSAY_COLOR of the environment where it leaves the color out. Throws
// base::Error with the whole sentence where it is not of its form or contradicts itself.
std::variant<Options, Answer> parse_options(std::vector<std::string> arguments);

}  // namespace reporter
