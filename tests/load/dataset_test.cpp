#include "tools/load/dataset.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace load {
namespace {

using Pick = Dataset::Pick;
using OnEnd = Dataset::OnEnd;

const auto table = std::make_shared<const Table>(read_lines("x", "a\nb\nc\nd\ne"));

std::string drawn(Dataset& data, int times, std::uint64_t number = 0) {
  std::string all;
  for (int i = 0; i < times; ++i) {
    const Dataset::Record* const record = data.draw(number);
    all += record == nullptr ? "-" : record->front();
  }
  return all;
}

TEST(Dataset, GoesRound) {
  Dataset data(table, Pick::sequential, OnEnd::recycle, {}, 1);
  EXPECT_EQ(drawn(data, 7), "abcdeab");
}

TEST(Dataset, EndsIfAsked) {
  for (const OnEnd end : {OnEnd::stop, OnEnd::fail}) {
    Dataset data(table, Pick::unique, end, {}, 1);
    EXPECT_EQ(drawn(data, 7), "abcde--");
  }
}

TEST(Dataset, GivesSharesDifferentRecords) {
  Dataset first(table, Pick::unique, OnEnd::stop, {.index = 0, .of = 2}, 1);
  Dataset second(table, Pick::unique, OnEnd::stop, {.index = 1, .of = 2}, 1);
  EXPECT_EQ(drawn(first, 4), "ace-");
  EXPECT_EQ(drawn(second, 4), "bd--");
}

TEST(Dataset, GivesAConnectionItsOwn) {
  Dataset data(table, Pick::per_connection, OnEnd::stop, {.index = 1, .of = 2}, 1);
  EXPECT_EQ(drawn(data, 2, 3), "dd");
  EXPECT_EQ(drawn(data, 1, 7), "c");
  EXPECT_TRUE(data.kept());
}

TEST(Dataset, PicksAtRandom) {
  Dataset data(table, Pick::random, OnEnd::stop, {}, 1);
  std::map<char, int> seen;
  for (const char c : drawn(data, 5000)) ++seen[c];
  ASSERT_EQ(seen.size(), 5u);
  for (const auto& [letter, times] : seen) EXPECT_NEAR(times, 1000, 150);
  Dataset same(table, Pick::random, OnEnd::stop, {}, 1);
  Dataset again(table, Pick::random, OnEnd::stop, {}, 1);
  Dataset other(table, Pick::random, OnEnd::stop, {}, 2);
  const std::string first = drawn(same, 50);
  EXPECT_EQ(first, drawn(again, 50));
  EXPECT_NE(first, drawn(other, 50));
}

}  // namespace
}  // namespace load
