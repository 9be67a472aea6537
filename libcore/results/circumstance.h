#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libcore/results/load.h"
#include "libcore/results/run.h"

namespace results {

// Something about the runs themselves that is not the same on the two sides of a comparison.
struct Circumstance {
  enum class Of : unsigned char { machine, profile, software, target, label, command };

  Of of = Of::machine;
  std::string name;    // "kernel", "rate"
  std::string before;  // each value that the runs of this side had, once; empty: none
  std::string after;

  friend bool operator==(const Circumstance&, const Circumstance&) = default;
};
inline constexpr std::array<std::string_view, 6> circumstance_words{
    "machine", "profile", "software", "target", "label", "command"};
inline constexpr std::string_view word_of(Circumstance::Of of) {
  return circumstance_words[std::size_t(of)];
}

// What differs, in the order above. Values are equal where reports write them alike. The name of a
// host is told beside another difference of the machines only: a container has a new one each time.
std::vector<Circumstance> differing(std::span<const Run* const> before,
                                    std::span<const Run* const> after);
// The same of load runs, with those settings of their profiles that say what is done.
std::vector<Circumstance> differing(std::span<const Load* const> before,
                                    std::span<const Load* const> after);

// A sentence for each kind of difference that may be the cause of others: machine, profile,
// software. They begin with "the machines differ".
std::vector<std::string> warnings_of(const std::vector<Circumstance>& circumstances);

// Throws base::Error, with what differs, where the machines do.
void forbid_other_machine(const std::vector<Circumstance>& circumstances);

}  // namespace results
