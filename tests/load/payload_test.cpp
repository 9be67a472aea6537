#include "tools/load/payload.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "libcore/ws/utf8.h"

namespace load {
namespace {

using ws::Opcode;

TEST(Payload, HasTheSizeThatWasAskedFor) {
  for (const std::uint64_t size : {0, 1, 15, 16, 17, 125, 126, 70000}) {
    Payload text = Payload::stamped(Opcode::text, size, 1);
    EXPECT_EQ(text.size(), size);
    EXPECT_EQ(text.message(3, 4).size(), size);
    EXPECT_TRUE(ws::is_utf8(text.message(3, 4)));
    EXPECT_EQ(Payload::stamped(Opcode::binary, size, 1).message(3, 4).size(), size);
  }
}

TEST(Payload, CarriesNumberAndUserInFront) {
  Payload payload = Payload::stamped(Opcode::text, 20, 1);
  const std::string message(payload.message(0x12, 0xabc));
  EXPECT_EQ(message.substr(0, 16), "mlkaaaaacbaaaaaa");
  EXPECT_EQ(payload.message(0, 0).substr(0, 16), "aaaaaaaaaaaaaaaa");
  EXPECT_EQ(payload.message(0, 0).substr(16), message.substr(16));
}

TEST(Payload, DiffersFromItsNeighboursAsFarAsThereIsRoom) {
  for (const std::uint64_t size : {1, 4, 9, 16, 100}) {
    Payload payload = Payload::stamped(Opcode::binary, size, 1);
    std::set<std::string> seen;
    for (std::uint64_t k = 0; k < 16; ++k) seen.emplace(payload.message(5, k));
    EXPECT_EQ(seen.size(), 16u) << size;
  }
  Payload payload = Payload::stamped(Opcode::text, 16, 1);
  EXPECT_NE(std::string(payload.message(1, 7)), std::string(payload.message(2, 7)));
}

TEST(Payload, IsTheSameForTheSameSeed) {
  const auto of = [](std::uint64_t seed) {
    return std::string(Payload::stamped(Opcode::binary, 50, seed).message(0, 0));
  };
  EXPECT_EQ(of(1), of(1));
  EXPECT_NE(of(1), of(2));
}

TEST(Payload, OfTheUserIsLeftAsItIs) {
  Payload payload = Payload::verbatim(Opcode::text, "hello, this is a message of mine");
  EXPECT_EQ(payload.message(8, 9), "hello, this is a message of mine");
  EXPECT_EQ(payload.opcode(), Opcode::text);
}

}  // namespace
}  // namespace load
