#include "suites/examination.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/suites/mutant.h"
#include "tests/suites/world.h"

namespace suite {
namespace {

// A right server whose words leave it a second late.
class Late final : public session::Session {
 public:
  Late(const test::Habits& habits, test::Process& process) : inner_(habits, process) {}

  void on_open(session::Turn& turn) override { inner_.on_open(turn); }
  void on_bytes(std::span<char> in, session::Turn& turn) override {
    session::Turn inner{.now = turn.now,
                        .out = said_,
                        .unsent = 0,
                        .stopping = false,
                        .link = turn.link,
                        .wish = turn.wish};
    inner_.on_bytes(in, inner);
    then_ = inner.then;
    turn.wish.wake_at = turn.now + std::chrono::seconds(1);
  }
  void on_wake(session::Turn& turn) override {
    turn.out.append(said_.view());
    said_.clear();
    turn.then = then_;
  }
  void on_end(session::End end, session::Turn& turn) override { inner_.on_end(end, turn); }

 private:
  test::Mutant inner_;
  base::Buffer said_;
  session::Then then_ = session::Then::stay;
};

class Examined : public testing::Test {
 protected:
  test::Habits habits;
  test::Process process;
  Facts facts;
  Experience experience;
  Case script{"group.name.case", "a title", "1 Section"};
  Examination examination{script, facts, experience};

