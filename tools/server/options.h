#pragma once

#include <string>
#include <variant>

#include "tools/server/log.h"
#include "tools/server/server.h"

namespace serve {

struct Options {
  ServerSettings server;
  LogSettings log;
};

// What the command line and, below it, the environment (ASSAY_LISTEN and so on) ask for: options,
// or a text that is the whole answer (--help, --version). Throws base::Error with cause and remedy.
std::variant<Options, std::string> parse_options(int argc, const char* const* argv);

}  // namespace serve
