#include "tools/load/tally.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace load {
namespace {

using namespace std::chrono_literals;

const Tally::Time traffic{10s};
const Tally::Time record{20s};

TEST(Tally, KeepsTheStagesApart) {
  Tally tally(traffic, record);
  tally.at(traffic - 1ns).count(Count::connected);
  tally.at(traffic).count(Count::sent);
  tally.at(record - 1ns).count(Count::sent);
  tally.at(record).count(Count::sent);
  tally.at(record + 1h).record(Metric::rtt, 5ms);
  EXPECT_EQ(tally[Stage::connect][Count::connected], 1u);
  EXPECT_EQ(tally[Stage::warmup][Count::sent], 2u);
  EXPECT_EQ(tally[Stage::steady][Count::sent], 1u);
  EXPECT_EQ(tally[Stage::steady][Metric::rtt].total(), 1u);
  EXPECT_EQ(tally.totals()[std::size_t(Count::sent)], 3u);
}

TEST(Tally, HasNoWarmupWhereBothBorders) {
  Tally tally(traffic, traffic);
  tally.at(traffic).count(Count::sent);
  EXPECT_EQ(tally[Stage::steady][Count::sent], 1u);
}

TEST(Tally, RecordsMicroseconds) {
  Figures figures;
  figures.record(Metric::close, 1234567ns);
  figures.record(Metric::close, -5ns);
  EXPECT_EQ(figures[Metric::close].count_between(1234, 1234), 1u);
  EXPECT_EQ(figures[Metric::close].count_between(0, 0), 1u);
}

TEST(Tally, PutsIntoASlotWhatHappenedInIt) {
  Tally tally(traffic, record);
  tally.at(record).count(Count::sent, 3);
  tally.record_in_slot(2ms);
  tally[Level::connections] = 7;
  const stats::Slot first = tally.end_slot(0s);
  EXPECT_EQ(first.counts[std::size_t(Count::sent)], 3u);
  EXPECT_EQ(first.levels[std::size_t(Level::connections)], 7u);
  EXPECT_EQ(first.histograms.front().total(), 1u);

  tally.at(record).count(Count::sent, 2);
  const stats::Slot second = tally.end_slot(1s);
  EXPECT_EQ(second.counts[std::size_t(Count::sent)], 2u);
  EXPECT_TRUE(second.histograms.front().empty());
  EXPECT_EQ(tally.series().slots().size(), 2u);
}

TEST(Tally, MergesAllThatWorkersMeasured) {
  Tally a(traffic, record);
  Tally b(traffic, record);
  for (Tally* tally : {&a, &b}) {
    tally->at(record).count(Count::received, 4);
    tally->at(record).record(Metric::rtt, 1ms);
    tally->at(traffic).record(Metric::rtt, 2ms);
    tally->count_error("disconnected: RST", 2);
    (*tally)[Level::outstanding] = 3;
    tally->end_slot(0s);
  }
  b.count_error("connect: connection refused");
  a.merge(std::move(b));
  EXPECT_EQ(a[Stage::steady][Count::received], 8u);
  EXPECT_EQ(a[Stage::steady][Metric::rtt].total(), 2u);
  EXPECT_EQ(a[Stage::warmup][Metric::rtt].total(), 2u);
  EXPECT_EQ(a[Level::outstanding], 6u);
  EXPECT_EQ(a.errors(), (std::map<std::string, std::uint64_t>{{"connect: connection refused", 1},
                                                              {"disconnected: RST", 4}}));
  ASSERT_EQ(a.series().slots().size(), 1u);
  EXPECT_EQ(a.series().slots()[0].counts[std::size_t(Count::received)], 8u);
}

TEST(Tally, HasRoomForManyCausesButNotForAny) {
  Tally tally(traffic, record);
  for (int i = 0; i < 1000; ++i) tally.count_error(fmt::format("connect: HTTP status {}", i));
  tally.count_error("connect: HTTP status 3");
  EXPECT_EQ(tally.errors().size(), 65u);
  EXPECT_EQ(tally.errors().at("other"), 936u);
  EXPECT_EQ(tally.errors().at("connect: HTTP status 3"), 2u);
}

}  // namespace
}  // namespace load
