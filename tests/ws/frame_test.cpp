#include "libcore/ws/frame.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/octets.h"

namespace ws {
namespace {

using test::octets;

MaskKey key_of(std::string_view four) {
  MaskKey key = 0;
  std::memcpy(&key, four.data(), 4);
  return key;
}

struct Frame {
  FrameHeader header;
  std::string payload;
};

// What a reader makes of `stream` when it comes in pieces of `piece` octets.
std::vector<Frame> read(std::string stream, std::size_t piece) {
  FrameReader reader;
  std::vector<Frame> frames;
  for (std::size_t at = 0; at < stream.size(); at += piece) {
    std::span<char> in(stream.data() + at, std::min(piece, stream.size() - at));
    while (std::optional<Chunk> chunk = reader.next(in)) {
      if (chunk->first) frames.push_back({chunk->header, {}});
      EXPECT_EQ(chunk->offset, frames.back().payload.size());
      frames.back().payload += chunk->payload.view();
      EXPECT_EQ(chunk->last, frames.back().payload.size() == chunk->header.length);
    }
    EXPECT_TRUE(in.empty());
  }
  return frames;
}

// 5.7, the RFC's own examples.
TEST(Frame, ReadsTheSamplesOfTheRfc) {
  struct Sample {
    const char* hex;
    Opcode opcode;
    bool fin;
    bool masked;
    const char* payload;
  };
  const Sample samples[] = {
      {"81 05 48 65 6c 6c 6f", Opcode::text, true, false, "Hello"},
      {"81 85 37 fa 21 3d 7f 9f 4d 51 58", Opcode::text, true, true, "Hello"},
      {"01 03 48 65 6c", Opcode::text, false, false, "Hel"},
      {"80 02 6c 6f", Opcode::continuation, true, false, "lo"},
      {"89 05 48 65 6c 6c 6f", Opcode::ping, true, false, "Hello"},
      {"8a 85 37 fa 21 3d 7f 9f 4d 51 58", Opcode::pong, true, true, "Hello"},
  };
  for (const Sample& sample : samples) {
    SCOPED_TRACE(sample.hex);
    for (const std::size_t piece : {1, 2, 7, 1000}) {
      const std::vector<Frame> frames = read(octets(sample.hex), piece);
      ASSERT_EQ(frames.size(), 1u);
      EXPECT_EQ(frames[0].header.opcode, sample.opcode);
      EXPECT_EQ(frames[0].header.fin, sample.fin);
      EXPECT_EQ(frames[0].header.mask.has_value(), sample.masked);
      EXPECT_EQ(frames[0].payload, sample.payload);
    }
  }
}

TEST(Frame, ComesBackAsItWasWrittenWhateverItsBits) {
  for (unsigned first = 0; first < 256; ++first) {
    for (const std::uint64_t length : {0, 1, 125, 126, 127, 65535, 65536}) {
      const FrameHeader header{
          .opcode = static_cast<Opcode>(first & 0xf),
          .fin = (first & 0x80) != 0,
          .rsv = static_cast<std::uint8_t>((first >> 4) & 7),
          .form = shortest_form(length),
          .mask = first % 2 == 0 ? std::optional<MaskKey>(first * 0x01020305u) : std::nullopt,
          .length = length};
      std::string payload(length, '\0');
      for (std::size_t i = 0; i < length; ++i) payload[i] = static_cast<char>(i * 7);
      base::Buffer out;
      write_frame(header, payload, out);
      EXPECT_EQ(static_cast<unsigned char>(out.view()[0]), first);
      const std::vector<Frame> frames = read(std::string(out.view()), 1000);
      ASSERT_EQ(frames.size(), 1u);
      EXPECT_EQ(frames[0].header.rsv, header.rsv);
      EXPECT_EQ(frames[0].header.mask, header.mask);
      EXPECT_EQ(frames[0].payload, payload);
    }
  }
}

TEST(Frame, KeepsTheFormOfTheLength) {
  struct Row {
    const char* hex;
    LengthForm form;
    std::uint64_t length;
  };
  const Row rows[] = {
      {"82 7e 00 05", LengthForm::bits16, 5},
      {"82 7f 00 00 00 00 00 00 00 05", LengthForm::bits64, 5},
      {"82 7f 80 00 00 00 00 00 00 00", LengthForm::bits64, std::uint64_t{1} << 63},
      {"82 7f ff ff ff ff ff ff ff ff", LengthForm::bits64, ~std::uint64_t{0}},
  };
  for (const Row& row : rows) {
    const std::vector<Frame> frames = read(octets(row.hex), 3);
    ASSERT_EQ(frames.size(), 1u) << row.hex;
    EXPECT_EQ(frames[0].header.form, row.form);
    EXPECT_EQ(frames[0].header.length, row.length);
    char encoded[max_header_size];
    EXPECT_EQ(std::string(encoded, encode(frames[0].header, encoded)), octets(row.hex));
  }
}

TEST(Frame, TellsOfAHeaderBeforeItsPayloadComes) {
  std::string header = octets("82 7e 10 00");
  FrameReader reader;
  std::span<char> in = header;
  const std::optional<Chunk> chunk = reader.next(in);
  ASSERT_TRUE(chunk);
  EXPECT_EQ(chunk->header.length, 4096u);
  EXPECT_TRUE(chunk->payload.empty());
  EXPECT_FALSE(chunk->last);
  EXPECT_FALSE(reader.at_frame_border());
}

TEST(Frame, KnowsWhetherItEndsBetweenFrames) {
  FrameReader reader;
  EXPECT_TRUE(reader.at_frame_border());
  std::string stream = octets("81 01 61 81");
  std::span<char> in = stream;
  ASSERT_TRUE(reader.next(in));
  EXPECT_TRUE(reader.at_frame_border());
  EXPECT_FALSE(reader.next(in));
  EXPECT_FALSE(reader.at_frame_border());
}

TEST(Payload, MovesUnmaskedAndMaskedAnew) {
  std::string stream = octets("7f 9f 4d 51 58");
  Payload payload(stream, key_of(octets("37 fa 21 3d")));
  base::Buffer plain;
  payload.move_to(plain);
  EXPECT_EQ(plain.view(), "Hello");
  base::Buffer other;
  payload.move_to(other, key_of(octets("01 02 03 04")));
  EXPECT_EQ(other.view(), octets("49 67 6f 68 6e"));
  EXPECT_EQ(payload.view(), "Hello");
  EXPECT_EQ(payload.view(), "Hello");  // unmasked once only
}

}  // namespace
}  // namespace ws
