#include "suites/claims.h"

#include <gtest/gtest.h>

namespace suite {
namespace {

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
  EXPECT_EQ(why_not(made().echo(text("a")), {.binary = false, .fragmentation = false}), "");
}

TEST(Claims, AreNeededForTheEchoOfFragments) {
  Case script = made();
  script.send({text("a").more(), continuation("b")}).expect(text("ab"));
  EXPECT_EQ(why_not(script, {.fragmentation = false}),
            "the peer does not claim fragmented messages");
}

TEST(Claims, AreNeededForWhatIsWrongOnlyInsideAMessage) {
  Case script = made();
  script.send({text("a").more(), continuation("b").with_rsv(ws::rsv1)}).expect(protocol_failure());
  EXPECT_EQ(why_not(script, {.fragmentation = false}),
            "the peer does not claim fragmented messages");
  Case whole = made();
  whole.send(in_fragments_of(2, text("abc"))).expect(protocol_failure());
  EXPECT_NE(why_not(whole, {.fragmentation = false}), "");
  Case in_one = made();
  in_one.send(in_fragments_of(3, text("abc"))).expect(protocol_failure());
  EXPECT_EQ(why_not(in_one, {.fragmentation = false}), "");
}

TEST(Claims, AreNotNeededForWhatFailsTheConnectionAnyhow) {
  Case script = made();
  script.send(binary("a").wrongly_masked()).expect(protocol_failure());
  EXPECT_EQ(why_not(script, {.binary = false, .fragmentation = false}), "");
  Case control = made();
  control.send(ping("a").more()).expect(protocol_failure());
  EXPECT_EQ(why_not(control, {.fragmentation = false}), "");
  Case first = made();
  first.send(text("a").more().with_rsv(ws::rsv1)).expect(protocol_failure());
  EXPECT_EQ(why_not(first, {.fragmentation = false}), "");
}

}  // namespace
}  // namespace suite
