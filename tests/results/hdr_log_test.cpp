#include "libcore/results/hdr_log.h"

#include <gtest/gtest.h>

#include "libcore/base/error.h"
#include "libcore/stats/histogram_codec.h"

namespace results {
namespace {

using namespace std::chrono_literals;

std::string coarse(std::uint64_t value, std::uint64_t count) {
  stats::Histogram histogram(stats::coarse_shape);
  histogram.record(value, count);
  return stats::encode_text(histogram);
}

const std::string ours =
    "#[Logged with assay-load 0.1.0]\n"
    "#[Histogram log format version 1.3]\n"
    "#[StartTime: 1714564800.000 (seconds since epoch), 2024-05-01T12:00:00.000Z]\n"
    "#[BaseTime: 1714564800.000 (seconds since epoch)]\n"
    "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\"\n";

TEST(HdrLog, IsTheTimesOfALoadRun) {
  const Load load = load_from_hdr_log(ours + "Tag=rtt,0.000,1.000,0.001," + coarse(1000, 90) +
                                      "\nTag=connect,0.000,1.000,0.003," + coarse(3000, 5) +
                                      "\r\nTag=rtt,1.000,0.500,0.002," + coarse(2000, 10) + "\n");
  EXPECT_EQ(load.run.tool, "assay-load");
  EXPECT_EQ(load.run.version, "0.1.0");
  EXPECT_EQ(load.run.started, "2024-05-01T12:00:00.000Z");
  EXPECT_EQ(load.run.duration, 1500ms);
  EXPECT_EQ(load.step, 1s);
  const Distribution& rtt = load.histograms.at("rtt");
  EXPECT_EQ(rtt.unit, "us");
  EXPECT_EQ(rtt.histogram.total(), 100u);
  EXPECT_EQ(rtt.histogram.shape(), stats::coarse_shape);
  EXPECT_EQ(rtt.histogram.count_between(1900, 2100), 10u);
  EXPECT_EQ(load.histograms.at("connect").histogram.total(), 5u);
  ASSERT_EQ(load.series.size(), 2u);
  EXPECT_EQ(load.series[0].times.at("rtt").total(), 90u);
  EXPECT_EQ(load.series[1].start, 1s);
  EXPECT_EQ(load.series[1].times.at("rtt").total(), 10u);
}

TEST(HdrLog, SaysWhatItDoesNotHold) {
  const Load load = load_from_hdr_log(ours + "Tag=rtt,0,1,0.001," + coarse(1000, 90));
  EXPECT_TRUE(load.counters.empty());
  EXPECT_TRUE(load.stages.empty());
  EXPECT_EQ(load.run.verdict.status, "INVALID");
  ASSERT_EQ(load.validity.size(), 1u);
  EXPECT_FALSE(load.validity[0].ok);
  EXPECT_NE(load.run.verdict.reasons.at(0).find("times alone"), std::string::npos);
}

// Made by the Java library: see tests/stats/histogram_codec_test.cpp.
TEST(HdrLog, MayBeOfOthersWhoCountNanoseconds) {
  const std::string twenty =
      "HISTFAAAAFh4nJNpmSzMwMBgzgABzFCaEURcm7yEwf4DRGArL9N5bSZ9po16TLxMd2OYpsozbddi+szMtJmfqZefSZmp"
      "n5WpXZjpIhuTItNdDqbP7Ey5TBsZmQDmGhIm";
  const std::string start = "#[StartTime: 1714564800.5 (seconds since epoch), Wed May 01]\n";
  for (const std::string& log :
       {start + "1714564802.5,1.0,2585.788," + twenty, start + "2.0,1.0,2585.788," + twenty,
        "2.0,1.0,2585.8," + twenty}) {
    const Load load = load_from_hdr_log(log);
    EXPECT_EQ(load.run.tool, "an HdrHistogram log");
    EXPECT_EQ(load.histograms.at("values").unit, "ns");
    EXPECT_EQ(load.histograms.at("values").histogram.total(), 20u);
    ASSERT_EQ(load.series.size(), 1u);
    EXPECT_EQ(load.series[0].start, 2s);
    EXPECT_EQ(load.series[0].times.at("values").total(), 20u);
    EXPECT_NEAR(double(load.series[0].times.at("values").max()), 2'585'788, 26'000);  // us
    EXPECT_NE(load.validity[0].observed.find("taken for nanoseconds"), std::string::npos);
  }
}

TEST(HdrLog, IsRefusedWithItsPlace) {
  const std::string times = coarse(1000, 90);
  stats::Histogram large({.digits = 5});
  std::string many = ours;
  for (int i = 0; i < 10; ++i)
    many += "Tag=" + std::to_string(i) + ",0,1,1," + stats::encode_text(large) + "\n";
  const struct {
    std::string log;
    const char* why;
  } rows[] = {
      {"", "1:1: this log holds no histogram"},
      {ours, "6:1: this log holds no histogram"},
      {ours + "Tag=rtt", "6:1: a tag ends with a comma"},
      {ours + "Tag=rtt,now,1,1," + times, "6:9: this is no time in seconds"},
      {ours + "Tag=rtt,-1,1,1," + times, "6:9: this is no time in seconds"},
      {ours + "Tag=rtt,1e300,1,1," + times, "6:10: a comma is missing"},
      {ours + "Tag=rtt,99999999999,1,1," + times, "6:9: this is no time in seconds"},
      {ours + "Tag=rtt,1,1," + times, "6:13: this is no time in seconds"},
      {ours + "Tag=rtt,1,1,1", "6:14: a comma is missing"},
      {ours + "Tag=rtt,1,1,1,HIST", "6:15: the encoded histogram is cut off"},
      {ours + "Tag=rtt,1,1,1," + times + "\nTag=rtt,2,1,1," +
           stats::encode_text(stats::Histogram()),
       "7:15: histograms of different shapes"},
      {"#[StartTime: soon]\n", "1:14: this is no time"},
      {"#[StartTime: 500.0 (x)]\n#[BaseTime: 1.0 (x)]\n3.0,1.0,1.0," + times,
       "3:1: this begins before the log does"},
      {"#[StartTime: 0.0 (x)]\n#[BaseTime: 3999999999.0 (x)]\n3.0,1.0,1.0," + times,
       "3:1: this begins a century behind"},
      {many, "14:13: the encoded histogram has 2"},
  };
  for (const auto& [log, why] : rows) {
    try {
      load_from_hdr_log(log);
      ADD_FAILURE() << why;
    } catch (const base::Error& error) {
      EXPECT_TRUE(std::string(error.what()).starts_with(why)) << why << "\n  " << error.what();
    }
  }
}

}  // namespace
}  // namespace results
