#pragma once

#include <string>
#include <variant>

#include "libcore/results/load.h"
#include "libcore/results/probe.h"

namespace reporter {

using Result = std::variant<results::Probe, results::Load>;

// Reads a result, "-" from standard input. Throws base::Error, with the name of the file and the
// cause, for what is none.
Result read_result(const std::string& path);

}  // namespace reporter
