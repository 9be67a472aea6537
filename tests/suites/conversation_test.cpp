#include "suites/conversation.h"

#include <gtest/gtest.h>

namespace suite {
namespace {

bool closes_itself(const Conversation& conversation) {
  const std::vector<Step> steps = conversation.steps();
  const auto* const last = std::get_if<Expect>(&steps.back());
  return last != nullptr && std::holds_alternative<CloseReply>(last->what);
}

TEST(Conversation, EndsWithOurCloseAndItsAnswer) {
  Conversation conversation;
  conversation.send(text("a")).expect(text("a"));
  const std::vector<Step> steps = conversation.steps();
  ASSERT_EQ(steps.size(), 4u);
  EXPECT_EQ(describe(steps[2]), "send Close 1000");
  EXPECT_EQ(std::get<CloseReply>(std::get<Expect>(steps[3]).what).sent, 1000);
}

TEST(Conversation, StillClosesBehindStepsThatLeaveItOpen) {
  Conversation conversation;
  conversation.send(text("a").more()).pause_slow().expect(NoMessage{"unfinished"}).await_data();
  EXPECT_TRUE(closes_itself(conversation));
  Conversation half_closed;
  half_closed.end(EndOfOurs::How::fin).expect(text("a"));
  EXPECT_TRUE(closes_itself(half_closed));
}

TEST(Conversation, AddsNothingWhereItsOwnStepsEndTheConnection) {
  const Expectation endings[] = {protocol_failure(), Ended{}, PeerClose{1000}};
  for (const Expectation& ending : endings) {
    Conversation conversation;
    conversation.send(text("a")).expect(ending);
    EXPECT_EQ(conversation.steps().size(), 2u) << describe(ending);
  }
  Conversation own_close;
  own_close.send(close()).expect(CloseReply{});
  EXPECT_EQ(own_close.steps().size(), 2u);
  Conversation reset;
  reset.send(text("a")).end(EndOfOurs::How::rst);
  EXPECT_EQ(reset.steps().size(), 2u);
}

TEST(Conversation, AnEchoIsAMessageSentAndAwaited) {
  Conversation conversation;
  conversation.echo(binary("a"), octet_wise());
  const std::vector<Step> steps = conversation.steps();
  EXPECT_EQ(describe(steps[0]), "send Binary \"a\", octet by octet");
  EXPECT_EQ(describe(steps[1]), "expect that the message Binary \"a\" comes back");
}

}  // namespace
}  // namespace suite
