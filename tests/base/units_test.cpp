#include "libcore/base/units.h"

#include <gtest/gtest.h>

#include "libcore/base/error.h"

namespace base {
namespace {

using namespace std::chrono_literals;

TEST(Units, ReadsDurations) {
  EXPECT_EQ(parse_duration("250ms"), 250ms);
  EXPECT_EQ(parse_duration("1m30s"), 90s);
  EXPECT_EQ(parse_duration("1.5s"), 1500ms);
  EXPECT_EQ(parse_duration("2h"), 2h);
  EXPECT_EQ(parse_duration("0"), 0s);
}

TEST(Units, RefusesWhatIsNoDuration) {
  for (const char* text : {"", "10", "s", "10 s", "-1s", "30s1m", "1s1s", "10sec", "nan", "1e400s"})
    EXPECT_THROW(parse_duration(text), Error) << text;
}

TEST(Units, PrintsDurationsAtThreeDigits) {
  EXPECT_EQ(format_duration(0s), "0");
  EXPECT_EQ(format_duration(12345us), "12.3ms");
  EXPECT_EQ(format_duration(10s), "10s");
  EXPECT_EQ(format_duration(999us), "999us");
  EXPECT_EQ(format_duration(999999ns), "1ms");
  EXPECT_EQ(format_duration(90s), "1m30s");
  EXPECT_EQ(format_duration(7200s), "2h");
  EXPECT_EQ(format_duration(-5ms), "-5ms");
}

TEST(Units, ReadsSizesOnlyWithAUnit) {
  EXPECT_EQ(parse_size("512B"), 512u);
  EXPECT_EQ(parse_size("16KiB"), 16384u);
  EXPECT_EQ(parse_size("16kB"), 16000u);
  EXPECT_EQ(parse_size("1.5 MiB"), 1572864u);
  for (const char* text : {"", "512", "16k", "16K", "-1B", "B", "9999999999GiB"})
    EXPECT_THROW(parse_size(text), Error) << text;
}

TEST(Units, PrintsSizes) {
  EXPECT_EQ(format_size(20), "20 B");
  EXPECT_EQ(format_size(16384), "16 KiB");
  EXPECT_EQ(format_size(1572864), "1.5 MiB");
}

TEST(Units, ReadsCountsInThousands) {
  EXPECT_EQ(parse_count("500"), 500u);
  EXPECT_EQ(parse_count("10k"), 10000u);
  EXPECT_EQ(parse_count("2m"), 2000000u);
  EXPECT_EQ(parse_count("1.5k"), 1500u);
  for (const char* text : {"", "k", "1.5", "10KiB", "-1", "1 k"})
    EXPECT_THROW(parse_count(text), Error) << text;
}

TEST(Units, PrintsCounts) {
  EXPECT_EQ(format_count(950), "950");
  EXPECT_EQ(format_count(19980), "19.98k");
  EXPECT_EQ(format_count(4500000), "4.5M");
  EXPECT_EQ(format_count(0.25), "0.25");
}

TEST(Units, ReadsRates) {
  EXPECT_DOUBLE_EQ(parse_rate("50/s"), 50);
  EXPECT_DOUBLE_EQ(parse_rate("50"), 50);
  EXPECT_DOUBLE_EQ(parse_rate("3k/m"), 50);
  EXPECT_DOUBLE_EQ(parse_rate("1.5m/s"), 1.5e6);
  EXPECT_EQ(format_rate(0), "0/s");
  EXPECT_EQ(format_rate(0.1), "0.1/s");
  EXPECT_EQ(format_rate(parse_rate("2/h")), "2/h");
  EXPECT_DOUBLE_EQ(parse_rate("3600/h"), 1);
  for (const char* text : {"", "10 per sec", "/s", "10/d", "5m", "-1/s"})
    EXPECT_THROW(parse_rate(text), Error) << text;
}

}  // namespace
}  // namespace base
