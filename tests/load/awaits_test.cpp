#include "tools/load/awaits.h"

#include <gtest/gtest.h>

#include <deque>

#include "libcore/base/random.h"
#include "tools/load/script.h"

namespace load {
namespace {

const Request request{};

Await numbered(std::uint64_t key) { return {.request = &request, .key = key}; }

TEST(Awaits, GoesOnInOrder) {
  Awaits awaits;
  for (std::uint64_t i = 0; i < 40; ++i) awaits.push() = numbered(i);
  for (std::uint64_t i = 0; i < 40; ++i) {
    EXPECT_EQ(awaits.oldest().key, i);
    EXPECT_EQ(awaits.take(awaits.oldest()).key, i);
  }
  EXPECT_TRUE(awaits.empty());
}

TEST(Awaits, FindsAnyOfThem) {
  Awaits awaits;
  for (std::uint64_t i = 0; i < 5; ++i) awaits.push() = numbered(i);
  const auto has = [&](std::uint64_t key) {
    return awaits.find([&](const Await& await) { return await.key == key; });
  };
  awaits.take(*has(2));
  awaits.take(*has(0));
  EXPECT_EQ(has(2), nullptr);
  EXPECT_EQ(awaits.oldest().key, 1u);
  awaits.take(awaits.oldest());
  EXPECT_EQ(awaits.oldest().key, 3u);
  EXPECT_EQ(awaits.size(), 2u);
}

TEST(Awaits, KnowsARowByItsFirst) {
  Awaits awaits;
  const auto yes = [](const Await&) { return true; };
  EXPECT_FALSE(awaits.prolong(2, yes));
  awaits.push(3) = {.request = &request, .key = 7, .row = 3};
  EXPECT_FALSE(awaits.prolong(2, [](const Await& newest) { return newest.key != 7; }));
  EXPECT_TRUE(awaits.prolong(2, yes));
  EXPECT_EQ(awaits.size(), 5u);
  EXPECT_EQ(awaits.take(awaits.oldest()).row, 1u);
  EXPECT_EQ(awaits.oldest().key, 8u);
  awaits.drop(awaits.oldest(), 3);
  EXPECT_EQ(awaits.oldest().key, 11u);
  EXPECT_EQ(awaits.size(), 1u);
  awaits.drop(awaits.oldest());
  EXPECT_TRUE(awaits.empty());
  EXPECT_FALSE(awaits.prolong(1, yes));
}

TEST(Awaits, IsWhatAListWouldBe) {
  base::Random random(1);
  Awaits awaits;
  std::deque<std::uint64_t> list;
  for (std::uint64_t i = 0; i < 100'000; ++i) {
    if (random.below(100) < 50) {
      awaits.push() = numbered(i);
      list.push_back(i);
    } else if (!list.empty()) {
      const std::uint64_t which = random.below(3) == 0 ? random.below(list.size()) : 0;
      const std::uint64_t key = list[which];
      Await* const found = awaits.find([&](const Await& await) { return await.key == key; });
      ASSERT_NE(found, nullptr);
      EXPECT_EQ(awaits.take(*found).key, key);
      list.erase(list.begin() + static_cast<std::ptrdiff_t>(which));
    }
    ASSERT_EQ(awaits.size(), list.size());
    ASSERT_TRUE(list.empty() || awaits.oldest().key == list.front());
  }
}

}  // namespace
}  // namespace load
