#include "reports/frame_parts.h"

#include <gtest/gtest.h>

#include <string>

#include "libcore/base/text.h"

namespace {

// "FIN, Ping 89; ...": meaning and octets of each part.
std::string told(const std::string& octets) {
  std::string text;
  for (const report::FramePart& part : report::frame_parts(octets))
    text += (text.empty() ? "" : "; ") + part.meaning + ": " +
            base::hex(part.octets, part.octets.size());
  return text;
}

TEST(FrameParts, SayWhatEachOctetIsFor) {
  EXPECT_EQ(told("\x89\x85\x37\xfa\x21\x3d\x7f\x9f"),
            "FIN, Ping: 89; masked, length 5: 85; masking key: 37 fa 21 3d; payload: 7f 9f");
  EXPECT_EQ(told({"\x01\x7e\x01\x00z", 5}), "no FIN, text: 01; length 256: 7e 01 00; payload: 7a");
  EXPECT_EQ(told({"\xc2\x7f\x00\x00\x00\x00\x00\x01\x00\x00", 10}),
            "FIN, RSV1, binary: c2; length 65536: 7f 00 00 00 00 00 01 00 00");
  EXPECT_EQ(told({"\xbb\x00", 2}), "FIN, RSV2, RSV3, reserved opcode 11: bb; length 0: 00");
}

TEST(FrameParts, GoAsFarAsTheOctets) {
  EXPECT_EQ(told(""), "");
  EXPECT_EQ(told("\x88"), "FIN, Close: 88");
  EXPECT_EQ(told("\x82\x7e\x01"), "FIN, binary: 82; length cut off: 7e 01");
  EXPECT_EQ(told("\x80\x81"), "FIN, continuation: 80; masked, length 1: 81");
  EXPECT_EQ(told("\x8a\x81\x01\x02"), "FIN, Pong: 8a; masked, length 1: 81; masking key: 01 02");
}

}  // namespace
