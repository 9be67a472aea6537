#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libcore/schema/yaml.h"

namespace schema {

// The way to a value in a tree, key by key. An element of a list is called by its number from 0 or
// by the value of its key `name`; "*" is the only one there is, of a map too, and "+" a new one at
// the end of a list.
using Path = std::vector<std::string>;

// Reads "scenarios.echo.population.connections"; a key with a dot stands in quotes:
// thresholds."connect.failed". Throws base::Error for anything else.
Path parse_path(std::string_view text);
std::string to_string(const Path& path);

// Puts a value there, in place of what was there. Maps and lists that are missing on the way are
// made. Throws base::Error where the way leads through a single value, or to an element that is not
// there.
void put(Value& tree, const Path& path, Value value);

}  // namespace schema
