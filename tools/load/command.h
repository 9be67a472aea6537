#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libcore/base/error.h"

namespace load {

struct CommandAnswer {
  std::string text;                    // to print
  std::optional<base::Error> refusal;  // and what to fail with then
};

// What assay-load does besides a run, where the first word of its command line says so: `check`,
// `init` or `schema`. Nothing where that is none of them. Throws base::Error.
std::optional<CommandAnswer> answer_command(const std::vector<std::string>& arguments);

}  // namespace load
