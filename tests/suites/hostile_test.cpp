#include "tests/suites/hostile.h"

#include <gtest/gtest.h>

#include <set>

#include "suites/catalogue.h"
#include "suites/examination.h"
#include "tests/suites/world.h"

namespace test {
namespace {

// One case of every fourth chapter: "control", "fail" ...
std::vector<const suite::Case*> one_of_each_chapter() {
  std::vector<const suite::Case*> chosen;
  std::set<std::string_view> chapters;
  for (const suite::Case& script : suite::every_case()) {
    const std::string_view id = script.id();
    if (chapters.insert(id.substr(0, id.find('.'))).second && chapters.size() % 4 == 0)
      chosen.push_back(&script);
  }
  return chosen;
}

std::size_t octets_kept(const suite::Finding& finding) {
  std::size_t octets = finding.observed.size();
  for (const suite::Transcript::Entry& entry : finding.transcript.entries())
    octets += entry.octets.size() + entry.summary.size();
  for (const std::string& note : finding.notes) octets += note.size();
  return octets;
}

class Hostility : public testing::TestWithParam<std::size_t> {};

// Whatever a server does, the case comes to an end, does not pass by it, and keeps little of it.
// That it ends at all is the test's own end; nothing here waits for a real clock.
TEST_P(Hostility, NeitherHangsNorBloatsAnExamination) {
  const Hostile hostile = every_hostile()[GetParam()];
  base::Random random(GetParam());
  suite::Facts facts;
  facts.opening.host = "test";
  for (const suite::Case* script : one_of_each_chapter()) {
    SCOPED_TRACE(script->id());
    suite::Experience experience;
    World world(1 << 20, [&] { return hostile.serve(random); });
    suite::Examination examination(*script, facts, experience);
    world.run(examination);
    EXPECT_TRUE(examination.round_done());
    if (!hostile.echoes) {
      EXPECT_NE(examination.grade(), suite::Grade::pass) << examination.observed();
    }
    constexpr std::size_t limit = 128 * 1024;
    for (const suite::Finding& finding : examination.findings())
      EXPECT_LT(octets_kept(finding), limit);
  }
}

std::string name_of(const testing::TestParamInfo<std::size_t>& info) {
  std::string name(every_hostile()[info.param].name);
  std::erase_if(name, [](char c) { return c == ','; });
  std::ranges::replace(name, ' ', '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Servers, Hostility, testing::Range<std::size_t>(0, every_hostile().size()),
                         name_of);

// The spoiled words differ from seed to seed: many of them, over a good part of the cases.
TEST(Hostility, SpoiledWordsEndCases) {
  const Hostile spoiler = every_hostile().back();
  suite::Facts facts;
  facts.opening.host = "test";
  base::Random random(7);
  constexpr std::size_t stride = 11;
  const std::vector<suite::Case>& all = suite::every_case();
  for (std::size_t i = 0; i < all.size(); i += stride) {
    const suite::Case& script = all[i];
    SCOPED_TRACE(script.id());
    suite::Experience experience;
    World world(1 << 20, [&] { return spoiler.serve(random); });
    suite::Examination examination(script, facts, experience);
    world.run(examination);
    EXPECT_TRUE(examination.round_done());
  }
}

}  // namespace
}  // namespace test
