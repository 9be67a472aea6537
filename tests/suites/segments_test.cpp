#include "suites/segments.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/support/octets.h"

namespace suite {
namespace {

using namespace std::chrono_literals;
using test::octets;

Segments segments_of(const Send& send, ws::Role speaker = ws::Role::server) {
  base::Random random(1);
  return {send, speaker, random};
}

std::string octets_of(const Send& send, ws::Role speaker = ws::Role::server) {
  const Segments segments = segments_of(send, speaker);
  return segments.octets();
}

std::vector<std::size_t> sizes(Segments segments) {
  std::vector<std::size_t> all;
  std::string joined;
  for (std::string_view part = segments.next(); !part.empty(); part = segments.next()) {
    all.push_back(part.size());
    joined += part;
  }
  EXPECT_EQ(joined, segments.octets());
  EXPECT_TRUE(segments.next().empty());
  return all;
}

TEST(Segments, AreCutAfterTheSegmentationOfTheRunWhereTheStepDoesNotSay) {
  const auto cut = [](const Send& send, Segmentation segmentation) {
    base::Random random(1);
    return sizes({send, ws::Role::server, random, segmentation});
  };
  const Send small{.items = {raw("0123456789")}};
  EXPECT_EQ(cut(small, Segmentation::none), std::vector<std::size_t>{10});
  EXPECT_EQ(cut(small, Segmentation::byte), std::vector<std::size_t>(10, 1));
  EXPECT_EQ(cut({.items = small.items, .cut = in_pieces(4)}, Segmentation::byte),
            (std::vector<std::size_t>{4, 4, 2}));

  const Send large{.items = {raw(std::string(1'000'000, 'x'))}};
  const auto bytes = cut(large, Segmentation::byte);
  EXPECT_EQ(std::ranges::count(bytes, 1u), 2048);
  EXPECT_LT(bytes.size(), 2060u);
  const auto random = cut(large, Segmentation::random);
  EXPECT_GT(random.size(), 200u);
  EXPECT_LT(random.size(), 1000u);
  EXPECT_NE(std::set(random.begin(), random.end()).size(), 1u);
}

// Two frames of 5 and 4 octets.
TEST(Segments, EndWhereTheCutSays) {
  struct Row {
    const char* name;
    Cut cut;
    std::vector<std::size_t> sizes;
  };
  const Row rows[] = {
      {"whole", whole(), {9}},
      {"per frame", per_frame(), {5, 4}},
      {"octet-wise", octet_wise(), {1, 1, 1, 1, 1, 1, 1, 1, 1}},
      {"pieces", in_pieces(4), {4, 4, 1}},
      {"pieces larger than all", in_pieces(100), {9}},
      {"at two offsets", cut_at({1, 7}), {1, 2, 6}},
      {"at the same offset twice", cut_at({2, 2}), {2, 7}},
      {"inside the key that a client would have sent", cut_at({4}), {2, 7}},
      {"in the second frame", cut_at({16}), {8, 1}},
      {"at the end", cut_at({17}), {9}},
      {"behind the end", cut_at({3, 50}), {2, 7}},
  };
  for (const Row& row : rows)
    EXPECT_EQ(sizes(segments_of({.items = {text("abc"), binary("de")}, .cut = row.cut})), row.sizes)
        << row.name;
}

TEST(Segments, LongOnesComeInParts) {
  const std::size_t part = 128 * 1024;
  EXPECT_EQ(sizes(segments_of({.items = {raw(std::string(2 * part + 1, 'x'))}, .cut = whole()})),
            (std::vector<std::size_t>{part, part, 1}));
}

TEST(Segments, SayHowLongToPauseBetweenThem) {
  EXPECT_EQ(segments_of({.items = {text("a")}, .cut = slowly(octet_wise(), 7ms)}).pause_between(),
            7ms);
  EXPECT_EQ(segments_of({.items = {text("a")}, .cut = whole()}).pause_between(), 0ms);
}

TEST(Segments, AServerDoesNotMask) {
  EXPECT_EQ(octets_of({.items = {text("abc")}, .cut = {}}), octets("81 03 61 62 63"));
}

TEST(Segments, AClientMasksWithAKeyThatChangesSomething) {
  base::Random random(1);
  for (int i = 0; i < 1000; ++i) {
    const Segments segments({.items = {text("abc")}, .cut = {}}, ws::Role::client, random);
    ASSERT_TRUE(segments.spoken().at(0).header->mask.has_value());
    ASSERT_NE(*segments.spoken().at(0).header->mask, 0u);
    ASSERT_EQ(segments.octets().size(), 9u);
    ASSERT_EQ(segments.octets()[1], '\x83');
  }
}

TEST(Segments, MasksWrongWhereTheCaseSaysSo) {
  const Send send{.items = {text("abc").wrongly_masked()}, .cut = {}};
  EXPECT_EQ(octets_of(send, ws::Role::client), octets("81 03 61 62 63"));
  EXPECT_EQ(octets_of(send, ws::Role::server).size(), 9u);
}

TEST(Segments, UsesTheKeyOfTheCase) {
  const Send send{.items = {text("Hello").under_key(0x3d21fa37)}, .cut = {}};
  EXPECT_EQ(octets_of(send, ws::Role::client),
            octets("81 85 37 fa 21 3d 7f 9f 4d 51 58"));  // 5.7
}

struct Header {
  Frame frame;
  const char* octets;
};

TEST(Segments, WritesWhateverTheFrameDeclares) {
  const Header rows[] = {
      {text("").declaring(5), "81 05"},
      {binary("x").declaring(126), "82 7e 00 7e 78"},
      {binary("x").declaring(std::uint64_t{1} << 63), "82 7f 80 00 00 00 00 00 00 00 78"},
      {ping("x").in_form(ws::LengthForm::bits16), "89 7e 00 01 78"},
      {text("x").more().with_rsv(ws::rsv1 | ws::rsv3), "51 01 78"},
      {close(1002, "no"), "88 04 03 ea 6e 6f"},
      {close(), "88 00"},
  };
  for (const Header& row : rows)
    EXPECT_EQ(octets_of({.items = {row.frame}, .cut = {}}), octets(row.octets));
}

TEST(Segments, SayWhereEachFrameAndRawStretchLies) {
  const Segments segments =
      segments_of({.items = {text("abc"), raw("xyz"), ping("")}, .cut = whole()});
  ASSERT_EQ(segments.spoken().size(), 3u);
  EXPECT_EQ(segments.spoken()[1].begin, 5u);
  EXPECT_EQ(segments.spoken()[1].size, 3u);
  EXPECT_FALSE(segments.spoken()[1].header.has_value());
  EXPECT_EQ(segments.spoken()[2].begin, 8u);
  EXPECT_EQ(segments.spoken()[2].header->opcode, ws::Opcode::ping);
}

}  // namespace
}  // namespace suite
