#pragma once

#include <span>
#include <string_view>

namespace suite {

// A passive rule of the monitor and the requirements that it watches in all cases.
struct PassiveRule {
  std::string_view id;  // "monitor.frame.mask-bit"
  std::span<const std::string_view> requirements;
};

// Those that the monitor has.
std::span<const PassiveRule> every_passive_rule();

}  // namespace suite
