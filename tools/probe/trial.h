#pragma once

#include <vector>

#include "libcore/results/probe.h"
#include "suites/examination.h"
#include "tools/probe/item.h"

namespace probe {

// One item from its first attempt to its result. Attempts may be under way side by side.
class Trial {
 public:
  // `retries`: how many more attempts a case has that did not pass.
  // It has so many attempts beyond the first, and more where our own loop stood still; one that
  // does not repeat has the first alone, of which what was seen counts all the same.
  Trial(const Item& item, std::size_t retries, bool repeats = true)
      : item_(item), retries_(repeats ? retries : 0), repeats_(repeats) {}

  const Item& item() const { return item_; }

  // Of an attempt.
  struct Circumstances {
    std::size_t number = 0;    // as `begin` gave it
    bool beside = false;       // other cases were under way
    bool stood_still = false;  // so was our own loop for a while: only a pass says something then
  };

  // One more attempt begins; its number, from 0.
  std::size_t begin() { return begun_++; }
  void attempt_over(const suite::Examination& examination, const Circumstances& circumstances);

  // Whether there is an attempt left, if those under way do not pass.
  bool may_begin() const { return !settled_ && begun_ - void_attempts_ <= retries_; }

  // What comes next: nothing while others of its attempts count and are under way; `result` once.
  // What was graded by time is repeated alone, and what was graded by absence in quiet, so that
  // other cases of ours have no part in it. `last`: nothing is repeated any more.
  enum class Next : unsigned char { nothing, result, again_beside, again_quiet, again_alone };
  Next next(bool last);

  // Whether any attempt so far can say something of the peer.
  bool judged() const { return !attempts_.empty(); }
  // Of the attempts so far, one at least.
  results::CaseResult result() const;

 private:
  struct Attempt {
    std::size_t number;
    results::CaseResult result;
    bool seen_to_fail = false;  // the fail rests on octets that came
    bool by_time = false;       // the grade rests on time, or on no connection
    bool needs_quiet = false;   // on that, or on absence
    bool beside = false;
    bool is_void = false;  // it counts only where all are
  };

  bool passed_at_once() const;
  Next due() const;

  const Item& item_;
  const std::size_t retries_;
  const bool repeats_;
  std::size_t begun_ = 0;
  std::size_t over_ = 0;
  std::vector<Attempt> attempts_;  // by number
  std::size_t void_attempts_ = 0;
  bool last_void_ = false;
  bool settled_ = false;
};

}  // namespace probe
