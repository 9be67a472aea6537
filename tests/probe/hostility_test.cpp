// The real prober against servers that want to hang, bloat or crash it, over loopback. Their names
// are those of tests/suites/hostile.cpp.

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "libcore/net/child.h"
#include "tests/probe/children.h"

namespace {

using namespace std::chrono_literals;

constexpr long most_kib_against_servers = 400 * 1024;  // with the sanitizers' shadow

class Hostility : public testing::TestWithParam<const char*> {};

TEST_P(Hostility, EndsWithAVerdict) {
  net::Child server({.words = {HOSTILE_SERVER, GetParam()}, .capture_out = true});
  const std::string line = server.read_line(test::limit).value_or("no line");
  const std::string url = "ws://" + line.substr(line.rfind(' ') + 1) + "/";
  net::Child prober({.words = {ASSAY_PROBE, "server", url, "-q", "--tier", "smoke", "--timeout",
                               "200ms", "--retries", "0"},
                     .capture_out = true,
                     .capture_err = true});
  const std::optional<int> status = prober.wait(test::limit);
  ASSERT_TRUE(status.has_value()) << "it hangs";
  EXPECT_TRUE(status == 1 || status == 3) << *status << prober.out() << prober.err();
  EXPECT_LT(test::peak_kib_of_children(), most_kib_against_servers);
}

std::string server_name(const testing::TestParamInfo<const char*>& info) {
  std::string name(info.param);
  std::ranges::replace_if(
      name, [](char c) { return c == ' ' || c == ','; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(
    Servers, Hostility,
    testing::Values("says nothing", "resets at once", "sends fields without end",
                    "sends interim responses without end", "refuses with a body without end",
                    "opens and says nothing", "sends a frame without end",
                    "sends empty fragments without end", "sends Pings without end",
                    "opens and sends noise", "echoes, but its words are spoiled"),
    server_name);

}  // namespace
