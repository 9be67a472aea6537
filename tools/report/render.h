#pragma once

#include <string>

#include "tools/report/options.h"

namespace reporter {

// Reads the results, writes the files that are asked for, and returns what there is to print.
// Throws base::Error, with the name of the file and the cause, for what is no result.
std::string render(const Options& options, const report::Terminal& terminal);

}  // namespace reporter
