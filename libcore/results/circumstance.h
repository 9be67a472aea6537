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
  enum class Of : unsigned char { machine, profile, software, target, command };
  Of of = Of::machine;
  std::string name;    // "kernel", "rate"
  std::string before;  // each value that the runs of this side had, once
  std::string after;

  friend bool operator==(const Circumstance&, const Circumstance&) = default;
};
inline constexpr std::array<std::string_view, 5> circumstance_words{
    "machine", "profile", "software", "target", "command"};

// What differs between the machines, versions, targets and commands of two sides. Values count as
// equal where reports write them alike. The name of a host is told beside another difference of the
// machine only: containers get a new one each time.
std::vector<Circumstance> differing(std::span<const Run* const> before,
                                    std::span<const Run* const> after);
// The same for load runs, with their profiles.
std::vector<Circumstance> differing(std::span<const Load* const> before,
                                    std::span<const Load* const> after);

}  // namespace results
