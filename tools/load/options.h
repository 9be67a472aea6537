#pragma once

#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "reports/output.h"
#include "reports/terminal.h"
#include "tools/load/console.h"
#include "tools/load/order.h"

namespace load {

// The command line, read.
struct Options {
  Order order;
  std::vector<report::Output> outputs;
  bool quiet = false;      // only the last line
  bool verbose = false;    // also the effective settings
  bool exit_zero = false;  // whatever the verdict
  report::ColorWish color = report::ColorWish::automatic;
  bool ascii = false;  // also where the terminal could show more
  TuiWish tui = TuiWish::automatic;
};

// Text to print, for --help and --version.
struct Answer {
  std::string text;
};

// Reads the command line, and ASSAY_<FLAG> of the environment for what it leaves out. Throws
// base::Error with the whole sentence where it is not of its form or contradicts itself.
// `processors` is what `--workers auto` may use.
std::variant<Options, Answer> parse_options(const std::vector<std::string>& arguments,
                                            unsigned processors);

}  // namespace load
