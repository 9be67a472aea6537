#pragma once

#include <optional>
#include <string>
#include <vector>

#include "libcore/schema/source.h"

namespace schema {

// What stands in a YAML file, with places: a tree of plain values, not yet judged by any schema.
struct Value {
  enum class Kind : unsigned char { nothing, text, list, map };

  Kind kind = Kind::nothing;
  Place place;
  std::string text;             // of a text, without its quotes
  bool quoted = false;          // of a text: it had them, or stood in a block
  std::string unset;            // of a text: a variable in it that is not set, see expand.h
  std::vector<Value> children;  // of a list or a map, in the order of the file
  std::string key;              // of a map's child; no two in a map are equal
  Place key_place;
};

// Reads the text of `source`, or complains to it and returns nothing where that is not YAML as we
// take it: one document of at most 1 MiB and 64 levels, keys are texts, no anchors, aliases or
// tags. A key that is given twice is complained of and counts once. An empty file is `nothing`.
std::optional<Value> parse_yaml(Source& source);

// A text as a value; of `quoted` see above.
Value text_value(std::string text, Place place, bool quoted = false);

// The tree as YAML again, each value with its origin as `source` has it in a comment behind it.
std::string to_yaml(const Value& tree, const Source& source);

}  // namespace schema
