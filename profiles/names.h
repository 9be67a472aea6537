#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "profiles/profile.h"

namespace profile {

// The keys of a map, for complaints that guess which was meant.
template <typename Map>
std::vector<std::string_view> names_of(const Map& map) {
  std::vector<std::string_view> names;
  names.reserve(map.size());
  for (const auto& [name, value] : map) names.push_back(name);
  return names;
}

// Complains of a name that is none of `known`: "no stage 'stady', did you mean 'steady'?"
void complain_of_stranger(std::string_view kind, const schema::Name& name,
                          const std::vector<std::string_view>& known, const Profile& profile,
                          schema::Source& source);

}  // namespace profile
