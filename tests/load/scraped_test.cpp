#include "tools/load/scraped.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "libcore/stats/timeline.h"

namespace load {
namespace {

using namespace std::chrono_literals;
using Values = std::vector<std::optional<double>>;

constexpr std::nullopt_t none = std::nullopt;

TEST(Scraped, PutsWhatIsToldIntoItsSlot) {
  Scraped scraped("http://a/metrics", 10);
  scraped.answered(0s, {{"up", 1}, {"hits_total", 5, true}});
  scraped.failed("RST");
  scraped.answered(2s, {{"hits_total", 9, true}, {"late", 3}});
  const results::Scrape result = scraped.result(1s, 4);
  EXPECT_EQ(result.url, "http://a/metrics");
  EXPECT_EQ(result.answers, 2u);
  EXPECT_EQ(result.failures, 1u);
  EXPECT_EQ(result.failure, "RST");
  ASSERT_EQ(result.series.size(), 3u);
  EXPECT_EQ(result.series[0], (results::Scrape::Series{"up", false, {1, none, none, none}}));
  EXPECT_EQ(result.series[1], (results::Scrape::Series{"hits_total", true, {5, none, 9, none}}));
  EXPECT_EQ(result.series[2], (results::Scrape::Series{"late", false, {none, none, 3, none}}));
}

TEST(Scraped, FollowsTheStepOfTheRun) {
  Scraped scraped("u", 10);
  for (int second = 0; second < 7; ++second)
    scraped.answered(std::chrono::seconds(second), {{"x", double(second)}});
  EXPECT_EQ(scraped.result(3s, 2).series[0].values, (Values{2, 5}));  // what is behind is left out
  EXPECT_EQ(scraped.result(10s, 1).series[0].values, Values{6});
}

TEST(Scraped, MakesRoomForWhatSaysMost) {
  Scraped scraped("u", 4);
  std::vector<stats::Sample> samples;
  for (int i = 0; i < 10; ++i)
    samples.push_back({fmt::format("t_bucket{{le=\"{}\"}}", i), 1, true});
  samples.insert(samples.end(), {{"other", 1},
                                 {"more", 1},
                                 {"assay_server_workers", 2},
                                 {"process_cpu_seconds_total", 3, true}});
  scraped.answered(0s, samples);
  scraped.answered(1s, {{"new_one{a=\"b\"}", 1}});
  const results::Scrape result = scraped.result(1s, 2);
  std::string names;
  for (const auto& series : result.series) names += series.name + ' ';
  EXPECT_EQ(names, "process_cpu_seconds_total assay_server_workers other more ");
  EXPECT_EQ(result.left_out, (std::vector<std::string>{"new_one", "t_bucket"}));
}

TEST(Scraped, KeepsNoNameOfAnyLength) {
  Scraped scraped("u", 4);
  scraped.answered(0s, {{std::string(501, 'x'), 1}, {std::string(500, 'y'), 1}});
  const results::Scrape result = scraped.result(1s, 1);
  ASSERT_EQ(result.series.size(), 1u);
  EXPECT_EQ(result.series[0].name, std::string(500, 'y'));
  EXPECT_EQ(result.left_out, std::vector<std::string>{std::string(100, 'x')});
  for (int i = 0; i < 1000; ++i) scraped.answered(0s, {{fmt::format("n{}", i), 1}});
  EXPECT_EQ(scraped.result(1s, 1).left_out.size(), 200u);
}

TEST(Scraped, DoesNotGrowWithTheRun) {
  Scraped scraped("u", 4);
  const int seconds = 3 * int(stats::Timeline::most_slots);
  for (int second = 0; second < seconds; ++second)
    if (second % 8 < 3)  // seldom
      scraped.answered(std::chrono::seconds(second), {{"x", double(second)}});
  const Values values = scraped.result(4s, 100'000).series[0].values;
  for (std::size_t slot = 0; slot < std::size_t(seconds) / 4; ++slot)
    EXPECT_EQ(values[slot], slot % 2 == 0 ? std::optional(double(4 * slot + 2)) : none) << slot;
  EXPECT_EQ(values[std::size_t(seconds) / 4], none);
  // Of a finer step it knows the beginnings of its own only.
  EXPECT_EQ(scraped.result(1s, 9).series[0].values,
            (Values{2, none, none, none, none, none, none, none, 10}));
}

}  // namespace
}  // namespace load
