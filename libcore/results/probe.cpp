#include "libcore/results/probe.h"

namespace results {

std::map<Grade, std::size_t> count_grades(const std::vector<CaseResult>& cases) {
  std::map<Grade, std::size_t> counts;
  for (std::size_t grade = 0; grade < grade_words.size(); ++grade)
    counts[static_cast<Grade>(grade)] = 0;
  for (const CaseResult& result : cases) ++counts[result.grade];
  return counts;
}

}  // namespace results
