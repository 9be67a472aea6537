#include "tools/load/seeker.h"

#include <gtest/gtest.h>

#include <vector>

namespace load {
namespace {

using Method = profile::Search::Method;
using Tries = std::vector<std::uint64_t>;

profile::Search wish(Method method, std::optional<std::uint64_t> from,
                     std::optional<std::uint64_t> to) {
  profile::Search search{.method = method};
  if (from) search.from = {*from, {}};
  if (to) search.to = {*to, {}};
  return search;
}

// What is tried where all up to `limit` hold.
Tries tried(Seeker& seeker, std::uint64_t limit) {
  Tries values;
  while (const auto value = seeker.next()) {
    values.push_back(*value);
    seeker.tell(*value, *value <= limit);
    if (values.size() > 100) break;
  }
  return values;
}

TEST(Seeker, HalvesBetweenTheEndsAndTriesTheAnswerTwice) {
  Seeker seeker(wish(Method::bisect, 1000, 100'000));
  EXPECT_EQ(tried(seeker, 12'000),
            (Tries{1000, 100'000, 10'000, 31'623, 17'783, 13'335, 11'548, 12'409, 11'971, 11'971}));
  EXPECT_EQ(seeker.found(), 11'971u);
  EXPECT_EQ(seeker.failed(), 12'409u);
}

TEST(Seeker, ComesWithinATwentiethWhereverTheLimitIs) {
  for (const std::uint64_t limit : {1000u, 1001u, 1500u, 7777u, 50'000u, 99'998u, 99'999u}) {
    Seeker seeker(wish(Method::bisect, 1000, 100'000));
    EXPECT_LE(tried(seeker, limit).size(), 12u) << limit;
    EXPECT_LE(seeker.found(), limit);
    EXPECT_GT(seeker.failed(), limit);
    EXPECT_LE(static_cast<double>(seeker.failed()), 1.05 * static_cast<double>(seeker.found()) + 1)
        << limit;
  }
}

TEST(Seeker, FindsSmallCountsExactly) {
  for (std::uint64_t limit = 1; limit < 16; ++limit) {
    Seeker seeker(wish(Method::bisect, 1, 16));
    tried(seeker, limit);
    EXPECT_EQ(seeker.found(), limit);
  }
}

TEST(Seeker, EndsAtOnceWhereTheFirstDoesNotHoldOrTheLastDoes) {
  Seeker none(wish(Method::bisect, 10, 20));
  EXPECT_EQ(tried(none, 9), Tries{10});
  EXPECT_EQ(none.found(), 0u);
  EXPECT_EQ(none.failed(), 10u);
  Seeker all(wish(Method::bisect, 10, 20));
  EXPECT_EQ(tried(all, 20), (Tries{10, 20, 20}));
  EXPECT_EQ(all.found(), 20u);
  EXPECT_EQ(all.failed(), 0u);
}

TEST(Seeker, DoublesWhereNobodySaysHowFar) {
  Seeker seeker(wish(Method::bisect, {}, {}));
  EXPECT_EQ(tried(seeker, 21), (Tries{1, 2, 4, 8, 16, 32, 23, 19, 21, 22, 21}));
  EXPECT_EQ(seeker.found(), 21u);
}

TEST(Seeker, RisesInStepsOfAQuarter) {
  Seeker seeker(wish(Method::step, 100, 300));
  EXPECT_EQ(tried(seeker, 160), (Tries{100, 125, 156, 195, 156}));
  EXPECT_EQ(seeker.found(), 156u);
  Seeker all(wish(Method::step, 100, 130));
  EXPECT_EQ(tried(all, 1000), (Tries{100, 125, 130, 130}));
  Seeker small(wish(Method::step, 1, {}));
  EXPECT_EQ(tried(small, 4), (Tries{1, 2, 3, 4, 5, 4}));
}

TEST(Seeker, GoesOnBelowAnAnswerThatDoesNotHoldTwice) {
  Seeker seeker(wish(Method::bisect, 10, 20));
  for (const std::uint64_t holds : {10u, 14u, 17u, 18u}) seeker.tell(holds, true);
  seeker.tell(19, false);
  EXPECT_EQ(seeker.next(), 18u);
  seeker.tell(18, false);
  EXPECT_EQ(seeker.next(), 17u);
  seeker.tell(17, false);
  EXPECT_EQ(seeker.next(), 15u);
  seeker.tell(15, false);
  EXPECT_EQ(seeker.next(), 14u);
  seeker.tell(14, true);
  EXPECT_FALSE(seeker.next());
  EXPECT_EQ(seeker.found(), 14u);

  Seeker steps(wish(Method::step, 4, {}));
  for (const std::uint64_t holds : {4u, 5u, 6u}) steps.tell(holds, true);
  steps.tell(8, false);
  steps.tell(6, false);
  EXPECT_EQ(steps.next(), 5u);
}

TEST(Seeker, KnowsHowManyTrialsThatIs) {
  EXPECT_EQ(most_trials(wish(Method::step, 100, 300)), 7u);
  EXPECT_EQ(most_trials(wish(Method::bisect, 1, 2)), 3u);
  const auto search = wish(Method::bisect, 1000, 100'000);
  for (const std::uint64_t limit : {1000u, 2345u, 50'000u, 100'000u}) {
    Seeker seeker(search);
    EXPECT_LE(tried(seeker, limit).size(), most_trials(search) + 1) << limit;
  }
}

}  // namespace
}  // namespace load
