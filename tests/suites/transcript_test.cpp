#include "suites/transcript.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace suite {
namespace {

const session::Clock::time_point now{};

TEST(Transcript, KeepsTheFirstOctetsOfAFrameAndItsWholeLength) {
  Transcript transcript;
  const std::string wire(1000, 'x');
  transcript.frame(now, Direction::received, {.length = 996}, wire, wire, 1000);
  transcript.raw(now, Direction::sent, wire);
  for (const Transcript::Entry& entry : transcript.entries()) {
    EXPECT_EQ(entry.octets.size(), Transcript::octets_kept);
    EXPECT_EQ(entry.length, 1000u);
  }
}

TEST(Transcript, KeepsTheFirstAndTheLastOfManyEntries) {
  Transcript transcript;
  constexpr int count = 10000;
  for (int i = 0; i < count; ++i) transcript.tcp(now, Direction::sent, fmt::format("{}", i));
  const auto& entries = transcript.entries();
  EXPECT_LE(entries.size(), Transcript::entries_kept + 1);
  EXPECT_EQ(entries.front().summary, "0");
  EXPECT_EQ(entries.back().summary, fmt::format("{}", count - 1));
  std::size_t left_out = 0;
  std::size_t kept = 0;
  for (const Transcript::Entry& entry : entries) {
    if (entry.direction == Direction::event)
      left_out += std::stoul(entry.summary.substr(entry.summary.find(' ')));
    else
      ++kept;
  }
  EXPECT_EQ(kept + left_out, static_cast<std::size_t>(count));
}

TEST(Transcript, ShowsTheFirstLineOfAHead) {
  Transcript transcript;
  transcript.http(now, Direction::sent, "GET /\x01 HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(transcript.entries().at(0).summary, "GET /\\x01 HTTP/1.1");
}

TEST(Transcript, SaysAFrameInOneLine) {
  struct Row {
    ws::FrameHeader header;
    std::string payload;
    const char* summary;
  };
  const Row rows[] = {
      {{.opcode = ws::Opcode::text, .length = 5}, "Hello", "Text, 5 octets \"Hello\""},
      {{.opcode = ws::Opcode::text, .fin = false, .length = 1},
       "a",
       "Text without FIN, 1 octet \"a\""},
      {{.opcode = ws::Opcode::ping, .rsv = ws::rsv1 | ws::rsv3}, "", "Ping RSV1 RSV3, 0 octets"},
      {{.opcode = ws::Opcode::close, .length = 2}, "\x03\xea", "Close 1002 (protocol error)"},
      {{.opcode = ws::Opcode::close, .length = 4}, "\x0f\xa0no", "Close 4000 \"no\""},
      {{.opcode = ws::Opcode::close, .length = 1}, "\x03", "Close, 1 octet \"\\x03\""},
      {{.opcode = ws::Opcode::binary, .form = ws::LengthForm::bits16, .length = 1},
       "\xff",
       "Binary, longer length form than needed, 1 octet \"\\xff\""},
  };
  for (const Row& row : rows) EXPECT_EQ(summary(row.header, row.payload), row.summary);
}

}  // namespace
}  // namespace suite
