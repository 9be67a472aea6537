#pragma once

#include <vector>

#include "libcore/results/probe.h"
#include "suites/examination.h"
#include "tools/probe/item.h"

namespace probe {

// One item from its first attempt to its result.
class Trial {
 public:
  // `retries`: how many more attempts a case has that did not pass.
  Trial(const Item& item, std::size_t retries) : item_(item), retries_(retries) {}

  const Item& item() const { return item_; }

  // `beside`: other cases were under way. `stood_still`: so was our own loop for a while, so that
  // the attempt says nothing about the peer unless it passed.
  void attempt_over(const suite::Examination& examination, bool beside, bool stood_still);

  // What comes next. What was graded by time is repeated alone, and what was graded by absence in
  // quiet, so that other cases of ours have no part in it.
  enum class Next : unsigned char { result, again_beside, again_quiet, again_alone };
  Next next() const;

  // Whether any attempt so far can say something of the peer.
  bool judged() const { return !attempts_.empty(); }
  // Of the attempts so far, one at least.
  results::CaseResult result() const;

 private:
  struct Attempt {
    results::CaseResult result;
    bool seen_to_fail = false;  // the fail rests on octets that came
    bool by_time = false;       // the grade rests on time, or on no connection
    bool needs_quiet = false;   // on that, or on absence
    bool beside = false;
  };

  const Item& item_;
  const std::size_t retries_;
  std::vector<Attempt> attempts_;
  std::size_t void_attempts_ = 0;
  bool last_void_ = false;
};

}  // namespace probe
