#include "suites/volley.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <set>

#include "tests/suites/zlib.h"

namespace suite {
namespace {

constexpr Corpus every_corpus[] = {Corpus::json, Corpus::bitmap, Corpus::prose, Corpus::html,
                                   Corpus::random};

TEST(Corpus, HasTheSizeAskedForAndIsDifferentForEachNumber) {
  for (const Corpus corpus : every_corpus) {
    SCOPED_TRACE(name(corpus));
    std::set<std::string> passages;
    for (std::uint64_t number = 0; number < 20; ++number) {
      const std::string made = passage(corpus, 1000, number);
      EXPECT_EQ(made.size(), 1000u);
      EXPECT_EQ(made, passage(corpus, 1000, number));
      const bool ascii = std::ranges::all_of(made, [](char octet) { return octet >= 0; });
      EXPECT_EQ(ascii, is_text(corpus));
      passages.insert(made);
    }
    EXPECT_EQ(passages.size(), 20u);
    EXPECT_EQ(passage(corpus, 0, 1), "");
  }
}

TEST(Corpus, IsSmallerCompressedButForTheRandomOne) {
  for (const Corpus corpus : every_corpus) {
    const std::string made = passage(corpus, 20'000, 7);
    const std::size_t size = test::Deflating({}).take(made, Z_FINISH).size();
    EXPECT_EQ(size < made.size() / 2, corpus != Corpus::random) << name(corpus) << ": " << size;
  }
}

std::string payload_of(const Send& send) {
  std::string payload;
  for (const Item& item : send.items) payload += std::get<Frame>(item).payload.octets();
  return payload;
}

// What a receiver has to make of the messages under these terms, and how many there were.
std::size_t inflated(const Volley& volley, const ws::DeflateTerms& terms, double scale) {
  test::Inflating inflating(terms.client_max_window_bits);
  std::size_t count = 0;
  for (Volleying volleying(volley, terms, scale, {}); !volleying.over();
       volleying.next(), ++count) {
    if (terms.client_no_context_takeover) inflating.reset();
    const Send& send = volleying.send();
    for (std::size_t i = 0; i < send.items.size(); ++i) {
      const Frame& frame = std::get<Frame>(send.items[i]);
      EXPECT_EQ(frame.opcode, i == 0 ? volley.opcode() : ws::Opcode::continuation);
      EXPECT_EQ(frame.rsv, i == 0 ? ws::rsv1 : 0);
      EXPECT_EQ(frame.fin, i + 1 == send.items.size());
      EXPECT_TRUE(volley.fragment == 0 || frame.payload.size() <= volley.fragment);
    }
    const auto made = inflating.take(payload_of(send) + std::string("\0\0\xff\xff", 4));
    EXPECT_FALSE(made.broken) << count;
    const Expect expect = volleying.expect();
    EXPECT_EQ(made.octets, std::get<Echo>(expect.what).payload.octets()) << count;
  }
  return count;
}

TEST(Volleying, SendsWhatItExpects) {
  for (const int bits : {9, 12, 15}) {
    for (const bool alone : {false, true}) {
      const ws::DeflateTerms terms{.client_no_context_takeover = alone,
                                   .client_max_window_bits = bits};
      EXPECT_EQ(inflated({Corpus::json, 3000}, terms, 1), 5u);
      EXPECT_EQ(inflated({Corpus::bitmap, 3000, 256}, terms, 4), 20u);
      EXPECT_EQ(inflated({Corpus::random, 16, 5}, terms, 4), 20u);
    }
  }
}

TEST(Volleying, GrowsWithTheScaleUpToItsFullCount) {
  const Volley volley{Corpus::prose, 16};
  EXPECT_EQ(inflated(volley, {}, 0.001), 1u);
  EXPECT_EQ(inflated(volley, {}, 0.3), 2u);
  EXPECT_EQ(inflated(volley, {}, std::numeric_limits<double>::infinity()), 1000u);
}

TEST(Volleying, CompressesNothingThatWasNotAgreedOn) {
  Volleying volleying({Corpus::html, 600, 256}, std::nullopt, 1, {});
  EXPECT_EQ(volleying.send().items.size(), 3u);
  EXPECT_EQ(payload_of(volleying.send()), passage(Corpus::html, 600, 600));
}

TEST(Volleying, SaysWhatItCameTo) {
  const Volleying::Time begin(std::chrono::seconds(7));
  Volleying volleying({Corpus::html, 600}, std::nullopt, 1, begin);
  for (; !volleying.over(); volleying.next()) volleying.send();
  const Stretch stretch = volleying.result(begin + std::chrono::seconds(2));
  EXPECT_EQ(stretch.frames, 5u);
  EXPECT_EQ(stretch.octets, 3000u);
  EXPECT_EQ(stretch.took, std::chrono::seconds(2));
}

}  // namespace
}  // namespace suite
