#pragma once

#include <deque>
#include <functional>
#include <variant>
#include <vector>

#include "suites/conversation.h"
#include "suites/facts.h"
#include "suites/finding.h"

namespace suite {

// What a case knows when it looks for its next round.
struct Known {
  const std::deque<Finding>& findings;  // of this case, in the order in which they were played
  const Facts& facts;
  Experience& experience;  // for the cases behind it as well
};

// What a search amounts to, and a last round that makes use of it.
struct Outcome {
  std::vector<Judgement> judgements = {};
  Round last = {};
};

// The next round of a search, or its outcome.
using Next = std::variant<Round, Outcome>;
using Search = std::function<Next(const Known& known)>;

}  // namespace suite
