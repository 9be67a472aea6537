#include "libcore/results/merge.h"

#include <gtest/gtest.h>

#include "libcore/base/error.h"
#include "tests/results/samples.h"

namespace results {
namespace {

using namespace std::chrono_literals;

stats::Histogram times_of(std::uint64_t from, std::uint64_t to) {
  stats::Histogram times;
  for (std::uint64_t us = from; us < to; ++us) times.record(us);
  return times;
}

SeriesSlot slot(std::chrono::nanoseconds start, std::uint64_t sent, std::uint64_t connections,
                std::uint64_t us) {
  stats::Histogram times(stats::coarse_shape);
  times.record(us, sent);
  return {.start = start,
          .counts = {{"sent", sent}},
          .levels = {{"connections", connections}},
          .times = {{"rtt", stats::SparseHistogram(times)}}};
}

// What one of several load generators measured: `n` tells them apart.
Part part(unsigned n) {
  Distributions rtt = {{"rtt", {.histogram = times_of(1000 * n, 1000 * n + 100)}}};
  return {.name = std::to_string(n) + ".json",
          .load = {.run = {.tool = "assay-load",
                           .command = "assay-load -f p.yaml",
                           .labels = {{"git", "abc"}, {"node", std::to_string(n)}},
                           .targets = {"ws://a/"},
                           .started = "2024-05-01T12:00:00.000Z",
                           .duration = 2s,
                           .environment = {.host = "bench-" + std::to_string(n), .processors = 8},
                           .verdict = {.status = "OK"}},
                   .profile = {{"seed", "42"}, {"scenarios.echo.population.connections", "10"}},
                   .workers = 2,
                   .offered_rate = 100,
                   .achieved_rate = 99.5,
                   .stages = {{.name = "steady",
                               .duration = 2s,
                               .counters = {{"sent", 100}},
                               .histograms = rtt}},
                   .events = {{"blip", 1s}, {"blip", 1500ms}},
                   .marks = {{"joined", 3}},
                   .counters = {{"sent", 100}},
                   .histograms = rtt,
                   .errors = {{"timeout", n}},
                   .series = {slot(0s, 50, 10, 1000 * n), slot(1s, 50, 9, 1000 * n)},
                   .thresholds = {{"rtt p99 < 50ms", "2ms", true}},
                   .validity = {{"send lag p99", "5ms", std::to_string(n) + "ms", true}},
                   .processor_share = 0.1 * n,
                   .processor_time = 1s,
                   .peak_memory = 1000}};
}

std::string complaint(const std::vector<Part>& parts) {
  try {
    merge(parts);
  } catch (const base::Error& error) {
    EXPECT_EQ(error.exit_status(), 2);
    return error.what();
  }
  return "(none)";
}

TEST(Merge, AddsHistogramsExactly) {
  const Load sum = merge({part(1), part(2), part(3)});
  stats::Histogram all = times_of(1000, 1100);
  all.add(times_of(2000, 2100));
  all.add(times_of(3000, 3100));
  EXPECT_EQ(sum.histograms.at("rtt").histogram, all);
  EXPECT_EQ(sum.stages.at(0).histograms.at("rtt").histogram, all);
}

TEST(Merge, AddsWhatIsCounted) {
  const Load sum = merge({part(1), part(2), part(3)});
  EXPECT_EQ(sum.counters.at("sent"), 300u);
  EXPECT_EQ(sum.stages.at(0).counters.at("sent"), 300u);
  EXPECT_EQ(sum.errors.at("timeout"), 6u);
  EXPECT_EQ(sum.marks.at("joined"), 9u);
  EXPECT_EQ(sum.workers, 6u);
  EXPECT_DOUBLE_EQ(sum.offered_rate, 300);
  EXPECT_DOUBLE_EQ(sum.achieved_rate, 298.5);
  EXPECT_DOUBLE_EQ(sum.processor_share, 0.3);
  EXPECT_EQ(sum.processor_time, 3s);
  EXPECT_EQ(sum.peak_memory, 3000u);
}

TEST(Merge, OfOneIsThatOne) {
  Part one = part(1);
  Load sum = merge({one});
  EXPECT_EQ(sum.shards.size(), 1u);
  sum.shards.clear();
  one.load.run.verdict = {};
  EXPECT_EQ(sum, one.load);
}

TEST(Merge, TellsWhoTookPart) {
  const Load sum = merge({part(1), part(2)});
  EXPECT_EQ(sum.run.environment.host, "bench-1, bench-2");
  EXPECT_EQ(sum.run.environment.processors, 8u);
  EXPECT_EQ(sum.run.labels, (std::map<std::string, std::string>{{"git", "abc"}}));
  EXPECT_EQ(sum.run.targets, std::vector<std::string>{"ws://a/"});
  EXPECT_EQ(sum.run.command, "assay-load -f p.yaml");
  ASSERT_EQ(sum.shards.size(), 2u);
  EXPECT_EQ(sum.shards[1].index, 2u);
  EXPECT_EQ(sum.shards[1].of, 0u);
  EXPECT_EQ(sum.shards[1].host, "bench-2");
  EXPECT_EQ(sum.shards[1].verdict.status, "OK");
}

TEST(Merge, KeepsOneOfWhatEveryGeneratorDid) {
  Part late = part(2);
  late.load.events.front().start = 900ms;
  const Load sum = merge({part(1), late});
  EXPECT_EQ(sum.events, (std::vector<Event>{{"blip", 900ms}, {"blip", 1500ms}}));
}

// The second began 700 ms later: what it did in its first second lies nearest to our second one.
TEST(Merge, LaysSlotsWhereTheyLieInTime) {
  Part late = part(2);
  late.load.run.started = "2024-05-01T12:00:00.700Z";
  const Load sum = merge({late, part(1)});
  EXPECT_EQ(sum.run.started, "2024-05-01T12:00:00.000Z");
  EXPECT_EQ(sum.run.duration, 2700ms);
  EXPECT_EQ(sum.stages.at(0).start, 700ms);  // when all are in it
  EXPECT_EQ(sum.stages.at(0).duration, 2s);
  ASSERT_EQ(sum.series.size(), 3u);
  EXPECT_EQ(sum.series[0].counts.at("sent"), 50u);
  EXPECT_EQ(sum.series[1].counts.at("sent"), 100u);
  EXPECT_EQ(sum.series[1].levels.at("connections"), 9u + 10u);
  EXPECT_EQ(sum.series[1].times.at("rtt").total(), 100u);
  EXPECT_EQ(sum.series[2].start, 2s);
  EXPECT_EQ(sum.series[2].levels.at("connections"), 9u);
}

// Of a level within one generator the highest counts, over generators their sum.
TEST(Merge, TakesTheCoarserStep) {
  Part coarse = part(2);
  coarse.load.step = 2s;
  coarse.load.series = {slot(0s, 100, 7, 2000)};
  const Load sum = merge({part(1), coarse});
  EXPECT_EQ(sum.step, 2s);
  ASSERT_EQ(sum.series.size(), 1u);
  EXPECT_EQ(sum.series[0].levels.at("connections"), 10u + 7u);
  EXPECT_EQ(sum.series[0].counts.at("sent"), 200u);
}

TEST(Merge, TakesTheScrapesOfWhoHadMostAnswers) {
  Part deaf = part(1);
  deaf.load.scrapes = {{.url = "http://a/", .answers = 1, .series = {{"up", false, {1.0}}}}};
  Part keen = part(2);
  keen.load.run.started = "2024-05-01T12:00:01.000Z";
  keen.load.scrapes = {{.url = "http://a/", .answers = 2, .series = {{"up", false, {2.0, 3.0}}}}};
  const Load sum = merge({deaf, keen});
  ASSERT_EQ(sum.scrapes.size(), 1u);
  EXPECT_EQ(sum.scrapes[0].answers, 2u);
  EXPECT_EQ(sum.scrapes[0].series.at(0).values,
            (std::vector<std::optional<double>>{std::nullopt, 2.0, 3.0}));
}

TEST(Merge, HoldsWhatEachMeasurementIsWorth) {
  Part lagging = part(2);
  lagging.load.validity.front().ok = false;
  lagging.load.run.partial = true;
  const Load sum = merge({part(1), lagging});
  EXPECT_EQ(sum.validity, (std::vector<Validity>{{"send lag p99", "5ms", "1ms, 2ms", false}}));
  EXPECT_TRUE(sum.run.partial);
}

Part shard(unsigned index, unsigned of) {
  Part one = part(index);
  one.load.shards = {{.index = index, .of = of}};
  return one;
}

TEST(Merge, KnowsWhichShardsAreMissing) {
  const Load some = merge({shard(4, 4), shard(2, 4)});
  EXPECT_EQ(missing_shards(some), (std::vector<unsigned>{1, 3}));
  EXPECT_EQ(some.shards.front().host, "bench-2");
  const Load all = merge({Part{"some.json", some}, shard(1, 4), shard(3, 4)});
  EXPECT_EQ(missing_shards(all), std::vector<unsigned>());
  EXPECT_EQ(all.shards.size(), 4u);
  EXPECT_EQ(all.counters.at("sent"), 400u);
  EXPECT_EQ(missing_shards(merge({part(1), part(2)})), std::vector<unsigned>());
}

TEST(Merge, RefusesWhatIsNotOfOneRun) {
  const auto with = [](const auto& change) {
    Part other = part(2);
    change(other.load);
    return complaint({part(1), other});
  };
  EXPECT_EQ(with([](Load& load) { load.profile["seed"] = "43"; }),
            "1.json and 2.json ran different profiles: seed is 42 and 43; assay-report diff "
            "compares them");
  EXPECT_NE(with([](Load& load) { load.profile.erase("seed"); }).find("seed is 42 and not set"),
            std::string::npos);
  EXPECT_NE(with([](Load& load) {
              for (int i = 0; i < 9; ++i) load.profile[std::to_string(i)] = "x";
            }).find("4 is not set and x, and 4 settings more"),
            std::string::npos);
  EXPECT_EQ(with([](Load& load) { load.profile["report.outputs[0]"] = "html=2.html"; }), "(none)");
  EXPECT_EQ(with([](Load& load) { load.run.tool = "an HdrHistogram log"; }),
            "1.json is a result of assay-load, 2.json one of an HdrHistogram log");
  EXPECT_EQ(with([](Load& load) { load.run.started = "2024-05-01T12:00:02.000Z"; }).substr(0, 93),
            "1.json ended at 2024-05-01T12:00:02.000Z, before 2.json began at "
            "2024-05-01T12:00:02.000Z: th");
  EXPECT_NE(with([](Load& load) { load.thresholds.clear(); }).find("different thresholds"),
            std::string::npos);
  EXPECT_EQ(with([](Load& load) { load.stages[0].name = "ramp"; }),
            "stage 1 is steady in 1.json and ramp in 2.json");
  EXPECT_EQ(with([](Load& load) { load.histograms["rtt"].unit = "ns"; }),
            "2.json: rtt: it is in ns, elsewhere in us");
  EXPECT_NE(with([](Load& load) {
              load.histograms["rtt"].histogram = stats::Histogram(stats::coarse_shape);
            }).find("2.json: rtt: histograms of different shapes"),
            std::string::npos);
  EXPECT_NE(with([](Load& load) { load.trials.resize(2); }).find("2.json holds several runs"),
            std::string::npos);
  EXPECT_EQ(complaint({shard(2, 4), shard(2, 4)}), "shard 2 is in both 2.json and 2.json");
  EXPECT_EQ(complaint({shard(1, 4), shard(2, 3)}),
            "1.json is a share of 4, 2.json one of 3 (0: it does not say)");
  EXPECT_EQ(complaint({shard(5, 4)}), "5.json: there is no shard 5 of 4");
}

// A file may come from anybody.
TEST(Merge, RefusesTimesThatCannotBeAdded) {
  for (const std::chrono::nanoseconds time : {-1ns, std::chrono::nanoseconds::max()}) {
    const auto with = [&](const auto& change) {
      Part other = part(2);
      change(other.load);
      return complaint({part(1), other});
    };
    const char* why = "2.json: a time in it is ";
    EXPECT_TRUE(with([&](Load& load) { load.run.duration = time; }).starts_with(why));
    EXPECT_TRUE(with([&](Load& load) { load.step = time; }).starts_with(why));
    EXPECT_TRUE(with([&](Load& load) { load.series[0].start = time; }).starts_with(why));
    EXPECT_TRUE(with([&](Load& load) { load.stages[0].duration = time; }).starts_with(why));
    EXPECT_TRUE(with([&](Load& load) { load.events[0].start = time; }).starts_with(why));
  }
  EXPECT_NE(complaint({shard(1, 4'000'000'000)}), "(none)");
}

}  // namespace
}  // namespace results
