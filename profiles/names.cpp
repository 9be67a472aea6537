#include "profiles/names.h"

#include <fmt/format.h>

#include <algorithm>

#include "libcore/base/text.h"

namespace profile {

void complain_of_stranger(std::string_view kind, const schema::Name& name,
                          const std::vector<std::string_view>& known, const Profile& profile,
                          schema::Source& source) {
  if (std::ranges::find(known, name.value) != known.end()) return;
  if (known.empty() && !profile.origin.sound) return;  // their key may be what is misspelt
  const std::string_view meant = name.value.size() > 64 ? "" : base::nearest(name.value, known);
  if (!meant.empty()) {
    source.complain(name.place,
                    fmt::format("no {} '{}', did you mean '{}'?", kind, name.value, meant));
  } else if (known.empty()) {
    source.complain(name.place, fmt::format("no {} '{:.64}'; there is none", kind, name.value));
  } else {
    source.complain(name.place, fmt::format("no {} '{:.64}'; known are {}", kind, name.value,
                                            fmt::join(known, ", ")));
  }
}

}  // namespace profile
