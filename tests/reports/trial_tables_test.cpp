#include "reports/trial_tables.h"

#include <gtest/gtest.h>

#include "reports/headline.h"
#include "reports/html/page.h"
#include "tests/reports/samples.h"

namespace report {
namespace {

results::Search search_of(std::uint64_t found, std::uint64_t most,
                          std::vector<results::Search::Trial> trials) {
  return {.vary = "connections",
          .until = "rtt p99 < 50ms",
          .metric = "rtt",
          .found = found,
          .most = most,
          .trials = std::move(trials)};
}

results::Search::Trial trial(std::uint64_t value, bool holds, const std::string& why = "") {
  return {.value = value, .holds = holds, .valid = true, .why = why};
}

TEST(TrialTables, TellASearchInOneSentence) {
  const auto held = trial(1000, true);
  EXPECT_EQ(search_story(search_of(1000, 0,
                                   {held, trial(4000, false, "too slow"),
                                    trial(1050, false, "rtt p99 is 61ms"), held})),
            "connections 1,000 holds, 1,050 does not: rtt p99 is 61ms");
  EXPECT_EQ(search_story(search_of(1000, 1000, {held, held})),
            "connections 1,000 holds, all that was asked for");
  EXPECT_EQ(search_story(search_of(1000, 5000, {held})), "connections 1,000 holds");
  EXPECT_EQ(search_story(search_of(0, 5000, {trial(10, false, "nobody answers")})),
            "not even connections 10 holds: nobody answers");
  EXPECT_EQ(search_story(search_of(0, 5000, {})), "nothing was tried to its end");
  EXPECT_EQ(search_story(*test::sample_search().search),
            "rate 20k/s holds, 20.81k/s does not: rtt p99 is 61ms");
}

TEST(TrialTables, AreInTheHeadline) {
  results::Load load = test::sample_search();
  EXPECT_TRUE(headline(load).starts_with("assay-load: OK limit rate=20k/s rtt p99="))
      << headline(load);
  load.search->found = 0;
  EXPECT_TRUE(headline(load).starts_with("assay-load: OK limit none rtt p99=")) << headline(load);
}

TEST(TrialTables, DrawWhatWasTimedByValue) {
  const auto chart = search_chart(*test::sample_search().search);
  ASSERT_TRUE(chart);
  ASSERT_EQ(chart->curves.size(), 2u);
  ASSERT_EQ(chart->curves[1].points.size(), 7u);  // one was not timed, one was made twice
  EXPECT_EQ(chart->curves[1].points[3].x, 20'000);
  EXPECT_EQ(chart->curves[1].points[3].y, 21);  // the later of the two
  ASSERT_EQ(chart->tips.size(), 7u);
  EXPECT_EQ(chart->tips[3].from, (17'783 + 20'000) / 2.0);
  EXPECT_EQ(chart->tips[3].text, "rate 20k/s: HOLDS, p50 1.05ms, p99 21ms");
  EXPECT_FALSE(search_chart(search_of(1, 2, {trial(1, true), trial(2, false)})));
}

TEST(TrialTables, TellWhatIsWorseFirst) {
  const Table table = baseline_table(*test::sample_repeated().baseline);
  ASSERT_EQ(table.rows.size(), 4u);
  EXPECT_EQ(table.rows[0].cells,
            (std::vector<std::string>{"rtt.p99", "WORSE", "12ms", "22ms", "+83%", "99.2%"}));
  EXPECT_EQ(table.rows[0].mood, Mood::bad);
  EXPECT_EQ(table.rows[1].cells[4], "from 0");
  EXPECT_EQ(table.rows[3].cells[3], "19.99k/s");
  EXPECT_EQ(change_story(test::sample_repeated().baseline->changes[1]),
            "rtt.p99 is 22ms, was 12ms (99.2% sure)");
}

TEST(TrialTables, AreOnThePageOfSuchRunsOnly) {
  const std::string plain = load_page(test::sample_load());
  EXPECT_EQ(plain.find("id=\"search\""), std::string::npos);
  EXPECT_EQ(plain.find("id=\"trials\""), std::string::npos);
  EXPECT_EQ(plain.find("id=\"baseline\""), std::string::npos);
  const std::string searched = load_page(test::sample_search());
  EXPECT_NE(searched.find("<p>rate 20k/s holds, 20.81k/s does not: rtt p99 is 61ms</p>"),
            std::string::npos);
  EXPECT_NE(searched.find("send lag p99 is 9ms, limit 5ms"), std::string::npos);
  const std::string repeated = load_page(test::sample_repeated());
  EXPECT_NE(repeated.find("id=\"trials\""), std::string::npos);
  EXPECT_NE(repeated.find("rtt p99.9"), std::string::npos);
  EXPECT_NE(repeated.find("id=\"baseline\""), std::string::npos);
  EXPECT_NE(repeated.find("<p>1 old and 3 new runs are too few</p>"), std::string::npos);
}

}  // namespace
}  // namespace report
