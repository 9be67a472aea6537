#pragma once

#include <optional>
#include <string>

#include "libcore/base/error.h"
#include "profiles/profile.h"
#include "tools/load/preflight.h"

namespace load {

// Reads a profile from a file, and what only this program knows of it: where results may go. One
// base::Error with all that is wrong.
profile::Profile read_profile(const std::string& path, const schema::Environment& environment);

// What a profile comes to on a machine, for people; where the machine has no room for it, also why.
struct Prospect {
  std::string text;
  std::optional<base::Error> refusal;  // exit status 4
};
Prospect prospect(const profile::Profile& profile, const Room& room, unsigned workers);

}  // namespace load
