#include "libcore/results/circumstance.h"

#include <gtest/gtest.h>

#include "libcore/base/error.h"

namespace results {
namespace {

using Of = Circumstance::Of;

Load load_of(const base::Machine& machine, std::map<std::string, std::string> profile = {}) {
  Load load{.run = {.tool = "assay-load", .version = "1", .environment = machine}};
  load.profile = std::move(profile);
  return load;
}

std::vector<Circumstance> differing(const Load& before, const Load& after) {
  const std::array old_side{&before};
  const std::array new_side{&after};
  return results::differing(old_side, new_side);
}

TEST(Circumstances, OfTheMachineIsAnythingButItsNameAlone) {
  const base::Machine machine{.host = "a", .kernel = "Linux 6", .memory_octets = 1 << 30};
  base::Machine other = machine;
  other.host = "b";
  other.memory_octets += 1000;  // written alike
  EXPECT_TRUE(differing(load_of(machine), load_of(other)).empty());
  other.kernel = "Linux 7";
  EXPECT_EQ(differing(load_of(machine), load_of(other)),
            (std::vector<Circumstance>{{Of::machine, "host", "a", "b"},
                                       {Of::machine, "kernel", "Linux 6", "Linux 7"}}));
}

TEST(Circumstances, OfTheProfileIsWhatIsDone) {
  const Load before = load_of({}, {{"scenarios.a.traffic[0].rate", "10/s"},
                                   {"seed", "1"},
                                   {"name", "x"},
                                   {"names.a", "1"},
                                   {"thresholds.rtt[0]", "p99 < 1ms"},
                                   {"baseline.file", "a.json"}});
  const Load after =
      load_of({}, {{"scenarios.a.traffic[0].rate", "20/s"}, {"name", "y"}, {"report.title", "t"}});
  EXPECT_EQ(differing(before, after),
            (std::vector<Circumstance>{{Of::profile, "names.a", "1", ""},
                                       {Of::profile, "scenarios.a.traffic[0].rate", "10/s", "20/s"},
                                       {Of::profile, "seed", "1", ""}}));
}

TEST(Circumstances, TellEveryValueOfASideOnce) {
  const Load one = load_of({.kernel = "6.1"});
  const Load two = load_of({.kernel = "6.2"});
  const std::array both{&two, &one, &two};
  const std::array same{&one, &two};
  const std::array only{&one};
  EXPECT_TRUE(results::differing(both, same).empty());
  EXPECT_EQ(results::differing(both, only),
            (std::vector<Circumstance>{{Of::machine, "kernel", "6.1; 6.2", "6.1"}}));
}

TEST(Circumstances, ThatMayBeACauseAreWarnedOf) {
  Load before = load_of({.processor = "fast"}, {{"seed", "1"}});
  Load after = load_of({.processor = "slow"}, {{"seed", "2"}});
  after.run.version = "2";
  after.run.targets = {"ws://b/"};
  after.run.labels = {{"git", "4f1c"}};
  after.run.command = "assay-load ws://b/";
  const auto all = differing(before, after);
  EXPECT_EQ(all.size(), 6u);
  EXPECT_EQ(warnings_of(all), (std::vector<std::string>{
                                  "the machines differ (processor): a change may be theirs",
                                  "the profiles differ (seed): the runs did not do the same",
                                  "the versions differ (assay-load): they may measure otherwise"}));
  before.run.environment = after.run.environment;
  before.profile = after.profile;
  before.run.version = after.run.version;
  EXPECT_TRUE(warnings_of(differing(before, after)).empty());
}

TEST(Circumstances, OfAnotherMachineCanBeForbidden) {
  const auto all = differing(load_of({.processors = 2}), load_of({.processors = 8}));
  try {
    forbid_other_machine(all);
    FAIL();
  } catch (const base::Error& error) {
    EXPECT_STREQ(error.what(),
                 "the runs are not of the same machine, as is asked for: processors 8, was 2");
  }
  forbid_other_machine(differing(load_of({}, {{"seed", "1"}}), load_of({})));
}

}  // namespace
}  // namespace results
