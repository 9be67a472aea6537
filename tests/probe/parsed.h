#pragma once

#include <string>
#include <string_view>

#include "tools/probe/options.h"

namespace probe {

// What a command line of assay-probe is read as; or what is wrong with it, "(none)" if nothing is.
Options options(std::string_view line);
std::string complaint(std::string_view line);

}  // namespace probe
