#include "suites/randomness.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <functional>
#include <random>

#include "libcore/base/random.h"

namespace suite {
namespace {

constexpr std::size_t enough = 2000;

Words drawn(const std::function<std::uint32_t()>& draw, std::size_t count = enough) {
  Words words(count);
  for (std::uint32_t& word : words) word = draw();
  return words;
}

TEST(Randomness, AccusesNoGoodGenerator) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    base::Random random(seed);
    const Words words = drawn([&] { return random.word(); });
    EXPECT_EQ(foretold_by(words), std::nullopt) << seed;
    EXPECT_EQ(unevenness(words), std::nullopt) << seed;
    EXPECT_EQ(foretold_by(std::span(words).first(40)), std::nullopt) << seed;
    EXPECT_EQ(unevenness(std::span(words).first(40)), std::nullopt) << seed;
  }
}

TEST(Randomness, SaysNothingOfNothing) {
  EXPECT_EQ(foretold_by({}), std::nullopt);
  EXPECT_EQ(unevenness({}), std::nullopt);
  EXPECT_EQ(equal_pairs({}), 0);
  EXPECT_EQ(chance_of_heads(0, 0), 1);
}

std::uint32_t turned(std::uint32_t word) { return __builtin_bswap32(word); }

struct Generator {
  const char* teller;
  std::function<std::uint32_t()> draw;
};

std::vector<Generator> generators() {
  return {
      {"the one before", [] { return 7U; }},
      {"a counter", [n = 0U]() mutable { return n += 3; }},
      {"a linear congruential generator",
       [x = 1U]() mutable { return x = x * 1103515245 + 12345; }},
      {"a linear congruential generator of 48 bits",
       [x = std::uint64_t{0x1234}]() mutable {
         x = (x * 0x5deece66d + 11) & 0xffffffffffff;
         return static_cast<std::uint32_t>(x >> 16);
       }},
      {"an additive generator", [] { return static_cast<std::uint32_t>(std::rand()); }},
      {"the Mersenne Twister",
       [twister = std::mt19937(5)]() mutable { return static_cast<std::uint32_t>(twister()); }},
      {"a generator that is linear over bits",
       [x = 99U]() mutable {
         x ^= x << 13;
         x ^= x >> 17;
         return x ^= x << 5;
       }},
  };
}

TEST(Randomness, NamesTheGeneratorInBothOrdersOfOctets) {
  for (const Generator& generator : generators()) {
    Words words = drawn(generator.draw);
    EXPECT_EQ(foretold_by(words), generator.teller);
    for (std::uint32_t& word : words) word = turned(word);
    EXPECT_EQ(foretold_by(words), generator.teller);
  }
}

TEST(Randomness, SeesWhatIsUneven) {
  base::Random random(9);
  EXPECT_NE(unevenness(drawn([&] { return random.word() | 0x100; })), std::nullopt);
  // Neighbours share a bit, though each is even by itself.
  std::uint32_t last = 0;
  EXPECT_NE(unevenness(drawn([&] {
              last = (random.word() & ~1U) | ((last & 1U) ^ (random.below(10) == 0 ? 1U : 0U));
              return last;
            })),
            std::nullopt);
  // Steps of one length now and then.
  EXPECT_NE(unevenness(drawn([&] {
              last = random.below(50) == 0 ? last + 12345 : random.word();
              return last;
            })),
            std::nullopt);
}

TEST(Randomness, KnowsWhatChanceDoes) {
  EXPECT_EQ(equal_pairs({1, 2, 1, 1}), 3);
  EXPECT_GT(chance_of_pairs(1, 1000), unlikely);
  EXPECT_LT(chance_of_pairs(4, 1000), unlikely);
  EXPECT_GT(chance_of_hits(1, 1000), unlikely);
  EXPECT_LT(chance_of_hits(3, 1000), unlikely);
  EXPECT_GT(chance_of_heads(50, 100), 0.9);
  EXPECT_LT(chance_of_heads(0, 100), unlikely);
  EXPECT_LT(chance_of_heads(100, 100), unlikely);
}

}  // namespace
}  // namespace suite
