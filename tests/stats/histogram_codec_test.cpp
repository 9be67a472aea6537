#include "libcore/stats/histogram_codec.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <string>

#include "libcore/base/error.h"
#include "libcore/base/random.h"
#include "libcore/stats/base64.h"
#include "tests/support/octets.h"

namespace stats {
namespace {

using test::octets;

// Made by the Java library, version 2.1.11: interop/HdrText.java make 1 3600000000 3 20 (then 0
// values), and make 1000 1000000 2 1000. The expected figures are what it tells of them.
constexpr const char* twenty_values =
    "HISTFAAAAFh4nJNpmSzMwMBgzgABzFCaEURcm7yEwf4DRGArL9N5bSZ9po16TLxMd2OYpsozbddi+szMtJmfqZefSZmp"
    "n5WpXZjpIhuTItNdDqbP7Ey5TBsZmQDmGhIm";
constexpr const char* no_values = "HISTFAAAAB94nJNpmSzMwMDAyAABzFAazL82eQmD/QeoCABVgwSI";
constexpr const char* thousand_values =
    "HISTFAAAAQp4nC1PwVEDQQwzWp3jLEs4CBlghgcPHhTAH4ba6IA+aIYmeFIC0h65vdhryZLu4ePzGHH2HdsPW2k/s1y+"
    "v73+bpMvvMRNe8KCxwDCD+f1CkQD27OnDf/nHIIu9O7A9ej7rTgiC8PChXt1Tfj94IGz54ITDVt8p8E00crJIx0CWnPr"
    "Lnwa9r7FtNYkswua97Sfh5ZW1k3D706LijCNaB21aPRhFrWetANcROAsLfUvQhixfvUcyGRpSQJiqzAtKILsK9IhtR7l"
    "gbp0ktTnm8R0VMbGtkJ2PdXLCYKOkuzGKjE4BiCz0fNu7RUD6zWiBAoTzewZoJOVw9tlSycxWBabhgel1vQP3bYNlA==";

// The same rule as in interop/hdr_text.cpp.
Histogram by_rule(const Shape& shape, int count) {
  Histogram histogram(shape);
  std::uint64_t state = 1;
  for (int i = 0; i < count; ++i) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    histogram.record((state >> (1 + (state >> 58) % 63)) % (shape.highest + 1));
  }
  return histogram;
}

TEST(HistogramCodec, ReadsWhatTheJavaLibraryWrote) {
  const Histogram histogram = decode_text(twenty_values);
  EXPECT_EQ(histogram.shape(), Shape{});
  EXPECT_EQ(histogram.total(), 20u);
  EXPECT_EQ(histogram.min(), 859u);
  EXPECT_EQ(histogram.value_at_percentile(12.5), 6519u);
  EXPECT_EQ(histogram.value_at_percentile(50), 148'766'719u);
  EXPECT_EQ(histogram.value_at_percentile(90), 2'279'604'223u);
  EXPECT_EQ(histogram.max(), 2'585'788'415u);
  EXPECT_NEAR(histogram.mean(), 6.604108e8, 100);
  EXPECT_NEAR(histogram.standard_deviation(), 8.697847e8, 100);

  EXPECT_EQ(decode_text(no_values), Histogram());
  EXPECT_EQ(decode_text(thousand_values), by_rule({1000, 1'000'000, 2}, 1000));
}

// Even deflated, as both use zlib at its default level.
TEST(HistogramCodec, WritesWhatTheJavaLibraryWrote) {
  EXPECT_EQ(encode_text(by_rule({}, 20)), twenty_values);
  EXPECT_EQ(encode_text(by_rule({1000, 1'000'000, 2}, 1000)), thousand_values);
}

TEST(HistogramCodec, ReadsBackWhatItWrote) {
  base::Random random(1);
  for (const Shape& shape : {Shape{}, Shape{.digits = 1}, Shape{.digits = 4},
                             Shape{100, 1 << 20, 2}, Shape{1, (std::uint64_t{1} << 63) - 1, 3}}) {
    Histogram histogram(shape);
    EXPECT_EQ(decode(encode(histogram)), histogram);
    for (int i = 0; i < 2000; ++i)
      histogram.record(random() % shape.highest, 1 + (random() >> (random.below(50) + 12)));
    EXPECT_EQ(decode(encode(histogram)), histogram);
    EXPECT_EQ(decode(encode_compressed(histogram)), histogram);
    EXPECT_EQ(decode_text(encode_text(histogram)), histogram);
  }
}

TEST(HistogramCodec, PacksCountsOfAnyLength) {
  for (std::uint64_t count = 1; count < std::uint64_t{1} << 62; count = count * 2 + 1) {
    Histogram histogram(Shape{.highest = 100, .digits = 1});
    histogram.record(1, count);
    EXPECT_EQ(decode(encode(histogram)), histogram) << count;
  }
  Histogram most(Shape{.highest = 100, .digits = 1});
  most.record(1, (std::uint64_t{1} << 63) - 1);
  EXPECT_EQ(decode(encode(most)), most);
}

TEST(HistogramCodec, WritesTheOctetsOfTheFormat) {
  Histogram histogram(Shape{.highest = 100, .digits = 1});
  histogram.record(1, 64);
  histogram.record(5);
  // The single empty bucket is a 0, the three between 1 and 5 are -3; behind ZigZag 0 and 5.
  EXPECT_EQ(encode(histogram), octets("1c849313 00000005 00000000 00000001 0000000000000001"
                                      "0000000000000064 3ff0000000000000 00 8001 05 02"));
}

const std::string head =
    "1c849313 00000002 00000000 00000001 0000000000000001 0000000000000064"
    "3ff0000000000000";

TEST(HistogramCodec, RefusesWhatIsNoHistogramAndSaysWhy) {
  const struct {
    const char* hex;
    const char* why;
  } rows[] = {
      {"", "cut off"},
      {"1c8493", "cut off"},
      {"1c849313", "cut off"},
      {"1c849301 00000000", "V2"},
      {"1c849313 00000003 00000000 00000001 0000000000000001 0000000000000064 3ff0000000000000 "
       "0202",
       "2 octets of counts where it says 3"},
      {"1c849313 ffffffff 00000000 00000001 0000000000000001 0000000000000064 3ff0000000000000 "
       "0202",
       "4294967295 octets for 64 buckets"},
      {"1c849313 00000002 00000001 00000001 0000000000000001 0000000000000064 3ff0000000000000 "
       "0202",
       "whole numbers"},
      {"1c849313 00000002 00000000 00000001 0000000000000001 0000000000000064 3fe0000000000000 "
       "0202",
       "whole numbers"},
      {"1c849313 00000002 00000000 00000000 0000000000000001 0000000000000064 3ff0000000000000 "
       "0202",
       "digits"},
      {"1c849313 00000002 00000000 ffffffff 0000000000000001 0000000000000064 3ff0000000000000 "
       "0202",
       "digits"},
      {"1c849313 00000002 00000000 00000001 0000000000000000 0000000000000064 3ff0000000000000 "
       "0202",
       "span"},
      {"1c849313 00000002 00000000 00000001 0000000000000001 ffffffffffffffff 3ff0000000000000 "
       "0202",
       "span"},
      {"1c849313 00000002 00000000 00000005 0000000000000001 7fffffffffffffff 3ff0000000000000 "
       "0202",
       "buckets, more than"},
      {"1c849313 00000002 00000000 00000001 0000000000000001 0000000000000064 3ff0000000000000 "
       "0280",
       "cut off"},
      {"1c849313 00000002 00000000 00000001 0000000000000001 0000000000000064 3ff0000000000000 "
       "ff02",
       "behind its last bucket"},
      {"1c849313 00000009 00000000 00000001 0000000000000001 0000000000000064 3ff0000000000000"
       "ffffffffffffffffff",
       "behind its last bucket"},
      {"1c849313 0000000a 00000000 00000001 0000000000000001 0000000000000064 3ff0000000000000"
       "feffffffffffffffff 02",
       "2^63"},
      {"1c849314 00000000", "does not inflate"},
      {"1c849314 00000004 00112233", "does not inflate"},
      {"1c849314 00000005 00112233", "4 octets where it says 5"},
  };
  for (const auto& row : rows) {
    try {
      decode(octets(row.hex));
      ADD_FAILURE() << row.hex;
    } catch (const base::Error& error) {
      EXPECT_NE(std::string(error.what()).find(row.why), std::string::npos)
          << row.hex << ": " << error.what();
    }
  }
}

std::string deflated(const std::string& plain) {
  uLongf size = compressBound(plain.size());
  std::string out(size, '\0');
  compress(reinterpret_cast<Bytef*>(out.data()), &size,
           reinterpret_cast<const Bytef*>(plain.data()), plain.size());
  out.resize(size);
  std::string result = octets("1c849314");
  for (int shift = 24; shift >= 0; shift -= 8) result += static_cast<char>(size >> shift);
  return result + out;
}

TEST(HistogramCodec, InflatesNoMoreThanTheShapeCanHold) {
  EXPECT_EQ(decode(deflated(octets(head + "0202"))).total(), 2u);
  EXPECT_EQ(decode(deflated(octets(head + "0202") + std::string(1 << 24, '\0'))).total(), 2u);
  EXPECT_THROW(decode(deflated(octets(head))), base::Error);
}

TEST(HistogramCodec, HonoursTheCallersLimit) {
  const std::string encoded = encode(Histogram());
  EXPECT_NO_THROW(decode(encoded, Histogram().layout().buckets()));
  EXPECT_THROW(decode(encoded, Histogram().layout().buckets() - 1), base::Error);
}

TEST(HistogramCodec, SurvivesAnyDamage) {
  base::Random random(1);
  const std::string sound[] = {encode(by_rule({}, 50)), encode_compressed(by_rule({}, 50))};
  int refused = 0;
  for (int i = 0; i < 4000; ++i) {
    std::string damaged = sound[i % 2];
    for (std::uint64_t n = random.below(4) + 1; n > 0; --n)
      damaged[random.below(damaged.size())] = static_cast<char>(random());
    if (random.below(4) == 0) damaged.resize(random.below(damaged.size()));
    try {
      EXPECT_LE(decode(damaged).layout().buckets(), most_buckets);
    } catch (const base::Error&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 1000);
}

TEST(Base64, SpellsOctetsAndReadsThemBack) {
  const struct {
    const char* plain;
    const char* text;
  } rows[] = {{"", ""},
              {"f", "Zg=="},
              {"fo", "Zm8="},
              {"foo", "Zm9v"},
              {"foob", "Zm9vYg=="},
              {"fooba", "Zm9vYmE="},
              {"foobar", "Zm9vYmFy"}};
  for (const auto& row : rows) {
    EXPECT_EQ(to_base64(row.plain), row.text);
    EXPECT_EQ(from_base64(row.text), row.plain);
  }
  EXPECT_EQ(from_base64("+/+/"), octets("fbffbf"));
}

TEST(Base64, RefusesAllOtherForms) {
  for (const char* text : {"Z", "Zg", "Zg=", "Zg===", "====", "Z===", "Zh==", "Zm9=", "Zm 9",
                           "Zm9v\n", "Zg==Zg==", "Zm-_"})
    EXPECT_EQ(from_base64(text), std::nullopt) << text;
}

}  // namespace
}  // namespace stats
