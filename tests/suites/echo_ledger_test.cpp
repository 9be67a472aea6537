#include "suites/echo_ledger.h"

#include <gtest/gtest.h>

namespace suite {
namespace {

using ws::Opcode;

void say(EchoLedger& ledger, Opcode opcode, std::string_view payload, bool fin = true,
         std::size_t times = 1) {
  ledger.said({.opcode = opcode, .fin = fin, .length = payload.size()}, payload, times);
}

TEST(EchoLedger, IsContentWithEachMessageOnceInOrder) {
  EchoLedger ledger;
  say(ledger, Opcode::text, "a");
  say(ledger, Opcode::binary, "b", false);
  say(ledger, Opcode::ping, "between");
  say(ledger, Opcode::continuation, "c");
  say(ledger, Opcode::text, "d", true, 3);
  EXPECT_EQ(ledger.came(Opcode::text, "a"), std::nullopt);
  EXPECT_EQ(ledger.came(Opcode::binary, "bc"), std::nullopt);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(ledger.came(Opcode::text, "d"), std::nullopt);
}

constexpr const char* not_sent = "a message that was not sent, or had come back before";

TEST(EchoLedger, TellsWhatWasNeverSentOrComesTwice) {
  EchoLedger ledger;
  EXPECT_EQ(ledger.came(Opcode::text, "welcome"), not_sent);
  say(ledger, Opcode::text, "a");
  EXPECT_EQ(ledger.came(Opcode::binary, "a"), not_sent);
  EXPECT_EQ(ledger.came(Opcode::text, "b"), not_sent);
  EXPECT_EQ(ledger.came(Opcode::text, "a"), std::nullopt);
  EXPECT_EQ(ledger.came(Opcode::text, "a"), not_sent);
}

TEST(EchoLedger, TellsWhatWasLostOrOvertaken) {
  EchoLedger ledger;
  say(ledger, Opcode::text, "a", true, 2);
  say(ledger, Opcode::text, "b");
  EXPECT_EQ(ledger.came(Opcode::text, "b"),
            "a message came back ahead of 2 that had been sent before");
  EXPECT_EQ(ledger.came(Opcode::text, "a"), not_sent);
}

TEST(EchoLedger, LetsMessagesBeLeftOutOnceASideCloses) {
  EchoLedger ours, of_peer;
  say(ours, Opcode::text, "a");
  say(ours, Opcode::text, "b");
  of_peer = ours;
  say(ours, Opcode::close, "");
  of_peer.closes();
  for (EchoLedger* ledger : {&ours, &of_peer}) {
    EXPECT_EQ(ledger->came(Opcode::text, "b"), std::nullopt);
    EXPECT_EQ(ledger->came(Opcode::text, "a"), not_sent);
  }
}

// From here on a peer may see it in different ways.
TEST(EchoLedger, KnowsNothingBehindWhatIsNoPlainFrame) {
  const auto knows_after = [](const ws::FrameHeader& header, std::string_view payload) {
    EchoLedger ledger;
    ledger.said(header, payload);
    return ledger.came(Opcode::text, "never sent").has_value();
  };
  EXPECT_TRUE(knows_after({.opcode = Opcode::text, .length = 1}, "a"));
  EXPECT_FALSE(knows_after({.opcode = Opcode::text, .rsv = ws::rsv1, .length = 1}, "a"));
  EXPECT_FALSE(knows_after({.opcode = static_cast<Opcode>(3), .length = 1}, "a"));
  EXPECT_FALSE(knows_after({.opcode = Opcode::text, .length = 2}, "a"));
  EXPECT_FALSE(knows_after({.opcode = Opcode::continuation, .length = 1}, "a"));
  EXPECT_FALSE(knows_after({.opcode = Opcode::ping, .fin = false, .length = 1}, "a"));
  EchoLedger ledger;
  ledger.said_raw();
  EXPECT_EQ(ledger.came(Opcode::text, "never sent"), std::nullopt);
}

}  // namespace
}  // namespace suite
