#include "reports/coverage.h"

#include <gtest/gtest.h>

namespace {

using results::Grade;

results::CaseResult touching(Grade grade, std::vector<results::Requirement> requirements) {
  return {.requirements = std::move(requirements), .grade = grade};
}
results::Requirement requirement(const std::string& id, const std::string& section, Grade grade) {
  return {.id = id, .section = section, .summary = "what " + id + " asks", .grade = grade};
}

report::Coverage sample() {
  results::Probe probe;
  probe.cases = {touching(Grade::pass, {requirement("R-5.10-1", "RFC 6455, 5.10", Grade::pass),
                                        requirement("R-5.9-1", "RFC 6455, 5.9", Grade::pass)}),
                 touching(Grade::fail, {requirement("R-5.9-1", "RFC 6455, 5.9", Grade::fail),
                                        requirement("R-5.9-2", "RFC 6455, 5.9", Grade::pass)}),
                 touching(Grade::not_run, {requirement("R-5.9-3", "RFC 6455, 5.9", Grade::pass)})};
  return report::coverage(probe);
}

TEST(Coverage, HasEachRequirementOnceAtItsWorst) {
  const report::Coverage all = sample();
  ASSERT_EQ(all.sections.size(), 2u);
  EXPECT_EQ(all.sections[0].number, "5.9");  // before 5.10
  EXPECT_EQ(all.sections[0].cases, 2u);
  ASSERT_EQ(all.sections[0].requirements.size(), 3u);
  EXPECT_EQ(all.sections[0].requirements[0].grade, Grade::fail);
  EXPECT_EQ(all.sections[0].requirements[1].grade, Grade::pass);
  // A case that was not run says nothing, whatever stands in it.
  EXPECT_EQ(all.sections[0].requirements[2].grade, Grade::not_run);
}

TEST(Coverage, IsATableOfWhatWasJudged) {
  const report::Table table = report::section_table(sample());
  ASSERT_EQ(table.rows.size(), 2u);
  EXPECT_EQ(table.rows[0].cells, (std::vector<std::string>{"RFC 6455, 5.9", "1", "2", "2"}));
  EXPECT_EQ(table.rows[0].mood, report::Mood::bad);
  EXPECT_EQ(table.rows[1].cells, (std::vector<std::string>{"RFC 6455, 5.10", "", "1", "1"}));
}

TEST(Coverage, IsAPictureWithASquareARequirement) {
  const std::string svg = report::to_svg(sample());
  EXPECT_NE(svg.find("Requirements by section: 1 broken, 0 non-strict, 2 kept, 1 not judged"),
            std::string::npos);
  EXPECT_NE(svg.find("<title>R-5.9-1, broken: what R-5.9-1 asks</title>"), std::string::npos);
  EXPECT_NE(svg.find("<title>R-5.9-3, not judged:"), std::string::npos);
}

TEST(Coverage, MayBeEmpty) {
  const report::Coverage none = report::coverage({});
  EXPECT_TRUE(none.sections.empty());
  EXPECT_TRUE(report::section_table(none).rows.empty());
  EXPECT_NE(report::to_svg(none).find("<svg"), std::string::npos);
}

}  // namespace