  void play() {
    facts.opening.host = "test";
    test::World(65536, [&] {
      return std::make_unique<test::Mutant>(habits, process);
    }).run(examination);
  }
  void dies_of_a_ping() {
    habits.dies_of = [](const ws::FrameHeader& header) {
      return header.opcode == ws::Opcode::ping;
    };
  }
};

TEST_F(Examined, APeerThatNeverOpensBlocksTheCase) {
  script.echo(text("a")).then_alive();
  process.dead = true;
  play();
  EXPECT_EQ(examination.grade(), Grade::blocked);
  EXPECT_EQ(examination.why(), "no connection: RST before the handshake was complete");
  EXPECT_EQ(examination.findings().size(), 1u);
}

TEST_F(Examined, APeerThatIsNotAliveAnyMoreFails) {
  script.send(ping("a")).expect(protocol_failure()).then_alive();
  dies_of_a_ping();
  play();
  EXPECT_EQ(examination.grade(), Grade::fail);
  EXPECT_EQ(examination.why(), "not alive any more: RST before the handshake was complete");
}

TEST_F(Examined, APeerThatDiesBetweenTheRoundsFailsToo) {
  script.each(std::vector{1, 2, 3}, [](Conversation& conversation, int) {
    conversation.send(ping("a")).expect(protocol_failure());
  });
  dies_of_a_ping();
  play();
  EXPECT_EQ(examination.grade(), Grade::fail);
  EXPECT_EQ(examination.findings().size(), 2u);
}

// What it is worth to decline an offer hangs on whether a plain one is accepted.
TEST_F(Examined, APeerMayKnowNoCompression) {
  const std::string offer = "permessage-deflate; client_max_window_bits";
  script.offer({.lines = {offer}, .wish = Offer::Wish::accepted}).echo(text("a"));
  habits.deflate.policy.mode = ws::DeflatePolicy::Mode::off;
  play();
  EXPECT_EQ(examination.grade(), Grade::not_applicable);
  EXPECT_EQ(examination.why(), "the peer does not know permessage-deflate");
  EXPECT_EQ(examination.findings().size(), 2u);

  Examination next(script, facts, experience);
  test::World(65536, [&] { return std::make_unique<test::Mutant>(habits, process); }).run(next);
  EXPECT_EQ(next.grade(), Grade::not_applicable);
  EXPECT_EQ(next.findings().size(), 1u) << "a plain offer is made once a run";
}

TEST_F(Examined, APeerThatKnowsCompressionShouldAcceptIt) {
  script
      .offer(
          {.lines = {"permessage-deflate; client_max_window_bits"}, .wish = Offer::Wish::accepted})
      .echo(text("a"));
  habits.deflate.on_offers = [](const auto& offers, auto& answer) {
    if (offers.front() != "permessage-deflate") answer = {};
  };
  play();
  EXPECT_EQ(examination.grade(), Grade::non_strict);
  EXPECT_EQ(examination.why(), "permessage-deflate was declined");
}

TEST_F(Examined, APeerWithoutCompressionStillHasToEcho) {
  script.offer({.lines = {"permessage-deflate"}, .wish = Offer::Wish::accepted}).echo(text("a"));
  habits.deflate.policy.mode = ws::DeflatePolicy::Mode::off;
  habits.on_message = [](test::Whole& message) {
    message.payload = "b";
    return true;
  };
  play();
  EXPECT_EQ(examination.grade(), Grade::fail);
}

TEST_F(Examined, APeerThatWasWaitedForInVainIsNotWaitedForAgain) {
  script.each(std::vector{1, 2, 3}, [](Conversation& conversation, int) {
    conversation.send(ping(fill(126))).expect(protocol_failure());
  });
  habits.silent_on_faults = true;
  play();
  EXPECT_EQ(examination.grade(), Grade::fail);
  EXPECT_EQ(examination.findings().size(), 1u);
}

TEST_F(Examined, APeerThatEndsInsteadOfSpeakingIsAskedOn) {
  script.each(std::vector{1, 2, 3},
              [](Conversation& conversation, int) { conversation.echo(text("a")); });
  habits.resets_behind = 0;
  play();
  EXPECT_EQ(examination.grade(), Grade::fail);
  EXPECT_EQ(examination.findings().size(), 3u);
}

TEST_F(Examined, ASlowPeerIsNotTimedForLong) {
  script.stream(many(text("a"), {100, 100}).echoed(1));
  facts.opening.host = "test";
  test::World(65536, [&] { return std::make_unique<Late>(habits, process); }).run(examination);
  EXPECT_EQ(examination.grade(), Grade::pass) << examination.why();
  const Stretch& stretch = examination.findings().front().stretches.at(0);
  EXPECT_EQ(stretch.frames, 10u);
  EXPECT_EQ(stretch.took, std::chrono::seconds(10));
}

TEST_F(Examined, WithoutADeclaredFactNothingIsPlayed) {
  script.needs(Need::keep_alive).expect(Watch{1});
  play();
  EXPECT_EQ(examination.grade(), Grade::not_run);
  EXPECT_EQ(examination.why(),
            "the interval of the peer's Pings is not declared (keep_alive in --features)");
  EXPECT_TRUE(examination.findings().empty());
}

TEST_F(Examined, WhatThePeerDoesNotClaimIsNotApplicable) {
  facts.features.claims.binary = false;
  script.needs(Need::binary).echo(binary("a"));
  play();
  EXPECT_EQ(examination.grade(), Grade::not_applicable);
  EXPECT_EQ(examination.why(), "the peer does not claim Binary messages");
  EXPECT_TRUE(examination.findings().empty());
}

TEST_F(Examined, NothingIsSaidBehindThePeersClose) {
  script.echo(text("first")).echo(text("second"));
  habits.closes_behind_messages = 1;
  play();
  EXPECT_EQ(examination.grade(), Grade::non_strict);
  const auto& entries = examination.findings().front().transcript.entries();
  EXPECT_TRUE(std::ranges::none_of(entries, [](const Transcript::Entry& entry) {
    return entry.summary.find("second") != std::string::npos;
  }));
}

TEST_F(Examined, WhatTheMonitorsSawIsJudgedWithTheCase) {
  script.echo(text("a"));
  habits.on_send = [](test::Reply& frame) { frame.header.mask = 1; };
  play();
  EXPECT_EQ(examination.grade(), Grade::fail);
  EXPECT_EQ(examination.why(), "the server masked a Text frame (monitor.frame.mask-bit)");
  EXPECT_EQ(examination.judgements().back().facet, Facet::hygiene);
}

TEST_F(Examined, ARequestOfTheCaseIsCutAsTheRunAsks) {
  facts.segmentation = Segmentation::byte;
  script.request(usual());
  std::size_t came = 0, longest = 0;
  habits.on_octets = [&](std::string& octets) {
    came += octets.size();
    longest = std::max(longest, octets.size());
  };
  play();
  EXPECT_GT(came, 100u);
  EXPECT_EQ(longest, 1u);
}

// Switches at the first octet, and keeps all.
class Eager final : public session::Session {
 public:
  explicit Eager(std::string& came) : came_(came) {}
  void on_open(session::Turn&) override {}
  void on_bytes(std::span<char> in, session::Turn& turn) override {
    if (came_.empty()) turn.out.append("HTTP/1.1 101 Switching Protocols\r\n\r\n");
    came_.append(in.begin(), in.end());
  }
  void on_wake(session::Turn&) override {}
  void on_end(session::End, session::Turn& turn) override { turn.then = session::Then::close; }

 private:
  std::string& came_;
};

TEST_F(Examined, ARequestIsSaidToItsEndThoughTheAnswerComesFirst) {
  facts.opening.host = "test";
  facts.segmentation = Segmentation::byte;
  script.request(usual()).send(text("behind it"));
  std::string came;
  test::World(65536, [&] { return std::make_unique<Eager>(came); }).run(examination);
  const std::size_t end_of_head = came.find("\r\n\r\n");
  ASSERT_NE(end_of_head, std::string::npos);
  EXPECT_EQ(came.size(), end_of_head + 4 + 2 + 4 + 9) << "and a frame";
}

}  // namespace
}  // namespace suite
