#pragma once

#include <string>
#include <utility>

#include "libcore/schema/source.h"

namespace schema {

// Where a struct begins in its file, and whether all that is in it could be read: of one that could
// not, nothing further is complained of.
struct Origin : Place {
  bool sound = true;
};

// A value that knows where it stands in its file, for complaints that compare it with others.
template <typename T>
struct Placed {
  T value{};
  Place place;

  friend bool operator<(const Placed& a, const Placed& b) { return a.value < b.value; }
  friend bool operator==(const Placed& a, const Placed& b) { return a.value == b.value; }
};

// A name of something else in the file, or a key by which it is called.
using Name = Placed<std::string>;

// Any value at all, as the JSON text that says the same.
struct Json {
  std::string text;
};

}  // namespace schema
