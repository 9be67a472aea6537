#include "suites/baseline.h"

namespace suite {

std::string_view baseline_of(const Case& script) {
  const bool needs_one = script.group() == "handshake.response" &&
                         !script.id().starts_with("handshake.response.valid-");
  return needs_one ? "handshake.response.valid-minimal" : "";
}

}  // namespace suite
