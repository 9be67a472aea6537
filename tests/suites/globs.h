#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include "libcore/base/text.h"

namespace test {

// They choose cases by their ids.
using Globs = std::vector<std::string_view>;

inline bool chosen(const Globs& globs, std::string_view id) {
  return std::ranges::any_of(globs,
                             [&](std::string_view glob) { return base::matches_glob(id, glob); });
}

}  // namespace test
