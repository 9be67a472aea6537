#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace results {

// How one figure changed from old runs to new ones.
struct Change {
  enum class Kind : unsigned char {
    better,
    worse,
    same,   // within max_change or min_change
    unsure  // beyond both, but chance alone might have done that
  };

  std::string metric;
  std::string unit;            // "us", "1/s", "%", or none
  std::vector<double> before;  // one value a run that has one
  std::vector<double> after;   // none at all of what was asked for: that is worse
  double old_value = 0;        // the medians
  double new_value = 0;
  double share = 0;  // (new - old) / old, signed; infinite where only the old one is 0
  // The interval of `share` at the confidence of the terms, where there are runs enough for it.
  std::optional<double> low;
  std::optional<double> high;
  double confidence = 0;  // that there is a change at all; 0 for one run a side
  Kind kind = Kind::same;

  friend bool operator==(const Change&, const Change&) = default;
};

inline constexpr std::array<std::string_view, 4> change_words{"better", "worse", "same", "unsure"};
inline constexpr std::string_view word_of(Change::Kind kind) {
  return change_words[std::size_t(kind)];
}

}  // namespace results
