#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "reports/output.h"
#include "reports/terminal.h"
#include "tools/probe/gates.h"
#include "tools/probe/run.h"

namespace probe {

// The command line of a run, read.
struct Options {
  Settings settings;
  Gates gates;
  bool update_known = false;
  std::optional<Target> compared;                    // judged too; only what differs is shown
  std::optional<std::chrono::nanoseconds> observes;  // no cases: real clients, for so long
  bool observer_echoes = false;                      // and sends their messages back
  bool trace = false;  // of one case: show all that went over the wire
  // Several servers, one run each; else there is that of the settings.
  struct Server {
    std::string name;  // in reports
    Target target;
    std::vector<const suite::Case*> cases;
  };
  std::vector<Server> servers;
  std::string command;  // how to repeat the run
  std::string title;
  std::vector<report::Output> outputs;
  bool quiet = false;    // only the last line
  bool verbose = false;  // a line a case
  bool ascii = false;
  report::ColorWish color = report::ColorWish::automatic;
};

// Text to print, of what needs no server: --help, list, explain, requirements, diff, and replay of
// a stored result.
struct Answer {
  std::string text;
  int exit = 0;
};

// Reads the command line, and ASSAY_<FLAG> of the environment for what it leaves out. Throws
// base::Error with the whole sentence where it is not of its form or contradicts itself.
std::variant<Options, Answer> parse_options(const std::vector<std::string>& arguments);

}  // namespace probe
