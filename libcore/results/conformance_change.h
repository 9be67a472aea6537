#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libcore/results/circumstance.h"
#include "libcore/results/probe.h"

namespace results {

// A case that the old runs and the new ones judge differently.
struct ConformanceChange {
  // `missing` and `added`: the case was judged on one side only.
  enum class Kind : unsigned char { worse, better, missing, added };

  Kind kind = Kind::worse;
  std::string id;
  std::string before;  // words of the grade; of a side that did not judge it "not run" or the like
  std::string after;
  std::string why;  // of the last of the new results

  friend bool operator==(const ConformanceChange&, const ConformanceChange&) = default;
};
inline constexpr std::array<std::string_view, 4> conformance_words{"worse", "better", "gone",
                                                                   "new"};
inline constexpr std::string_view word_of(ConformanceChange::Kind kind) {
  return conformance_words[std::size_t(kind)];
}

struct ConformanceComparison {
  std::vector<ConformanceChange> changes;  // worse ones first
  // Cases that are flaky, or that runs of one side judge differently; each once.
  std::vector<std::string> flaky;
  std::size_t same = 0;  // cases that both sides judge alike
  std::vector<Circumstance> circumstances;
  std::vector<std::string> warnings;

  // A case is worse.
  bool regression() const;
};

// Compares conformance runs of one side with those of the other, case by case. Pass and
// informational are equal; a case that runs of one side judge differently counts as flaky there.
// Throws base::Error where a side has no runs.
ConformanceComparison compare(std::span<const Probe* const> before,
                              std::span<const Probe* const> after);

}  // namespace results
