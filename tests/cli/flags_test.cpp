#include "libcore/cli/flags.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "libcore/base/error.h"
#include "libcore/base/text.h"

namespace cli {
namespace {

using namespace std::chrono_literals;
using Words = std::vector<std::string>;

// A program with two commands.
struct Program {
  Program() {
    Flags& run = flags.command("run", "runs something");
    run.word("WHAT", what, "what to run");
    run.words("MORE", more, "and what else");
    run.group("How");
    run.count("-n,--number", number, "how often");
    run.duration("--pause", pause,
                 "in between, described at such a length that the line is broken");
    run.on("-f,--fast", fast, "without pauses");
    run.each("--field", "TEXT", "as it stands; repeat", [&](const std::string& text) {
      if (text == "bad") base::fail("no good");
      fields.push_back(text);
    });
    run.list("--name", names, "NAME", "some names");
    Flags& show = flags.command("show", "shows something");
    show.each("--field", "TEXT", "of show",
              [&](const std::string& text) { shown.push_back(text); });
    is_run = [&run] { return run.chosen(); };
    given = [&run](std::string_view flag) { return run.given(flag); };
  }

  Flags flags{"tool", "Does things.", "1.2"};
  std::string what;
  Words more, fields, names, shown;
  std::uint64_t number = 2;
  base::Duration pause = 5s;
  bool fast = false;
  std::function<bool()> is_run;
  std::function<bool(std::string_view)> given;
};

std::string complaint(const Words& words) {
  Program program;
  try {
    program.flags.parse(words);
  } catch (const base::Error& error) {
    return error.what();
  }
  return "(none)";
}

TEST(Flags, FillWhatTheyAreToldTo) {
  Program p;
  EXPECT_EQ(p.flags.parse({"run", "this", "-n", "10k", "and", "--pause=1m", "-f", "that"}),
            std::nullopt);
  EXPECT_TRUE(p.is_run());
  EXPECT_EQ(p.what, "this");
  EXPECT_EQ(p.more, (Words{"and", "that"}));
  EXPECT_EQ(p.number, 10'000u);
  EXPECT_EQ(p.pause, 1min);
  EXPECT_TRUE(p.fast);
  EXPECT_TRUE(p.given("--number"));
  EXPECT_FALSE(p.given("--name"));
}

TEST(Flags, TakeASwitchBack) {
  Program p;
  p.flags.parse({"run", "x", "--fast", "--no-fast"});
  EXPECT_FALSE(p.fast);
}

TEST(Flags, SplitListsButNotWhatIsTakenAsItStands) {
  Program p;
  p.flags.parse({"run", "x", "--name", "a,b", "--name", "c", "--field", "a,b", "--field", "c"});
  EXPECT_EQ(p.names, (Words{"a", "b", "c"}));
  EXPECT_EQ(p.fields, (Words{"a,b", "c"}));
}

TEST(Flags, LeaveTheWordsBehindTheirValueAlone) {
  Program p;
  p.flags.parse({"run", "--field", "a", "x", "--name", "n", "y"});
  EXPECT_EQ(p.what, "x");
  EXPECT_EQ(p.more, Words{"y"});
}

TEST(Flags, HeedVariablesOfTheCommandThatWasGiven) {
  setenv("ASSAY_FIELD", "from outside", 1);
  Program p;
  p.flags.parse({"run", "x"});
  EXPECT_EQ(p.fields, Words{"from outside"});
  EXPECT_TRUE(p.shown.empty());
  Program q;
  q.flags.parse({"run", "x", "--field", "mine"});
  EXPECT_EQ(q.fields, Words{"mine"});
  unsetenv("ASSAY_FIELD");
}

TEST(Flags, ExplainThemselvesIn80Columns) {
  Program p;
  const std::string all = p.flags.parse({"--help"}).value();
  EXPECT_NE(all.find("Commands:\n  run                            runs something\n"),
            std::string::npos)
      << all;
  Program q;
  const std::string run = q.flags.parse({"run", "--help"}).value();
  EXPECT_NE(run.find("  WHAT                           what to run\n"), std::string::npos) << run;
  EXPECT_NE(run.find("  -n, --number N                 how often [2]\n"), std::string::npos) << run;
  for (const std::string_view line : base::split(run, '\n')) EXPECT_LE(line.size(), 80u) << line;
  Program r;
  EXPECT_EQ(r.flags.parse({"--version"}), "tool 1.2\n");
}

TEST(Flags, RefuseWhatTheyDoNotUnderstand) {
  const std::pair<Words, const char*> table[] = {
      {{}, "say what to do: run, show; see tool --help"},
      {{"rum"}, "no command is called 'rum'; did you mean run?; see tool --help"},
      {{"run"}, "WHAT is required; see tool --help"},
      {{"run", "x", "--numbr", "3"},
       "unknown option --numbr; did you mean --number?; see tool --help"},
      {{"run", "x", "--number", "many"}, "--number: "},
      {{"run", "x", "--field", "bad"}, "--field: no good"},
      {{"show", "x"}, "unexpected 'x'; see tool --help"},
  };
  for (const auto& [words, says] : table)
    EXPECT_TRUE(complaint(words).starts_with(says)) << says << " -> " << complaint(words);
}

}  // namespace
}  // namespace cli
