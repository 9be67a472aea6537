#include "tools/probe/journal.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "tests/support/folder.h"

namespace probe {
namespace {

results::CaseResult result_of(const std::string& id, results::Grade grade) {
  results::CaseResult result;
  result.id = id;
  result.grade = grade;
  return result;
}

class JournalTest : public testing::Test {
 protected:
  std::string path() const { return folder_.file("state"); }
  // Why a file with this text is refused.
  std::string refusal(const std::string& text) const {
    base::write_file(path(), text);
    try {
      const Journal journal(path());
      return "";
    } catch (const base::Error& error) {
      return error.what();
    }
  }
  // A line as it stands in the file.
  std::string line_of(const std::string& id) const {
    const std::string other = folder_.file("other");
    std::filesystem::remove(other);
    Journal(other).finished(result_of(id, results::Grade::pass), {});
    return base::read_file(other);
  }

  test::Folder folder_;
};

TEST_F(JournalTest, KeepsResultsAndTheirMonitorsForTheNextRun) {
  {
    Journal journal(path());
    journal.begun("a.b.one");
    journal.finished(result_of("a.b.one", results::Grade::fail),
                     {{.id = "monitor.x", .grade = results::Grade::fail, .in_case = "a.b.one"},
                      {.id = "monitor.y", .grade = results::Grade::fail, .in_case = "a.b.two"}});
    journal.begun("a.b.two");
  }
  const Journal journal(path());
  ASSERT_EQ(journal.results().size(), 1u);
  const results::Probe& one = journal.results().at("a.b.one");
  EXPECT_EQ(one.cases.front().grade, results::Grade::fail);
  ASSERT_EQ(one.monitors.size(), 1u);
  EXPECT_EQ(one.monitors.front().id, "monitor.x");
  EXPECT_EQ(journal.interrupted(), std::set<std::string>{"a.b.two"});
}

TEST_F(JournalTest, GoesOnBehindWhatIsThere) {
  for (const char* id : {"a.b.one", "a.b.two"})
    Journal(path()).finished(result_of(id, results::Grade::pass), {});
  EXPECT_EQ(Journal(path()).results().size(), 2u);
}

TEST_F(JournalTest, WithoutAPathKeepsNothing) {
  Journal journal("");
  journal.begun("a.b.one");
  journal.finished(result_of("a.b.one", results::Grade::pass), {});
  EXPECT_TRUE(journal.results().empty());
}

TEST_F(JournalTest, ForgivesALineThatTheEndOfARunCutOff) {
  const std::string whole = line_of("a.b.one");
  const std::string cut = line_of("a.b.two").substr(0, 40);
  EXPECT_EQ(refusal(whole + "begun a.b.two\n" + cut), "");
  const Journal journal(path());
  EXPECT_EQ(journal.results().size(), 1u);
  EXPECT_EQ(journal.interrupted(), std::set<std::string>{"a.b.two"});
}

TEST_F(JournalTest, RefusesWhatIsNone) {
  const std::string place = "--resume: " + path() + ":1: this is no state of an earlier run: ";
  EXPECT_TRUE(refusal("once upon a time\n").starts_with(place)) << refusal("once upon a time\n");
  EXPECT_TRUE(refusal("{}\n").starts_with(place));
  EXPECT_TRUE(refusal("{\"cases\": [\n").starts_with(place));
  const std::string whole = line_of("a.b.one");
  EXPECT_NE(refusal(whole + "begun a.b.two\n\n[]\n")
                .find(":" + std::to_string(1 + std::ranges::count(whole, '\n') + 2) + ":"),
            std::string::npos);
}

TEST_F(JournalTest, SaysThatItCannotBeWritten) {
  try {
    const Journal journal(folder_.file("no/such/folder"));
    FAIL();
  } catch (const base::Error& error) {
    EXPECT_TRUE(std::string(error.what()).starts_with("--resume: cannot write ")) << error.what();
  }
}

}  // namespace
}  // namespace probe
