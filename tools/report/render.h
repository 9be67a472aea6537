#pragma once

#include <string>

#include "tools/report/options.h"

namespace reporter {

// What a command leaves beside its files.
struct Rendered {
  std::string text;  // to print
  int exit = 0;
};

// Reads the results, writes the files that are asked for, and returns what there is to print. The
// status is that of the verdict where results were merged. Throws base::Error, with the name of the
// file and the cause, for what is no result.
Rendered render(const Options& options, const report::Terminal& terminal);

}  // namespace reporter
