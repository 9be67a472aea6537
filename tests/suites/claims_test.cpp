#include "suites/claims.h"

#include <gtest/gtest.h>

namespace suite {
namespace {

constexpr Features::Fragmentation none = Features::Fragmentation::none;

Case made() { return Case("group.name.case", "a title", "1 Section"); }

std::string why_not(const Case& script, const Features::Claims& claims) {
  const std::optional<Lack> lack = unclaimed(script, {.claims = claims});
  EXPECT_TRUE(!lack || lack->not_claimed);
  return lack ? lack->why : "";
}

TEST(Claims, AreNeededForTheEchoOfAKindOfMessage) {
  EXPECT_EQ(why_not(made().echo(text("a")), {.text = false}),
            "the peer does not claim Text messages");
  EXPECT_EQ(why_not(made().echo(binary("a")), {.binary = false}),
            "the peer does not claim Binary messages");
  EXPECT_EQ(why_not(made().echo(text("a")), {.binary = false, .fragmentation = none}), "");
}

TEST(Claims, AreNeededForTheEchoOfFragments) {
  Case script = made();
  script.send({text("a").more(), continuation("b")}).expect(text("ab"));
  EXPECT_EQ(why_not(script, {.fragmentation = none}),
            "the peer does not claim fragmented messages");
}

TEST(Claims, AreNeededForWhatIsWrongOnlyInsideAMessage) {
  Case script = made();
  script.send({text("a").more(), continuation("b").with_rsv(ws::rsv1)}).expect(protocol_failure());
  EXPECT_EQ(why_not(script, {.fragmentation = none}),
            "the peer does not claim fragmented messages");
  Case whole = made();
  whole.send(in_fragments_of(2, text("abc"))).expect(protocol_failure());
  EXPECT_NE(why_not(whole, {.fragmentation = none}), "");
  Case in_one = made();
  in_one.send(in_fragments_of(3, text("abc"))).expect(protocol_failure());
  EXPECT_EQ(why_not(in_one, {.fragmentation = none}), "");
}

TEST(Claims, AreNotNeededForWhatFailsTheConnectionAnyhow) {
  Case script = made();
  script.send(binary("a").wrongly_masked()).expect(protocol_failure());
  EXPECT_EQ(why_not(script, {.binary = false, .fragmentation = none}), "");
  Case control = made();
  control.send(ping("a").more()).expect(protocol_failure());
  EXPECT_EQ(why_not(control, {.fragmentation = none}), "");
  Case first = made();
  first.send(text("a").more().with_rsv(ws::rsv1)).expect(protocol_failure());
  EXPECT_EQ(why_not(first, {.fragmentation = none}), "");
}

std::string beyond(const Case& script, const Features::Limits& limits,
                   ws::Role judged = ws::Role::server) {
  const std::optional<Lack> lack =
      beyond_limits(script, {.judged = judged, .features = {.limits = limits}});
  EXPECT_TRUE(!lack || !lack->not_claimed);
  return lack ? lack->why : "";
}

TEST(Limits, KeepLargerMessagesAndFramesFromThePeer) {
  const Case large = made().echo(text(std::string(1025, 'a')));
  EXPECT_EQ(beyond(large, {.max_message = 1024}),
            "needs messages of 1025 octets, but the peer takes 1024 (limit declared)");
  EXPECT_EQ(beyond(large, {.max_frame = 1024}),
            "needs frames of 1025 octets, but the peer takes 1024 (limit declared)");
  EXPECT_EQ(beyond(large, {.max_message = 1025, .max_frame = 1025}), "");
  Case in_fragments = made();
  in_fragments.send(in_fragments_of(125, text(std::string(1025, 'a'))));
  EXPECT_EQ(beyond(in_fragments, {.max_frame = 125, .max_fragments = 9}), "");
  EXPECT_NE(beyond(in_fragments, {.max_frame = 124}), "");
}

TEST(Limits, KeepMoreFragmentsFromThePeer) {
  Case script = made();
  script.send({text("a").more(), ping("b"), continuation("c").more(), continuation("d")});
  EXPECT_EQ(beyond(script, {.max_fragments = 2}),
            "needs 3 fragments, but the peer takes 2 (limit declared)");
  EXPECT_EQ(beyond(script, {.max_fragments = 3}), "");
  Case cut = made();
  cut.send(in_fragments_of(2, text("abc")));
  EXPECT_EQ(beyond(cut, {.max_fragments = 2}), "");
  EXPECT_NE(beyond(cut, {.max_fragments = 1}), "");
}

TEST(Limits, DoNotSaveThePeerFromFramesThatAreWrong) {
  Case script = made();
  script.send(binary("a").declaring(1 << 20)).expect(protocol_failure());
  EXPECT_EQ(beyond(script, {.max_frame = 125}), "");
}

TEST(Limits, OnConnectionsCountOnlyWhereTheyAreTogether) {
  Case script = made();
  script.crowd({3, 3}, [](Conversation& one) { one.echo(text("a")); });
  EXPECT_NE(beyond(script, {.concurrent_connections = 2}), "");
  EXPECT_EQ(beyond(script, {.concurrent_connections = 2}, ws::Role::client), "");
}

}  // namespace
}  // namespace suite
