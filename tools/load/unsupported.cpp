#include "tools/load/unsupported.h"

#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "libcore/base/error.h"

namespace load {

void refuse_unsupported(const profile::Profile& profile) {
  std::vector<std::string_view> keys;
  if (profile.search) keys.push_back("search");
  if (profile.baseline) keys.push_back("baseline");
  if (keys.empty()) return;
  base::fail("a run cannot do all of this profile yet; take out {}", fmt::join(keys, ", "));
}

}  // namespace load
