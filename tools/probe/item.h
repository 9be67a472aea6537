#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "suites/case.h"
#include "suites/facts.h"

namespace probe {

// A case as a run plays it: under one segmentation.
struct Item {
  const suite::Case* script;
  suite::Segmentation segmentation = suite::Segmentation::none;
  std::string id;      // as results have it: "framing.echo.text-0[byte]" where there are several
  std::string replay;  // the command that repeats it
  bool whole_transcript = false;
};

// Stands for the case in a command that repeats one.
inline constexpr std::string_view place_of_case = "{case}";

// Each case under each segmentation, in the order of the cases; once only where a case cuts all
// that it sends by itself. `replay` is the command without an id.
std::vector<Item> items(const std::vector<const suite::Case*>& cases,
                        const std::vector<suite::Segmentation>& segmentations,
                        const std::string& replay);

}  // namespace probe
