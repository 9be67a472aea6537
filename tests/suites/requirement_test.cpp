#include "suites/requirement.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "suites/case.h"

namespace suite {
namespace {

TEST(Requirements, HaveUniqueIds) {
  std::set<std::string_view> ids;
  for (const Requirement& requirement : every_requirement())
    EXPECT_TRUE(ids.insert(requirement.id).second) << requirement.id;
}

// Counted in requirements.yaml; whoever adds a statement counts it here.
TEST(Requirements, AreAsManyAsTheFileHas) {
  EXPECT_EQ(every_requirement().size(), 632u);
  std::map<std::string_view, int> levels;
  std::map<std::string_view, int> roles;
  std::map<std::string_view, int> means;
  std::map<std::string_view, int> documents;
  for (const Requirement& requirement : every_requirement()) {
    ++levels[word_of(requirement.level)];
    ++roles[word_of(requirement.role)];
    ++means[word_of(requirement.testable)];
    ++documents[requirement.document];
  }
  using Counts = std::map<std::string_view, int>;
  EXPECT_EQ(levels, (Counts{{"MUST", 230},
                            {"MUST NOT", 65},
                            {"SHOULD", 48},
                            {"SHOULD NOT", 8},
                            {"MAY", 92},
                            {"IMPLIED", 189}}));
  EXPECT_EQ(roles, (Counts{{"both", 273}, {"client", 177}, {"server", 176}, {"intermediary", 6}}));
  EXPECT_EQ(means, (Counts{{"remote", 559}, {"remote-timing", 26}, {"indirect", 25}, {"no", 22}}));
  EXPECT_EQ(documents["RFC 6455"], 314);
  EXPECT_EQ(documents["RFC 7692"], 111);
  EXPECT_EQ(documents["IANA"], 7);
}

TEST(Requirements, AreWhole) {
  for (const Requirement& requirement : every_requirement()) {
    SCOPED_TRACE(requirement.id);
    EXPECT_FALSE(requirement.section.empty());
    EXPECT_FALSE(requirement.summary.empty());
    EXPECT_FALSE(requirement.source.empty());
    EXPECT_EQ(requirement.probe.empty(), requirement.testable == Requirement::Testable::no);
    EXPECT_EQ(requirement.why.empty(), requirement.testable != Requirement::Testable::no);
    std::string document(requirement.document);
    std::erase(document, ' ');
    EXPECT_TRUE(
        requirement.id.starts_with(document + "-" + std::string(requirement.section) + "-"));
  }
}

TEST(Requirements, AreFoundById) {
  for (const Requirement& requirement : every_requirement())
    EXPECT_EQ(find_requirement(requirement.id), &requirement);
  for (const char* id : {"", "RFC6455-5.5.1", "RFC6455-5.5.1-99", "rfc6455-5.5.1-7", "ZZZ"})
    EXPECT_EQ(find_requirement(id), nullptr) << id;
}

TEST(Requirements, KeepTheWordsOfTheirEntry) {
  const Requirement* masked = find_requirement("RFC6455-5.1-1");
  ASSERT_NE(masked, nullptr);
  EXPECT_EQ(masked->document, "RFC 6455");
  EXPECT_EQ(masked->section, "5.1");
  EXPECT_EQ(word_of(masked->level), "MUST");
}

TEST(Requirements, TheStrongestOfSeveralIsTheLevelOfACase) {
  const auto first_of = [](Requirement::Level level) {
    return std::ranges::find(every_requirement(), level, &Requirement::level)->id;
  };
  const std::string_view must_not = first_of(Requirement::Level::must_not);
  const std::string_view should = first_of(Requirement::Level::should);
  const std::string_view may = first_of(Requirement::Level::may);
  const std::string_view implied = first_of(Requirement::Level::implied);
  const auto level = [](auto... ids) { return Case("a.b.c", "", "").covers(ids...).level(); };
  EXPECT_EQ(level(), Strength::must);
  EXPECT_EQ(level("no such id", may), Strength::may);
  EXPECT_EQ(level(may, should), Strength::should);
  EXPECT_EQ(level(should, implied, may), Strength::implied);
  EXPECT_EQ(level(implied, must_not, should), Strength::must);
}

}  // namespace
}  // namespace suite
