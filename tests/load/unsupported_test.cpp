#include "tools/load/unsupported.h"

#include <gtest/gtest.h>

#include "libcore/base/error.h"

namespace load {
namespace {

std::string complaint(const std::string& more) {
  const std::string yaml = R"(version: 1
target: {url: "ws://a/"}
scenarios: {idle: {population: {connections: 1}}}
)" + more;
  try {
    refuse_unsupported(
        profile::read("p.yaml", yaml, [](const std::string&) { return std::nullopt; }));
  } catch (const base::Error& error) {
    EXPECT_EQ(error.exit_status(), 2);
    return error.what();
  }
  return {};
}

TEST(Unsupported, IsNamedAllAtOnce) {
  EXPECT_EQ(complaint(""), "");
  EXPECT_EQ(complaint("search: {vary: connections, until: \"rtt p99 < 1s\"}\n"
                      "baseline: {file: a.json}\n"),
            "a run cannot do all of this profile yet; take out search, baseline");
}

}  // namespace
}  // namespace load
