#include "tools/probe/gates.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "libcore/base/error.h"

namespace probe {
namespace {

using results::Grade;
using results::Level;
using FailOn = Gates::FailOn;

results::Probe probe_with(const std::vector<std::pair<std::string, Grade>>& cases,
                          Level level = Level::must) {
  results::Probe probe;
  for (const auto& [id, grade] : cases)
    probe.cases.push_back({.id = id, .level = level, .grade = grade, .why = "why"});
  return probe;
}

CaseList list(const std::string& text) { return CaseList::parse("known.txt", text); }

TEST(Gates, CountWhatTheUserSays) {
  struct Row {
    Level level;
    Grade grade;
    std::vector<FailOn> counting;
  };
  const Row rows[] = {
      {Level::must, Grade::fail, {FailOn::must, FailOn::should, FailOn::any}},
      {Level::must, Grade::non_strict, {FailOn::any}},
      {Level::must, Grade::flaky, {FailOn::any}},
      {Level::must, Grade::blocked, {FailOn::must, FailOn::should, FailOn::any}},
      {Level::must, Grade::pass, {}},
      {Level::must, Grade::not_run, {}},
      {Level::should, Grade::fail, {FailOn::should, FailOn::any}},
      {Level::should, Grade::non_strict, {FailOn::should, FailOn::any}},
      {Level::should, Grade::flaky, {FailOn::should, FailOn::any}},
      {Level::may, Grade::fail, {FailOn::any}},
      {Level::may, Grade::informational, {}},
  };
  for (const Row& row : rows) {
    for (const FailOn on : {FailOn::must, FailOn::should, FailOn::any, FailOn::none}) {
      const bool expected = std::ranges::find(row.counting, on) != row.counting.end();
      EXPECT_EQ(counts({.level = row.level, .grade = row.grade}, on), expected)
          << word_of(row.level) << " " << word_of(row.grade) << " " << static_cast<int>(on);
    }
  }
}

TEST(Gates, SayWhatFailed) {
  results::Probe probe = probe_with({{"a", Grade::pass}, {"b", Grade::fail}});
  judge(probe, {});
  EXPECT_EQ(probe.run.verdict.exit, 1);
  EXPECT_EQ(probe.run.verdict.status, "FAIL");
  EXPECT_EQ(probe.run.verdict.reasons, std::vector<std::string>{"b: why"});
}

TEST(Gates, LetAGoodRunPass) {
  results::Probe probe = probe_with({{"a", Grade::pass}, {"b", Grade::not_run}});
  judge(probe, {});
  EXPECT_EQ(probe.run.verdict.exit, 0);
  EXPECT_EQ(probe.run.verdict.status, "OK");
}

TEST(Gates, FailALossBehindAGroup) {
  results::Probe probe = probe_with({{"a", Grade::pass}});
  probe.run.verdict.reasons = {"behind x there was no echo any more"};
  judge(probe, {});
  EXPECT_EQ(probe.run.verdict.exit, 1);
}

TEST(Gates, ReportOnlyWithExitZero) {
  results::Probe probe = probe_with({{"a", Grade::fail}});
  judge(probe, {.exit_zero = true});
  EXPECT_EQ(probe.run.verdict.exit, 0);
  EXPECT_EQ(probe.run.verdict.status, "FAIL");
}

TEST(Gates, KeepTheStatusOfASignal) {
  results::Probe probe = probe_with({{"a", Grade::fail}});
  probe.run.verdict.exit = 130;
  judge(probe, {.exit_zero = true});
  EXPECT_EQ(probe.run.verdict.exit, 130);
}

TEST(Gates, ForgiveWhatIsKnownToFail) {
  results::Probe probe = probe_with({{"control.ping.empty", Grade::fail}});
  judge(probe, {.known_failing = list("control.ping.empty # issue 17\n")});
  EXPECT_EQ(probe.run.verdict.exit, 0);
  EXPECT_TRUE(probe.cases[0].known_failing);
}

TEST(Gates, FailAKnownFailureThatPasses) {
  results::Probe probe = probe_with({{"control.ping.empty", Grade::pass}});
  judge(probe, {.known_failing = list("control.ping.*"), .known_failing_file = "known.txt"});
  EXPECT_EQ(probe.run.verdict.exit, 1);
  EXPECT_EQ(probe.run.verdict.reasons.at(0),
            "control.ping.empty: does not fail any more, but is listed in known.txt; take it out, "
            "or run with --update-known");
}

TEST(Gates, DoNotCallAKnownFailurePastThatWasNotJudged) {
  for (const Grade grade : {Grade::not_run, Grade::blocked, Grade::not_applicable, Grade::flaky}) {
    results::Probe probe = probe_with({{"control.ping.empty", grade}});
    judge(probe, {.known_failing = list("control.ping.empty")});
    EXPECT_EQ(probe.run.verdict.exit, 0) << word_of(grade);
  }
}

TEST(Gates, LetAKnownFlakyOneComeOutAsItMay) {
  for (const Grade grade : {Grade::fail, Grade::flaky, Grade::pass, Grade::non_strict}) {
    results::Probe probe = probe_with({{"control.ping.empty", grade}});
    judge(probe, {.fail_on = FailOn::any, .known_flaky = list("control.ping.empty")});
    EXPECT_EQ(probe.run.verdict.exit, 0) << word_of(grade);
  }
}

TEST(Gates, UpdateWhatIsKnown) {
  const results::Probe probe = probe_with({{"control.ping.empty", Grade::pass},
                                           {"control.ping.nul", Grade::fail},
                                           {"control.ping.text", Grade::fail},
                                           {"control.pong.fragmented", Grade::not_run}});
  const std::string text =
      "# all about pings\n"
      "control.ping.empty  # past\n"
      "control.ping.n*  # stays\n"
      "control.pong.fragmented  # was not tried\n";
  EXPECT_EQ(updated_known(probe, {.known_failing = list(text)}),
            "# all about pings\n"
            "control.ping.n*  # stays\n"
            "control.pong.fragmented  # was not tried\n"
            "control.ping.text  # why?\n");
}

TEST(CaseList, NamesAnItemByItsBareIdToo) {
  const CaseList all = list("control.ping.empty\ncontrol.ping.nul[byte]\n");
  EXPECT_TRUE(all.names("control.ping.empty"));
  EXPECT_TRUE(all.names("control.ping.empty[byte]"));
  EXPECT_TRUE(all.names("control.ping.nul[byte]"));
  EXPECT_FALSE(all.names("control.ping.nul[random]"));
  EXPECT_FALSE(all.names("control.ping.nul"));
}

TEST(CaseList, SaysWhereALineNamesNoCase) {
  try {
    list("# fine\n  control.ping.emty  # typo\ncontrol.pong.nothing*\n");
    FAIL() << "no complaint";
  } catch (const base::Error& error) {
    const std::string said = error.what();
    EXPECT_NE(said.find("known.txt:2:3: no case is called 'control.ping.emty', did you mean "
                        "'control.ping.empty'?"),
              std::string::npos)
        << said;
    EXPECT_NE(said.find("known.txt:3:1: no case is called 'control.pong.nothing*'"),
              std::string::npos)
        << said;
  }
}

}  // namespace
}  // namespace probe
