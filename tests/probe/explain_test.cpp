#include "tools/probe/explain.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "suites/catalogue.h"

namespace {

std::string explanation_of(const std::string& id) {
  return probe::explain(*std::ranges::find(suite::every_case(), id, &suite::Case::id));
}

TEST(Explain, SaysWhatAPassStandsOn) {
  const std::string said =
      "A pass counts only where handshake.response.valid-minimal does not fail.";
  EXPECT_NE(explanation_of("handshake.response.status-200").find(said), std::string::npos);
  EXPECT_EQ(explanation_of("handshake.response.valid-minimal").find("A pass counts"),
            std::string::npos);
}

}  // namespace
