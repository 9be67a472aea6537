#include "suites/catalogue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "libcore/base/error.h"
#include "libcore/base/text.h"
#include "suites/requirement.h"

namespace suite {
namespace {

using Ids = std::vector<std::string>;

// What the design of the catalogue lists for servers: `a.{b,c}-{d,e}` stands for four ids.
const Ids designed = {
    "framing.echo.text-{0,1,125,126,127,128,65535,65536}",
    "framing.echo.binary-{0,1,125,126,127,128,65535,65536}",
    "framing.echo.chopped-{text,binary}-65536-by-997",
    "framing.echo.length-form-boundaries-{254-258,32767-32769,65534-65540,131072}",
    "framing.echo.all-octet-values",
    "framing.echo.binary-that-is-{valid-utf8,invalid-utf8,frame-like,http-like}",
    "framing.echo.alternating-types",
    "framing.echo.pipelined-{2,100,10000}",
    "framing.echo.full-duplex",
    "framing.echo.immediately-after-open",
    "framing.samples.{hello,hello-masked,hello-fragmented,ping-pong,binary-256,binary-64k}",
    "framing.length.non-minimal-16-{0,1,124,125}",
    "framing.length.non-minimal-64-{0,125,126,65535}",
    "framing.length.non-minimal-control-{ping-16,close-16,pong-16,ping-64}",
    "framing.length.msb-set-{exact,all-ones,with-small-low-part}",
    "framing.length.truncation-trap-{2-16,2-31,2-32}",
    "framing.length.max-63",
    "framing.length.declared-but-short-{fin,rst,silence}",
    "framing.mask.key-{zero,ones,alternating,random-1000,one-octet-equal}",
    "framing.mask.payload-lengths-{0-9,15-17,31-33,63-65}",
    "framing.mask.zero-length-masked",
    "framing.mask.same-key-twice",
    "framing.mask.missing-{text,binary,empty,ping,pong,close,continuation,second-frame}",
    "framing.mask.bit-without-key",
    "framing.reserved-bits.rsv{1,2,3,12,13,23,123}-{text,binary,continuation,ping,pong,close}",
    "framing.reserved-bits.rsv{1,2,23}-after-echo-{one-segment,per-frame,octet-wise}",
    "framing.reserved-bits.mid-message-{first-fragment,last-fragment}",
    "framing.reserved-bits.fail-at-header",
    "framing.opcode.reserved-{3,4,5,6,7,11,12,13,14,15}-{empty,payload,no-fin}",
    "framing.opcode.reserved-{3,5,7,11,13,15}-after-echo-{one-segment,octet-wise}",
    "framing.opcode.reserved-{3,11}-mid-message",
    "framing.opcode.reserved-control-{126-octets,64-bit}",
    "framing.opcode.reserved-fail-at-header",
    "framing.opcode.all-256-first-octets",
    "framing.segmentation.octet-wise-{text,binary,ping,close,fragmented}",
    "framing.segmentation.every-split-{7-bit,16-bit,64-bit,control}",
    "framing.segmentation.many-frames-{2,50,1000}-in-one",
    "framing.segmentation.header-then-pause",
    "framing.segmentation.tail-joined",
    "framing.segmentation.chunk-primes-{3,7,13,1021}",
    "control.ping.empty",
    "control.ping.{text,non-utf8,nul,125}",
    "control.ping.sizes-0-125",
    "control.ping.too-long-{126,127,200,65535,64-bit-126}",
    "control.ping.too-long-fail-at-header",
    "control.ping.fragmented-{first-only,with-continuation,empty}",
    "control.ping.octet-wise-125",
    "control.ping.burst-{10,10-octet-wise}",
    "control.ping.burst-1000",
    "control.ping.before-first-message",
    "control.ping.between-fragments",
    "control.ping.while-sending-big-echo",
    "control.ping.after-close",
    "control.ping.from-sut",
    "control.ping.from-sut-unanswered",
    "control.ping.wrong-pong",
    "control.pong.unsolicited-{empty,payload,125}",
    "control.pong.unsolicited-then-ping",
    "control.pong.unsolicited-1000",
    "control.pong.too-long-{126,64-bit-126}",
    "control.pong.fragmented",
    "control.pong.between-fragments",
    "fragment.basic.{text,binary}-2",
    "fragment.basic.two-{per-frame,octet-wise}",
    "fragment.basic.{text,binary}-{3,10,1000}",
    "fragment.basic.sizes-{one-octet-each,uneven,growing,first-huge,last-huge}",
    "fragment.basic.empty-{all-three,first-and-last,middle,only-last,100-then-data}",
    "fragment.basic.boundary-lengths",
    "fragment.basic.no-delivery-before-fin",
    "fragment.basic.two-messages-back-to-back",
    "fragment.basic.type-from-first",
    "fragment.basic.own-fragments-form",
    "fragment.control.ping-in-the-middle-{one-segment,per-frame,octet-wise}",
    "fragment.control.ping-at-every-gap",
    "fragment.control.two-pings-with-pause-{plain,synced}",
    "fragment.control.pong-in-the-middle",
    "fragment.control.close-in-the-middle",
    "fragment.control.text-split-inside-character-with-ping",
    "fragment.control.large-message-1000-pings",
    "fragment.invalid.continuation-first-{fin,no-fin}-{one-segment,per-frame,octet-wise}",
    "fragment.invalid.continuation-after-complete",
    "fragment.invalid.repeated-orphan-{no-fin,fin}",
    "fragment.invalid.new-message-inside-{text-text,text-binary,binary-text,binary-binary}",
    "fragment.invalid.new-start-inside",
    "fragment.invalid.orphan-{empty,after-ping,after-pong}",
    "fragment.invalid.control-as-start-{ping,pong,close}",
    "fragment.invalid.unfinished-then-{close,fin,rst}",
};

Ids expanded(const std::string& pattern) {
  const std::size_t open = pattern.find('{');
  if (open == std::string::npos) return {pattern};
  const std::size_t close = pattern.find('}', open);
  Ids all;
  for (const std::string_view word :
       base::split(std::string_view(pattern).substr(open + 1, close - open - 1), ',')) {
    const std::string one = pattern.substr(0, open) + std::string(word) + pattern.substr(close + 1);
    std::ranges::move(expanded(one), std::back_inserter(all));
  }
  return all;
}

Ids selected(const Ids& words) {
  Ids ids;
  for (const Case* script : select(words)) ids.push_back(script->id());
  return ids;
}

TEST(Catalogue, HasEveryDesignedCaseAndNoOther) {
  std::set<std::string> wanted;
  for (const std::string& pattern : designed)
    for (const std::string& id : expanded(pattern)) wanted.insert(id);
  std::set<std::string> there;
  for (const Case& script : every_case()) {
    EXPECT_TRUE(there.insert(script.id()).second) << "twice: " << script.id();
    EXPECT_TRUE(wanted.contains(script.id())) << "not designed: " << script.id();
  }
  for (const std::string& id : wanted) EXPECT_TRUE(there.contains(id)) << "missing: " << id;
}

TEST(Catalogue, SaysOfEachCaseWhatItIsAbout) {
  for (const Case& script : every_case()) {
    SCOPED_TRACE(script.id());
    EXPECT_FALSE(script.title().empty());
    EXPECT_FALSE(script.section().empty());
    EXPECT_FALSE(script.requirements().empty());
    for (const std::string& id : script.requirements())
      EXPECT_NE(find_requirement(id), nullptr) << id;
    ASSERT_FALSE(script.rounds().empty());
    for (const Round& round : script.rounds())
      for (const Conversation& conversation : round)
        for (const Step& step : conversation.steps()) EXPECT_FALSE(describe(step).empty());
  }
}

TEST(Catalogue, NamesTheGroupOfACase) {
  EXPECT_EQ(select(Ids{"control.ping.too-long-126"}).at(0)->group(), "control.ping");
}

TEST(Select, TakesAllForNoWords) { EXPECT_EQ(select({}).size(), every_case().size()); }

struct Selection {
  Ids words;
  Ids ids;
};

TEST(Select, TakesWhatTheWordsChooseInTheOrderOfTheCatalogue) {
  const Selection rows[] = {
      {{"control.pong.fragmented"}, {"control.pong.fragmented"}},
      {{"control.pong.fragmented", "control.ping.nul"},
       {"control.ping.nul", "control.pong.fragmented"}},
      {{"framing.*-trap-2-3?"},
       {"framing.length.truncation-trap-2-31", "framing.length.truncation-trap-2-32"}},
      {{"control.pong", "!control.pong.un*", "!control.pong.too-long-126"},
       {"control.pong.too-long-64-bit-126", "control.pong.fragmented",
        "control.pong.between-fragments"}},
      {{"control.ping.empty", "!control.ping", "control.ping.nul"}, {"control.ping.nul"}},
      {{"RFC6455-5.3-2"}, {"framing.mask.same-key-twice"}},
      {{"rfc6455-5.3-2"}, {"framing.mask.same-key-twice"}},
  };
  for (const Selection& row : rows) EXPECT_EQ(selected(row.words), row.ids) << row.words.front();
}

TEST(Select, TakesAPrefixOnlyUpToADot) {
  for (const std::string& id : selected({"control"})) EXPECT_TRUE(id.starts_with("control."));
  EXPECT_THROW(select(Ids{"contro"}), base::Error);
  EXPECT_THROW(select(Ids{"control.pin"}), base::Error);
}

TEST(Select, TakesASectionWithAllBelowIt) {
  const Ids whole = selected({"rfc6455/5"});
  const Ids part = selected({"RFC6455/5.5"});
  const Ids deep = selected({"rfc6455/5.5.3"});
  EXPECT_GT(whole.size(), part.size());
  EXPECT_GT(part.size(), deep.size());
  EXPECT_TRUE(std::ranges::includes(std::set(part.begin(), part.end()),
                                    std::set(deep.begin(), deep.end())));
  EXPECT_NE(std::ranges::find(deep, "control.pong.unsolicited-empty"), deep.end());
  EXPECT_EQ(std::ranges::find(deep, "framing.echo.text-0"), deep.end());
}

TEST(Select, OnlyTakesAwayWhereEveryWordIsNegated) {
  const Ids rest = selected({"!framing", "!control"});
  EXPECT_FALSE(rest.empty());
  for (const std::string& id : rest) EXPECT_TRUE(id.starts_with("fragment.")) << id;
}

TEST(Select, NamesTheNearestIdForAWordThatChoosesNothing) {
  const auto complaint = [](const std::string& word) -> std::string {
    try {
      select(Ids{word});
    } catch (const base::Error& error) {
      return error.what();
    }
    return "nothing";
  };
  EXPECT_EQ(complaint("control.pong.fragmentd"),
            "no case is called 'control.pong.fragmentd', did you mean 'control.pong.fragmented'?; "
            "'assay-probe list' shows all");
  EXPECT_EQ(complaint("!contrl.ping"),
            "no case is called 'contrl.ping', did you mean 'control.ping'?; 'assay-probe list' "
            "shows all");
  EXPECT_EQ(complaint("qqqqqqqqqqqqqqqqqqqqqq"),
            "no case is called 'qqqqqqqqqqqqqqqqqqqqqq'; 'assay-probe list' shows all");
}

}  // namespace
}  // namespace suite
