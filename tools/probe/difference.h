#pragma once

#include <string>
#include <vector>

#include "libcore/results/probe.h"

namespace probe {

// A case that two runs judge differently.
struct Difference {
  // `missing` and `added`: the case was judged in one of the runs only.
  enum class Kind : unsigned char { worse, better, missing, added };
  Kind kind;
  std::string id;
  std::string before;  // words of the grade; of the run that did not judge it "not run" or the like
  std::string after;
  std::string why;  // of the later result
};

// Between an earlier run and a later one, worse ones first. Pass and informational are equal.
std::vector<Difference> differences(const results::Probe& before, const results::Probe& after);

bool any_worse(const std::vector<Difference>& differences);

// A line each, then one that counts them.
std::string text_of(const std::vector<Difference>& differences);

}  // namespace probe
