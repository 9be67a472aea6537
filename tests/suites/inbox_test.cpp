#include "suites/inbox.h"

#include <gtest/gtest.h>

#include "tests/support/octets.h"

namespace {

// A good frame of five octets, then one of a server that masks.
const std::string frames = test::octets("82 03 61 62 63  82 81 01 02 03 04 60");

class InboxCut : public testing::TestWithParam<std::size_t> {};

TEST_P(InboxCut, AHitSaysWhereItsFrameBegins) {
  suite::Transcript transcript;
  suite::Inbox inbox(ws::Role::server, transcript);
  inbox.monitor().echoes().said_raw();  // it is not about echoes
  for (std::size_t at = 0; at < frames.size(); at += GetParam()) {
    std::string piece = frames.substr(at, GetParam());
    inbox.take(piece, {});
  }
  ASSERT_EQ(inbox.monitor().hits().size(), 1u);
  EXPECT_EQ(inbox.monitor().hits()[0].offset, 5u);
  EXPECT_EQ(inbox.message_count, 2u);
}

INSTANTIATE_TEST_SUITE_P(Chopped, InboxCut, testing::Values(1, 2, 7, 65536));

}  // namespace
