#pragma once

#include <optional>
#include <string>

#include "libcore/base/error.h"
#include "profiles/profile.h"
#include "tools/load/preflight.h"

namespace load {

// What a profile comes to on a machine, for people; where the machine has no room for it, also why.
// Of one with a search it is what the largest trial that is known of comes to.
struct Prospect {
  std::string text;
  std::optional<base::Error> refusal;  // exit status 4
};
Prospect prospect(const profile::Profile& profile, const Room& room, unsigned workers);

}  // namespace load
