// Every statement that binds a peer and can be tested has a case or a passive rule that judges such
// a peer, or stands in uncovered.txt.

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

constexpr ws::Role roles[] = {ws::Role::server, ws::Role::client};

constexpr std::string_view word(ws::Role role) {
  return role == ws::Role::server ? "server" : "client";
}

bool is_wanted(const Requirement& requirement) {
  using enum Requirement::Testable;
  return requirement.role != Requirement::Role::intermediary &&
         (requirement.testable == remote || requirement.testable == remote_timing);
}

bool binds(const Requirement& requirement, ws::Role role) {
  return requirement.role == Requirement::Role::both || word_of(requirement.role) == word(role);
}

// What binds peers in that role, and nothing that judges them covers.
Ids uncovered(ws::Role role) {
  std::set<std::string, std::less<>> covered;
  for (const Case& script : every_case())
    if (script.judges(role))
      covered.insert(script.requirements().begin(), script.requirements().end());
  for (const PassiveRule& rule : every_passive_rule())
    covered.insert(rule.requirements.begin(), rule.requirements.end());
  Ids ids;
  for (const Requirement& requirement : every_requirement())
    if (is_wanted(requirement) && binds(requirement, role) && !covered.contains(requirement.id))
      ids.emplace_back(requirement.id);
  return ids;
}

// A line of the file, "client RFC6455-4.1-11": for peers in which role nothing covers what.
struct Listed {
  std::string line;
  ws::Role role;
  std::string ids;  // one or a glob

  bool names(ws::Role peer, const std::string& id) const {
    return role == peer && base::matches_glob(id, ids);
  }
};

std::vector<Listed> listed() {
  const std::string text = base::read_file(ASSAY_UNCOVERED);
  std::vector<Listed> all;
  for (const std::string_view line : base::split(text, '\n')) {
    if (line.empty() || line.starts_with('#')) continue;
    const std::vector<std::string_view> words = base::split(line, ' ');
    for (const ws::Role role : roles)
      if (words.front() == "both" || words.front() == word(role))
        all.push_back({std::string(line), role, std::string(words.back())});
  }
  return all;
}

TEST(Coverage, IsCompleteButForWhatIsListed) {
  const std::vector<Listed> known = listed();
  for (const ws::Role role : roles)
    for (const std::string& id : uncovered(role))
      EXPECT_TRUE(std::ranges::any_of(known, [&](const Listed& l) { return l.names(role, id); }))
          << word(role) << ' ' << id << ": nothing covers it, and uncovered.txt does not say why";
}

TEST(Coverage, IsNotListedAsMissingWhereItIsThere) {
  for (const Listed& l : listed())
    EXPECT_TRUE(std::ranges::any_of(uncovered(l.role),
                                    [&](const std::string& id) { return l.names(l.role, id); }))
        << l.line << ": covered by now for " << word(l.role) << "s; take it out of "
        << ASSAY_UNCOVERED;
}

TEST(PassiveRules, NameRequirementsThatBindPeers) {
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
