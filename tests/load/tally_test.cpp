#include "tools/load/tally.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace load {
namespace {

using namespace std::chrono_literals;

const Tally::Time first_stage{10s};
const Tally::Time second_stage{20s};

Tally of_two_stages() {
  Tally tally(first_stage);
  tally.begin_stage(second_stage);
  return tally;
}

TEST(Tally, KeepsTheStagesApart) {
  Tally tally = of_two_stages();
  tally.at(first_stage - 1ns).count(Count::connected);
  tally.at(first_stage).count(Count::sent);
  tally.at(second_stage - 1ns).count(Count::sent);
  tally.at(second_stage).count(Count::sent);
  tally.at(second_stage + 1h).record(Metric::rtt, 5ms);
  EXPECT_EQ(tally[0][Count::connected], 1u);
  EXPECT_EQ(tally[0][Count::sent], 2u);
  EXPECT_EQ(tally[1][Count::sent], 1u);
  EXPECT_EQ(tally[1][Metric::rtt].total(), 1u);
  EXPECT_TRUE(tally[0][Metric::rtt].empty());
  EXPECT_EQ(tally.totals()[std::size_t(Count::sent)], 3u);
}

TEST(Tally, RecordsMicroseconds) {
  Figures figures;
  figures.record(Metric::close, 1234567ns);
  figures.record(Metric::close, -5ns);
  EXPECT_EQ(figures[Metric::close].count_between(1234, 1234), 1u);
  EXPECT_EQ(figures[Metric::close].count_between(0, 0), 1u);
}

TEST(Tally, PutsIntoASlotWhatHappenedInIt) {
  Tally tally(first_stage);
  tally.at(first_stage).count(Count::sent, 3);
  tally.record(Metric::rtt, 2ms, first_stage);
  tally[Level::connections] = 7;
  const stats::Slot first = tally.end_slot(0s);
  EXPECT_EQ(first.counts[std::size_t(Count::sent)], 3u);
  EXPECT_EQ(first.levels[std::size_t(Level::connections)], 7u);
  EXPECT_EQ(first.histograms[std::size_t(Metric::rtt)].total(), 1u);
  EXPECT_TRUE(first.histograms[std::size_t(Metric::ping)].empty());

  tally.begin_stage(second_stage);
  tally.at(second_stage).count(Count::sent, 2);
  const stats::Slot next = tally.end_slot(1s);
  EXPECT_EQ(next.counts[std::size_t(Count::sent)], 2u);
  EXPECT_TRUE(next.histograms[std::size_t(Metric::rtt)].empty());
  EXPECT_EQ(tally.series().slots().size(), 2u);
}

TEST(Tally, PutsIntoASlotTheErrorsThatCameInIt) {
  Tally tally(first_stage);
  tally.count_error("ping: no Pong came", 2);
  EXPECT_EQ(tally.end_slot(0s).errors,
            (std::map<std::string, std::uint64_t>{{"ping: no Pong came", 2}}));
  tally.count_error("ping: no Pong came");
  tally.count_error("disconnected: RST");
  EXPECT_EQ(tally.end_slot(1s).errors, (std::map<std::string, std::uint64_t>{
                                           {"disconnected: RST", 1}, {"ping: no Pong came", 1}}));
  EXPECT_TRUE(tally.end_slot(2s).errors.empty());
}

TEST(Tally, MergesAllThatWorkersMeasured) {
  Tally a = of_two_stages();
  Tally b = of_two_stages();
  for (Tally* tally : {&a, &b}) {
    tally->at(second_stage).count(Count::received, 4);
    tally->at(second_stage).record(Metric::rtt, 1ms);
    tally->at(first_stage).record(Metric::rtt, 2ms);
    tally->count_error("disconnected: RST", 2);
    tally->mark("here");
    tally->reach(first_stage + 1500ms).due += 5;
    (*tally)[Level::outstanding] = 3;
    tally->steered({0, 1, 1}).add({.rate = 100, .kept = true});
    tally->end_slot(0s);
  }
  b.steered({0, 1, 1}).add({.rate = 400, .kept = false});
  b.reach(first_stage + 1s).came += 7;
  b.count_error("connect: connection refused");
  a.merge(std::move(b));
  EXPECT_EQ(a[1][Count::received], 8u);
  EXPECT_EQ(a[1][Metric::rtt].total(), 2u);
  EXPECT_EQ(a[0][Metric::rtt].total(), 2u);
  EXPECT_EQ(a[Level::outstanding], 6u);
  EXPECT_EQ(a.errors(), (std::map<std::string, std::uint64_t>{{"connect: connection refused", 1},
                                                              {"disconnected: RST", 4}}));
  EXPECT_EQ(a.marks().at("here"), 2u);
  EXPECT_EQ(a.steered().at({0, 1, 1}).rate(), 200);
  EXPECT_FALSE(a.steered().at({0, 1, 1}).kept);
  EXPECT_EQ(a.reaches().at(1).due, 10u);
  EXPECT_EQ(a.reaches().at(1).came, 7u);
  ASSERT_EQ(a.series().slots().size(), 1u);
  EXPECT_EQ(a.series().slots()[0].counts[std::size_t(Count::received)], 8u);
}

TEST(Tally, HasSlotsAsShortAsAsked) {
  Tally tally(first_stage, 100ms);
  for (int i = 0; i < 20; ++i) {
    tally.at(first_stage).count(Count::sent);
    tally.end_slot(i * 100ms);
  }
  EXPECT_EQ(tally.series().step(), 100ms);
  ASSERT_EQ(tally.series().slots().size(), 20u);
  EXPECT_EQ(tally.series().slots()[19].counts[std::size_t(Count::sent)], 1u);
}

TEST(Tally, MergesAStageThatOnlyOneSaw) {
  Tally a(first_stage);
  Tally b = of_two_stages();
  b.at(second_stage).count(Count::sent);
  a.merge(std::move(b));
  EXPECT_EQ(a[1][Count::sent], 1u);
}

TEST(Tally, HasRoomForManyCausesButNotForAny) {
  Tally tally(first_stage);
  for (int i = 0; i < 1000; ++i) tally.count_error(fmt::format("connect: HTTP status {}", i));
  tally.count_error("connect: HTTP status 3");
  tally.count_error("disconnected: RST", 7);
  EXPECT_EQ(tally.errors().size(), 66u);
  EXPECT_EQ(tally.errors().at("connect: other"), 936u);
  EXPECT_EQ(tally.errors().at("disconnected: other"), 7u);
  EXPECT_EQ(tally.errors().at("connect: HTTP status 3"), 2u);
}

}  // namespace
}  // namespace load
