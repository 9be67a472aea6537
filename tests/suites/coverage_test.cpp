// Every statement that binds servers and can be tested has a case or a passive rule, or stands in
// uncovered.txt.

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "libcore/base/file.h"
#include "libcore/base/text.h"
#include "suites/catalogue.h"
#include "suites/passive_rules.h"
#include "suites/requirement.h"

namespace suite {
namespace {

using Ids = std::vector<std::string>;

bool is_wanted(const Requirement& requirement) {
  using enum Requirement::Role;
  using enum Requirement::Testable;
  return (requirement.role == server || requirement.role == both) &&
         (requirement.testable == remote || requirement.testable == remote_timing);
}

// What is wanted and has neither.
Ids uncovered() {
  std::set<std::string, std::less<>> covered;
  for (const Case& script : every_case())
    covered.insert(script.requirements().begin(), script.requirements().end());
  for (const PassiveRule& rule : every_passive_rule())
    covered.insert(rule.requirements.begin(), rule.requirements.end());
  Ids ids;
  for (const Requirement& requirement : every_requirement())
    if (is_wanted(requirement) && !covered.contains(requirement.id))
      ids.emplace_back(requirement.id);
  return ids;
}

// The ids and globs of the file.
Ids listed() {
  const std::string text = base::read_file(ASSAY_UNCOVERED);
  Ids patterns;
  for (const std::string_view line : base::split(text, '\n'))
    if (!line.empty() && !line.starts_with('#')) patterns.emplace_back(line);
  return patterns;
}

std::string lines(const Ids& ids) {
  std::string text;
  for (const std::string& id : ids) text += id + "\n";
  return text;
}

TEST(Coverage, IsCompleteButForWhatIsListed) {
  Ids missing = uncovered();
  const Ids patterns = listed();
  std::erase_if(missing, [&](const std::string& id) {
    return std::ranges::any_of(
        patterns, [&](const std::string& pattern) { return base::matches_glob(id, pattern); });
  });
  EXPECT_EQ(lines(missing), "") << "no case covers these, and uncovered.txt does not say why";
}

TEST(Coverage, IsNotListedAsMissingWhereItIsThere) {
  const Ids missing = uncovered();
  Ids stale = listed();
  std::erase_if(stale, [&](const std::string& pattern) {
    return std::ranges::any_of(
        missing, [&](const std::string& id) { return base::matches_glob(id, pattern); });
  });
  EXPECT_EQ(lines(stale), "") << "covered by now; take these lines out of " << ASSAY_UNCOVERED;
}

TEST(PassiveRules, NameRequirementsThatBindServers) {
  std::set<std::string_view> ids;
  for (const PassiveRule& rule : every_passive_rule()) {
    EXPECT_TRUE(ids.insert(rule.id).second) << rule.id;
    EXPECT_FALSE(rule.requirements.empty()) << rule.id;
    for (const std::string_view id : rule.requirements) {
      const Requirement* const requirement = find_requirement(id);
      ASSERT_NE(requirement, nullptr) << id;
      EXPECT_TRUE(is_wanted(*requirement)) << id;
    }
  }
}

}  // namespace
}  // namespace suite
