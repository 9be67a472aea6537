#pragma once

#include <algorithm>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libcore/base/text.h"

namespace test {

// They choose cases by their ids.
using Globs = std::vector<std::string_view>;

inline const Globs everything = {"*"};

inline bool chosen(const Globs& globs, std::string_view id) {
  return std::ranges::any_of(globs,
                             [&](std::string_view glob) { return base::matches_glob(id, glob); });
}

// Names and ids that are made by a loop stay for good.
inline std::string_view kept(std::string text) {
  static std::deque<std::string> all;
  return all.emplace_back(std::move(text));
}

}  // namespace test
