#pragma once

#include <string_view>
#include <vector>

#include "suites/vocabulary.h"

namespace suite {

// A way to break the protocol that stands for its class, and how the peer has to take it.
struct FaultClass {
  std::string_view name;
  Item stimulus;
  Failure failure;
  bool ends_processing;  // it is whole, and neither a Close nor a matter of the peer's limits
};

std::vector<FaultClass> every_fault();

}  // namespace suite
