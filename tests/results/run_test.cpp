#include "libcore/results/run.h"

#include <gtest/gtest.h>

#include "libcore/results/probe.h"

namespace results {
namespace {

using namespace std::chrono_literals;

TEST(Run, TellsItsTimeInUtc) {
  const std::chrono::system_clock::time_point epoch{};
  EXPECT_EQ(utc_text(epoch), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(utc_text(epoch + 1'714'564'800s + 7ms + 999us), "2024-05-01T12:00:00.007Z");
  EXPECT_EQ(utc_text(epoch - 1ms), "1969-12-31T23:59:59.999Z");
}

TEST(Run, ReadsItsTimeBack) {
  for (const char* text :
       {"1970-01-01T00:00:00.000Z", "2024-02-29T23:59:59.999Z", "1969-12-31T23:59:59.999Z"}) {
    ASSERT_TRUE(from_utc_text(text)) << text;
    EXPECT_EQ(utc_text(*from_utc_text(text)), text);
  }
  for (const char* text :
       {"", "yesterday", "2024-05-01T12:00:00Z", "2024-13-01T12:00:00.000Z",
        "2023-02-29T12:00:00.000Z", "2024-05-01T24:00:00.000Z", "2024-05-01T12:00:00.000+02:00",
        "2024-05-01T12:00:00.000Zulu", "-024-05-01T12:00:00.000Z", "99999-05-01T12:00:00.000Z"})
    EXPECT_FALSE(from_utc_text(text)) << text;
}

TEST(Probe, CountsItsCasesByGrade) {
  const auto counts =
      count_grades({{.grade = Grade::fail}, {.grade = Grade::pass}, {.grade = Grade::fail}});
  EXPECT_EQ(counts.size(), grade_words.size());
  EXPECT_EQ(counts.at(Grade::fail), 2u);
  EXPECT_EQ(counts.at(Grade::pass), 1u);
  EXPECT_EQ(counts.at(Grade::blocked), 0u);
}

}  // namespace
}  // namespace results
