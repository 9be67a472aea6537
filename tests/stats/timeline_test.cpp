#include "libcore/stats/timeline.h"

#include <gtest/gtest.h>

namespace stats {
namespace {

using namespace std::chrono_literals;

SparseHistogram one(std::uint64_t value) {
  Histogram histogram(coarse_shape);
  histogram.record(value);
  return SparseHistogram(histogram);
}

Slot slot(std::uint64_t count, std::uint64_t level, std::uint64_t time) {
  return {.counts = {count}, .levels = {level}, .histograms = {one(time)}};
}

TEST(Timeline, KeepsASlotForEachStep) {
  Timeline timeline;
  timeline.add(0s, slot(1, 10, 5));
  timeline.add(2500ms, slot(2, 20, 6));
  ASSERT_EQ(timeline.slots().size(), 3u);
  EXPECT_EQ(timeline.slots()[0], slot(1, 10, 5));
  EXPECT_EQ(timeline.slots()[1], Slot());
  EXPECT_EQ(timeline.slots()[2], slot(2, 20, 6));
}

TEST(Timeline, JoinsInTimeWhatFallsIntoOneSlot) {
  Timeline timeline(10s);
  timeline.add(0s, slot(1, 10, 5));
  timeline.add(9s, slot(2, 7, 6));
  ASSERT_EQ(timeline.slots().size(), 1u);
  EXPECT_EQ(timeline.slots()[0].counts[0], 3u);
  EXPECT_EQ(timeline.slots()[0].levels[0], 10u);
  EXPECT_EQ(timeline.slots()[0].histograms[0].total(), 2u);
}

TEST(Timeline, DoublesItsStepRatherThanGrowWithoutEnd) {
  Timeline timeline;
  for (int second = 0; second < 4097; ++second) timeline.add(second * 1s, slot(1, 1, 1));
  EXPECT_EQ(timeline.step(), 2s);
  ASSERT_EQ(timeline.slots().size(), 2049u);
  EXPECT_EQ(timeline.slots()[0].counts[0], 2u);
  EXPECT_EQ(timeline.slots()[0].levels[0], 1u);
  EXPECT_EQ(timeline.slots()[2048].counts[0], 1u);

  timeline.add(24h, slot(5, 5, 5));
  EXPECT_EQ(timeline.step(), 32s);
  EXPECT_EQ(timeline.slots().size(), 2701u);
  std::uint64_t sum = 0;
  for (const Slot& each : timeline.slots()) sum += each.counts.empty() ? 0 : each.counts[0];
  EXPECT_EQ(sum, 4097u + 5);
}

TEST(Timeline, HasNoMoreRoomForShortSlots) {
  Timeline timeline(10ms);
  for (int i = 0; i < 10'000; ++i) timeline.add(i * 10ms, slot(1, 1, 1));
  EXPECT_EQ(timeline.step(), 40ms);
  ASSERT_EQ(timeline.slots().size(), 2500u);
  EXPECT_EQ(timeline.slots()[2499].counts[0], 4u);
}

TEST(Timeline, MergesWorkersSlotBySlotWhoeverSawMore) {
  Timeline a;
  Timeline b;
  a.add(0s, slot(1, 10, 5));
  b.add(0s, slot(2, 20, 5));
  b.add(1s, slot(3, 30, 6));
  Timeline both = a;
  both.merge(b);
  Timeline other_way = b;
  other_way.merge(a);
  EXPECT_EQ(both.slots(), other_way.slots());
  ASSERT_EQ(both.slots().size(), 2u);
  EXPECT_EQ(both.slots()[0].counts[0], 3u);
  EXPECT_EQ(both.slots()[0].levels[0], 30u);
  EXPECT_EQ(both.slots()[0].histograms[0].total(), 2u);
  EXPECT_EQ(both.slots()[1], slot(3, 30, 6));
}

TEST(Timeline, MergesWorkersOfDifferentSteps) {
  Timeline brief;
  brief.add(0s, slot(1, 10, 5));
  brief.add(1s, slot(1, 12, 5));
  Timeline lengthy;
  lengthy.add(0s, slot(1, 3, 5));
  lengthy.add(5000s, slot(1, 3, 5));
  for (const bool brief_first : {true, false}) {
    Timeline both = brief_first ? brief : lengthy;
    both.merge(brief_first ? lengthy : brief);
    EXPECT_EQ(both.step(), 2s);
    EXPECT_EQ(both.slots()[0].counts[0], 3u);
    EXPECT_EQ(both.slots()[0].levels[0], 15u);
  }
}

TEST(Timeline, AddsUpErrorsByCause) {
  Timeline a;
  a.add(0s, {.errors = {{"reset", 1}}});
  a.add(500ms, {.errors = {{"reset", 2}, {"refused", 3}}});
  Timeline b;
  b.add(0s, {.errors = {{"refused", 4}}});
  a.merge(b);
  EXPECT_EQ(a.slots()[0].errors,
            (std::map<std::string, std::uint64_t>{{"refused", 7}, {"reset", 3}}));
}

TEST(Timeline, TakesPlacesThatAreNotThereAsEmpty) {
  Timeline timeline;
  timeline.add(0s, {.counts = {1}});
  timeline.add(0s, {.counts = {1, 2, 3}, .levels = {4}});
  EXPECT_EQ(timeline.slots()[0], (Slot{.counts = {2, 2, 3}, .levels = {4}}));
}

}  // namespace
}  // namespace stats
