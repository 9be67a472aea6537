#pragma once

#include <string>

#include "libcore/results/json.h"

namespace results {

// The JSON Schema (draft 2020-12) of result files, made from what writes and reads them. Keys may
// be added within a version, so it lets unknown ones be.
std::string json_schema(Kind kind);

}  // namespace results
