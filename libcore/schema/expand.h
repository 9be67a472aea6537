#pragma once

#include <functional>
#include <optional>
#include <string>

#include "libcore/schema/yaml.h"

namespace schema {

// What a variable is set to, or nothing.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

// That of this process.
std::optional<std::string> process_environment(const std::string& name);

// Puts variables of the environment into all values of the tree, its keys apart: ${NAME} and
// ${NAME:-default}, the default also where NAME is set and empty, as a shell does. Names are in
// upper case; any other ${...} stays for whoever reads the value. One that is neither set nor has a
// default is noted in its value, for whoever reads that to complain of.
void expand(Value& tree, const Environment& environment);

}  // namespace schema
