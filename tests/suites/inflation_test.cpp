#include "suites/inflation.h"

#include <gtest/gtest.h>

#include "libcore/base/random.h"
#include "suites/blocks.h"
#include "suites/payload.h"
#include "tests/suites/zlib.h"

namespace suite {
namespace {

using State = Inflation::State;
using Type = Block::Type;

constexpr std::size_t most_inflated = 1 << 20;

Inflation read(std::string_view stream, std::string_view history = {}) {
  return inflate(stream, history, most_inflated);
}

// Words that come again at all distances, with some noise between.
std::string mixed(std::size_t size) {
  base::Random random(size);
  std::string text;
  while (text.size() < size) {
    if (random.below(8) == 0) {
      text += static_cast<char>(random());
    } else {
      text += "word " + std::to_string(random.below(200)) + "; ";
    }
  }
  text.resize(size);
  return text;
}

TEST(Inflation, ReadsWhatZlibWritesAtEveryLevelStrategyAndWindow) {
  for (const std::string& text : {mixed(0), mixed(1), mixed(3000), mixed(40'000),
                                  noise(40'000).octets(), std::string(40'000, 'a')}) {
    for (const int level : {0, 1, 4, 6, 9}) {
      for (const int strategy : {Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED}) {
        for (const int window_bits : {9, 12, 15}) {
          test::Deflating zlib({level, strategy, window_bits});
          const std::string half =
              zlib.take(std::string_view(text).substr(0, text.size() / 2), Z_SYNC_FLUSH);
          const std::string stream =
              half + zlib.take(std::string_view(text).substr(text.size() / 2), Z_FINISH);
          const Inflation inflation = read(stream);
          ASSERT_EQ(inflation.state, State::whole) << inflation.why;
          ASSERT_EQ(inflation.octets, text);
          EXPECT_TRUE(inflation.ends_final);
          EXPECT_LE(inflation.farthest, std::size_t{1} << window_bits);
          EXPECT_EQ(inflation.reach, 0u);
        }
      }
    }
  }
}

TEST(Inflation, TellsTheBlocks) {
  const std::string stream =
      Blocks().stored("abc").fixed().literals("de").end().fixed(true).end().octets();
  const Inflation inflation = read(stream);
  EXPECT_EQ(inflation.octets, "abcde");
  EXPECT_EQ(inflation.blocks, (std::vector<Block>{{Type::stored, false, 0, 3},
                                                  {Type::fixed, false, 64, 2},
                                                  {Type::fixed, true, 90, 0}}));
  EXPECT_TRUE(inflation.ends_final);
}

TEST(Inflation, KeepsOnlyTheFirstBlocksOfMany) {
  Blocks blocks;
  for (int i = 0; i < 1000; ++i) blocks.stored("");
  const Inflation inflation = read(blocks.octets());
  EXPECT_EQ(inflation.state, State::whole);
  EXPECT_EQ(inflation.blocks.size(), Inflation::blocks_kept);
}

TEST(Inflation, GoesOnBehindAFinalBlockAtTheNextOctet) {
  const std::string stream =
      Blocks().fixed(true).literals("one").end().align().fixed().literals("two").end().message();
  const Inflation inflation = read(stream + std::string(deflate_tail));
  EXPECT_EQ(inflation.state, State::whole);
  EXPECT_EQ(inflation.octets, "onetwo");
  EXPECT_FALSE(inflation.ends_final);
}

TEST(Inflation, TellsHowFarCopiesReach) {
  const std::string history = "0123456789";
  struct Row {
    std::size_t length;
    std::size_t distance;
    std::string octets;
    std::size_t reach;
  };
  for (const Row& row : {Row{3, 1, "abbbb", 0}, Row{5, 2, "abababa", 0}, Row{3, 3, "ab9ab", 1},
                         Row{3, 12, "ab012", 10}, Row{10, 4, "ab89ab89ab89", 2},
                         Row{12, 12, "ab0123456789ab", 10}}) {
    const std::string stream =
        Blocks().fixed().literals("ab").copy(row.length, row.distance).end().octets();
    const Inflation inflation = read(stream + std::string(8, '\0'), history);
    EXPECT_EQ(inflation.octets, row.octets) << row.distance;
    EXPECT_EQ(inflation.farthest, row.distance);
    EXPECT_EQ(inflation.reach, row.reach) << row.distance;
  }
}

TEST(Inflation, GivesNoMoreThanIsAllowed) {
  Blocks bomb;
  bomb.fixed().literals("x");
  for (int i = 0; i < 100'000; ++i) bomb.copy(258, 1);
  const Inflation inflation = inflate(bomb.end().octets(), {}, 1000);
  EXPECT_EQ(inflation.state, State::too_long);
  EXPECT_LE(inflation.octets.size(), 1000u);
  EXPECT_EQ(inflate(Blocks().stored("1234").octets(), {}, 3).state, State::too_long);
  EXPECT_EQ(inflate(Blocks().stored("1234").octets(), {}, 4).state, State::whole);
}

TEST(Inflation, IsUnfinishedWhereverAStreamIsCut) {
  const std::string text = mixed(3000);
  for (const int level : {0, 1, 9}) {
    const std::string stream = test::Deflating({.level = level}).take(text, Z_FINISH);
    for (std::size_t size = 1; size < stream.size(); ++size) {
      const Inflation inflation = read(std::string_view(stream).substr(0, size));
      EXPECT_EQ(inflation.state, State::unfinished) << size << " of " << stream.size();
      EXPECT_TRUE(text.starts_with(inflation.octets));
    }
  }
}

TEST(Inflation, SaysWhatIsBrokenAndWhere) {
  const auto table = [] { return CodeTable::fitting("abc"); };
  CodeTable oversubscribed = table();
  oversubscribed.literals['d'] = 1;
  CodeTable incomplete = table();
  incomplete.literals['a'] = 0;
  CodeTable endless = table();
  endless.literals[256] = 0;
  CodeTable nothing_before = table();
  nothing_before.written_as = {{16, 0}};
  CodeTable too_many = table();
  too_many.written_as = {{18, 127}, {18, 127}, {18, 127}};

  struct Row {
    Blocks blocks;
    std::string why;
    std::uint64_t bit;
  };
  const Row rows[] = {
      {Blocks().bits(0b110, 3), "a block of the reserved type 3", 3},
      {Blocks().bits(0, 8).octets("\x01\x02\x03\x04"),
       "the length of a stored block does not fit its complement", 40},
      {Blocks().fixed().literal_symbol(286), "the length symbol 286, which has no meaning", 11},
      {Blocks().fixed().literal_symbol(257).distance_symbol(30),
       "the distance symbol 30, which has no meaning", 15},
      {Blocks().fixed().literals("ab").copy(3, 3), "a distance of 3 behind 2 octets", 31},
      {Blocks().dynamic(oversubscribed), "the literal and length code is oversubscribed", 0},
      {Blocks().dynamic(incomplete), "the literal and length code is incomplete", 0},
      {Blocks().dynamic(endless), "no code for the end of the block", 0},
      {Blocks().dynamic(nothing_before), "the code length before the first one is repeated", 0},
      {Blocks().dynamic(too_many), "more code lengths than were declared", 0},
  };
  for (const Row& row : rows) {
    const Inflation inflation = read(row.blocks.octets() + std::string(16, '\0'));
    EXPECT_EQ(inflation.state, State::broken) << row.why;
    EXPECT_EQ(inflation.why, row.why);
    if (row.bit != 0) {
      EXPECT_EQ(inflation.bit, row.bit) << row.why;
    }
    // zlib is of the same mind.
    EXPECT_TRUE(test::Inflating().take(row.blocks.octets() + std::string(16, '\0')).broken)
        << row.why;
  }
}

}  // namespace
}  // namespace suite
