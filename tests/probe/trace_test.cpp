#include "tools/probe/trace.h"

#include <gtest/gtest.h>

#include "tests/support/octets.h"

namespace probe {
namespace {

using namespace std::chrono_literals;
using test::octets;

TEST(Annotated, NamesThePartsOfAFrame) {
  EXPECT_EQ(annotated(octets("81 85 37 fa 21 3d 7f 9f 4d 51 58"), 11),
            "        81                                               FIN, opcode 1 (Text)\n"
            "        85                                               masked, length 5\n"
            "        37 fa 21 3d                                      masking key\n"
            "        7f 9f 4d 51 58                                   Hello\n");
}

TEST(Annotated, SaysWhatIsLeftOut) {
  EXPECT_EQ(
      annotated(octets("42 7e 01 00 41 42"), 260),
      "        42                                               no FIN, RSV1, opcode 2 (Binary)\n"
      "        7e 01 00                                         not masked, length 256\n"
      "        41 42                                            AB\n"
      "        ... 254 octets more\n");
}

TEST(Annotated, ShowsWhatIsNoWholeHeader) {
  EXPECT_EQ(annotated(octets("81"), 1),
            "        81                                               \\x81\n");
}

TEST(Trace, ShowsOctetsVerdictAndRequirements) {
  const results::CaseResult result{.id = "a.b.c",
                                   .title = "a claim",
                                   .requirements = {{.id = "RFC6455-5.1-1",
                                                     .level = "MUST",
                                                     .section = "RFC 6455, 5.1",
                                                     .summary = "Frames are masked.",
                                                     .grade = results::Grade::fail}},
                                   .grade = results::Grade::fail,
                                   .why = "because",
                                   .facets = {{"behaviour", results::Grade::fail, "because"}},
                                   .expected = {"a Close"},
                                   .observed = "nothing",
                                   .transcript = {{.at = 1ms,
                                                   .direction = results::Direction::sent,
                                                   .kind = "frame",
                                                   .summary = "Ping, empty",
                                                   .octets = octets("89 00"),
                                                   .length = 2},
                                                  {.at = 2ms,
                                                   .connection = 1,
                                                   .direction = results::Direction::received,
                                                   .kind = "tcp",
                                                   .summary = "FIN"}}};
  EXPECT_EQ(trace(result),
            "a.b.c\na claim.\n\n"
            "       1ms #1  sent      Ping, empty\n"
            "        89                                               FIN, opcode 9 (Ping)\n"
            "        00                                               not masked, length 0\n"
            "       2ms #2  received  FIN\n"
            "\nVerdict   fail: because\n"
            "  behaviour  fail: because\n"
            "Observed  nothing\n"
            "Expected  a Close\n"
            "\nRequirements\n"
            "  RFC6455-5.1-1  MUST (RFC 6455, 5.1), fail\n"
            "    Frames are masked.\n");
}

}  // namespace
}  // namespace probe
