#include "tools/load/sequence.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <vector>

#include "libcore/base/random.h"

namespace load {
namespace {

struct Sum {
  std::uint64_t fresh = 0;
  std::uint64_t reordered = 0;
  std::uint64_t gaps = 0;

  friend bool operator==(const Sum&, const Sum&) = default;
};

Sum sum(const std::vector<std::uint64_t>& numbers) {
  Sequence sequence;
  Sum all;
  for (const std::uint64_t number : numbers) {
    const Sequence::Seen seen = sequence.see(7, number);
    all.fresh += seen.is_new;
    all.reordered += seen.reordered;
    all.gaps += seen.gaps;
  }
  all.gaps += sequence.missing();
  return all;
}

TEST(Sequence, OfEveryNumberHasNothing) { EXPECT_EQ(sum({5, 6, 7, 8}), (Sum{.fresh = 4})); }

TEST(Sequence, KnowsGaps) {
  EXPECT_EQ(sum({0, 1, 4}), (Sum{.fresh = 3, .gaps = 2}));
  EXPECT_EQ(sum({0, 1000}), (Sum{.fresh = 2, .gaps = 999}));
  EXPECT_EQ(sum({0, 64}), (Sum{.fresh = 2, .gaps = 63}));
  EXPECT_EQ(sum({0, 65}), (Sum{.fresh = 2, .gaps = 64}));
  EXPECT_EQ(sum({0, 2, 66, 130}), (Sum{.fresh = 4, .gaps = 127}));
}

TEST(Sequence, KnowsWhatCameTwice) { EXPECT_EQ(sum({0, 1, 1, 0}), (Sum{.fresh = 2})); }

TEST(Sequence, KnowsWhatCameLate) {
  EXPECT_EQ(sum({0, 2, 1, 3}), (Sum{.fresh = 4, .reordered = 1}));
}

TEST(Sequence, KeepsPublishersApart) {
  Sequence sequence;
  for (const std::uint64_t publisher : {3, 1, 2}) sequence.see(publisher, 10);
  EXPECT_EQ(sequence.see(1, 13).gaps + sequence.missing(), 2u);
  EXPECT_TRUE(sequence.see(2, 11).is_new);
  EXPECT_FALSE(sequence.see(3, 10).is_new);
}

// Whatever the order within the window: what came is new once, and the rest is missing.
TEST(Sequence, AddsUp) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    base::Random random(seed);
    Sequence sequence;
    std::set<std::uint64_t> came;
    std::uint64_t fresh = 0;
    std::uint64_t gaps = 0;
    std::uint64_t highest = 0;
    for (std::uint64_t i = 0; i < 5000; ++i) {
      const std::uint64_t number =
          i == 0 ? 0 : highest + random.below(5) - std::min(highest, random.below(20));
      highest = std::max(highest, number);
      const Sequence::Seen seen = sequence.see(1, number);
      EXPECT_EQ(seen.is_new, came.insert(number).second);
      fresh += seen.is_new;
      gaps += seen.gaps;
    }
    EXPECT_EQ(fresh, came.size());
    EXPECT_EQ(gaps + sequence.missing(), highest + 1 - came.size());
  }
}

}  // namespace
}  // namespace load
