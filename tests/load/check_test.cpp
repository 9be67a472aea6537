#include "tools/load/check.h"

#include <gtest/gtest.h>

#include "profiles/example.h"
#include "tests/support/folder.h"
#include "tests/support/golden.h"

namespace load {
namespace {

constexpr Room room{.descriptors = 20'000, .ports = 28'232};

std::optional<std::string> nothing_set(const std::string&) { return std::nullopt; }

profile::Profile profile_of(const std::string& text) {
  return profile::read("p.yaml", "version: 1\n" + text, nothing_set);
}

// All that there is to say of all examples, as it is printed, is in tests/golden/outlooks.txt.
TEST(Check, SaysWhatTheExamplesDo) {
  std::string all;
  for (const profile::Example& example : profile::examples) {
    const Prospect found =
        prospect(profile::read("p.yaml", std::string(example.text), nothing_set), room, 2);
    EXPECT_FALSE(found.refusal.has_value());
    all += found.text + '\n';
  }
  EXPECT_TRUE(test::matches_golden(all, "outlooks.txt"));
}

TEST(Check, SaysThePlanEvenWhereThereIsNoRoom) {
  const auto asking = [](const std::string& source) {
    return prospect(profile_of("target: {url: \"ws://a/\"" + source +
                               "}\nscenarios: {a: {population: {connections: 2k}}}\n"),
                    {.descriptors = 5000, .ports = 1000}, 2);
  };
  const Prospect none = asking("");
  EXPECT_NE(none.text.find("2000 of 1000 local ports to a:80"), std::string::npos) << none.text;
  ASSERT_TRUE(none.refusal.has_value());
  EXPECT_EQ(none.refusal->exit_status(), 4);
  const Prospect several = asking(", source: [10.0.0.1-10.0.0.3]");
  EXPECT_FALSE(several.refusal.has_value());
  EXPECT_EQ(several.text.find("ports"), std::string::npos) << several.text;
}

TEST(Check, LooksAtWhereResultsGo) {
  const test::Folder folder;
  const std::string file = folder.write("p.yaml",
                                        "version: 1\ntarget: {url: \"ws://a/\"}\n"
                                        "scenarios: {a: {population: {connections: 1}}}\n"
                                        "report: {outputs: [html=a.html, tap=a.tap, a.txt]}\n");
  try {
    read_profile(file, nothing_set);
    FAIL();
  } catch (const base::Error& error) {
    const std::string all = error.what();
    EXPECT_NE(all.find("p.yaml:4:33: "), std::string::npos) << all;
    EXPECT_NE(all.find("p.yaml:4:44: "), std::string::npos) << all;
    EXPECT_EQ(all.find("p.yaml:4:20: "), std::string::npos) << all;
  }
}

}  // namespace
}  // namespace load
