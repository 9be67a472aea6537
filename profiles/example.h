#pragma once

#include <array>
#include <string_view>

namespace profile {

// The files profiles/*.yaml as they were when the library was built: profiles to begin with.
struct Example {
  std::string_view name;  // without ".yaml"
  std::string_view text;
};
extern const std::array<Example, 4> examples;

}  // namespace profile
