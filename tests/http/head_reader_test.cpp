#include "libcore/http/head_reader.h"

#include <gtest/gtest.h>

namespace http {
namespace {

using namespace std::string_literals;

struct Read {
  Progress progress;
  std::string octets;
  std::size_t left;
};

// Hands the octets to a reader in pieces of `size`.
Read read(std::string_view octets, std::size_t size, HeadLimits limits) {
  HeadReader reader(limits);
  while (!octets.empty() && reader.progress() == Progress::incomplete) {
    std::string_view piece = octets.substr(0, size);
    const std::size_t before = piece.size();
    reader.take(piece);
    octets.remove_prefix(before - piece.size());
  }
  return {reader.progress(), reader.octets(), octets.size()};
}

struct Reading {
  std::string octets;
  Progress progress;
  std::size_t taken;
  HeadLimits limits = {};
};

const Reading rows[] = {
    {"", Progress::incomplete, 0},
    {"GET / HTTP/1.1\r\n", Progress::incomplete, 16},
    {"GET / HTTP/1.1\r\n\r\n", Progress::complete, 18},
    {"GET / HTTP/1.1\r\n\r\nrest\r\n\r\n", Progress::complete, 18},
    {"GET / HTTP/1.1\n\nrest", Progress::complete, 16},
    {"GET / HTTP/1.1\r\nA: b\n\r\nrest", Progress::complete, 23},
    {"GET / HTTP/1.1\r\nA: b\r\r\n\r\r\n", Progress::incomplete, 26},
    {"GET / HTTP/1.1\rA: b\r\r", Progress::incomplete, 21},
    {"GET / HTTP/1.1\r\n \r\n\r\n", Progress::complete, 21},
    {"\r\n\n\r\nGET / HTTP/1.1\r\n\r\nx", Progress::complete, 23},
    {"\x16\x03\x01\x02\x00\x01"s, Progress::not_http, 1},
    {"\0\0\0\0"s, Progress::not_http, 1},
    {"\x81\x85"s, Progress::not_http, 1},
    {"\r\n\x01", Progress::not_http, 3},
    {"GE\x7f", Progress::not_http, 3},
    {"GET \x01\xff", Progress::incomplete, 6},
    {"GET / HTTP/1.1\r\n\r\n", Progress::complete, 18, {.octets = 18}},
    {"GET / HTTP/1.1\r\n\r\n", Progress::too_large, 17, {.octets = 17}},
    {"GET / HTTP/1.1\r\n\r\n", Progress::too_large, 16, {.octets = 16}},
    {"GET / HTTP/1.1\r\n\r\n", Progress::start_line_too_long, 15, {.octets = 15}},
    {"\r\n\r\n\r\n\r\n", Progress::start_line_too_long, 5, {.octets = 5}},
    {"G\r\nA:\r\nB:\r\n\r\n", Progress::complete, 13, {.fields = 2}},
    {"G\r\nA:\r\n f\r\nB:\r\n\r\n", Progress::complete, 17, {.fields = 2}},
    {"G\r\nA:\r\nB:\r\nC\r\n\r\n", Progress::too_many_fields, 14, {.fields = 2}},
};

TEST(HeadReader, FindsTheEndOfAHeadHoweverItIsCut) {
  for (const Reading& row : rows) {
    for (const std::size_t size : {1, 2, 7, 65536}) {
      SCOPED_TRACE(testing::Message() << testing::PrintToString(row.octets) << " by " << size);
      const Read result = read(row.octets, size, row.limits);
      EXPECT_EQ(result.progress, row.progress);
      EXPECT_EQ(result.octets, row.octets.substr(0, row.taken));
      EXPECT_EQ(result.left, row.octets.size() - row.taken);
    }
  }
}

TEST(HeadReader, TakesNothingMoreOnceItIsDone) {
  HeadReader reader;
  std::string_view in = "GET / HTTP/1.1\r\n\r\nGET";
  EXPECT_EQ(reader.take(in), Progress::complete);
  EXPECT_EQ(reader.take(in), Progress::complete);
  EXPECT_EQ(in, "GET");
}

}  // namespace
}  // namespace http
