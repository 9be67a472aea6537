#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libcore/results/probe.h"
#include "tools/probe/item.h"

namespace probe {

// What passes stand on that say nothing by themselves: that another case has not failed, their
// baseline. Where that is not played they stand by themselves.
class Ground {
 public:
  // `earlier`: what other runs have played already.
  Ground(std::span<const Item> items, std::span<const results::CaseResult* const> earlier);

  using Result = std::pair<const Item*, results::CaseResult>;
  // What is known with this one: it, unless it waits for its baseline, and those that have waited
  // for it. A pass whose baseline has failed is blocked.
  std::vector<Result> settle(const Item& item, results::CaseResult result);
  // Those that still wait, as nothing is played any more.
  std::vector<Result> release();

 private:
  struct Baseline {
    std::size_t to_come = 0;  // under how many segmentations
    bool holds = false;
    std::string why_not;
    std::vector<Result> waiting;

    void learn(const results::CaseResult& own);
    bool is_known() const { return holds || to_come == 0; }
    void judge(results::CaseResult& result) const;
  };

  Baseline* find(std::string_view id);

  std::map<std::string, Baseline, std::less<>> baselines_;  // by the id of the case
};

}  // namespace probe
