#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "libcore/results/card.h"
#include "libcore/results/load.h"
#include "libcore/results/matrix.h"
#include "libcore/results/probe.h"

namespace results {

// Whatever a run, or a merge of runs, leaves behind.
using Result = std::variant<Probe, Load, Matrix, Card>;

// Reads a result in any form that holds one: JSON, a page of ours, an HdrHistogram log. Which of
// them it is follows from its content. It may come from anybody; `name` is where from, for a
// person. Throws base::Error with name, place, cause and remedy.
Result read_result(std::string_view content, std::string_view name);

// The same of a file, or of standard input for "-".
Result read_result_file(const std::string& path);

}  // namespace results
