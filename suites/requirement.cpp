#include "suites/requirement.h"

#include <algorithm>
#include <vector>

// `every_requirement` is in the file that embed_requirements writes.
namespace suite {
namespace {

std::vector<const Requirement*> sorted_by_id() {
  std::vector<const Requirement*> sorted;
  for (const Requirement& requirement : every_requirement()) sorted.push_back(&requirement);
  std::ranges::sort(sorted, {}, &Requirement::id);
  return sorted;
}

}  // namespace

const Requirement* find_requirement(std::string_view id) {
  static const std::vector<const Requirement*> by_id = sorted_by_id();
  const auto found = std::ranges::lower_bound(by_id, id, {}, &Requirement::id);
  return found != by_id.end() && (*found)->id == id ? *found : nullptr;
}

}  // namespace suite
