#include "suites/judge.h"

#include <gtest/gtest.h>

#include "libcore/ws/frame.h"
#include "tests/suites/heard.h"
#include "tests/support/octets.h"

namespace suite {
namespace {

using namespace std::chrono_literals;
using Time = std::chrono::milliseconds;

// What came, and when; the stimulus was taken at 0.
struct Event {
  Time at;
  const char* octets = "";  // empty: TCP ends
  session::End end = session::End::fin;
};

struct Scene {
  const char* name;
  Expectation expectation;
  std::vector<Event> events;
  Time now;
  Look::State state;
  Grade grade = Grade::pass;
  Time again = 0ms;  // of a look that waits
};

constexpr auto waiting = Look::State::waiting;
constexpr auto satisfied = Look::State::satisfied;
constexpr auto over = Look::State::over;

constexpr session::End reset = session::End::reset;

class Judge : public testing::Test {
 protected:
  const Moment::Time zero{1h};
  Facts facts;
  Experience experience;

  Look judge(const Scene& scene, std::string_view marker = {}, bool late_sent = false) {
    Transcript transcript;
    Inbox inbox(ws::Role::server, transcript);
    for (const char* ping : {"a", "b"}) inbox.monitor().sent_ping(ping);
    for (const Event& event : scene.events) {
      std::string octets = test::octets(event.octets);
      if (octets.empty())
        inbox.ended(event.end, zero + event.at, false);
      else
        inbox.take(octets, zero + event.at);
    }
    return look(scene.expectation, inbox,
                {.now = zero + scene.now,
                 .asked = zero,
                 .progress = std::max(zero, inbox.progress_at),
                 .facts = facts,
                 .experience = experience,
                 .marker = marker,
                 .late_sent = late_sent});
  }

  void check(const Scene& scene, std::string_view marker = {}, bool late_sent = false) {
    const Look look = judge(scene, marker, late_sent);
    EXPECT_EQ(look.state, scene.state) << scene.name;
    EXPECT_EQ(word(worst(look.judgements)), word(scene.grade)) << scene.name;
    EXPECT_EQ(look.again, scene.state == waiting ? zero + scene.again : session::never)
        << scene.name;
  }
};

TEST_F(Judge, AnEcho) {
  const Expectation echo = Echo{ws::Opcode::text, "Hello"};
  const Expectation optional = Echo{ws::Opcode::text, "Hello", true};
  const Expectation early =
      Echo{.opcode = ws::Opcode::text, .payload = "Hello", .may_be_lost = true};
  const Scene scenes[] = {
      {"nothing yet", echo, {}, 9999ms, waiting, Grade::pass, 10s},
      {"nothing at all", echo, {}, 10s, over, Grade::fail},
      {"the echo", echo, {{5s, hello}}, 5s, satisfied},
      {"part of it, late", echo, {{9s, "81 05 48"}}, 10s, waiting, Grade::pass, 19s},
      {"Pings are no progress", echo, {{9s, "89 00"}}, 10s, over, Grade::fail},
      {"Pongs that nobody asked for are none", echo, {{9s, "8a 00"}}, 10s, over, Grade::fail},
      {"fragments", echo, {{0s, "01 01 48"}, {0s, "80 04 65 6c 6c 6f"}}, 0s, satisfied},
      {"another type", echo, {{0s, "82 05 48 65 6c 6c 6f"}}, 0s, over, Grade::fail},
      {"changed", echo, {{0s, "81 05 48 65 6c 6c 6e"}}, 0s, over, Grade::fail},
      {"cut", echo, {{0s, "81 04 48 65 6c 6c"}}, 0s, over, Grade::fail},
      {"closed by policy", echo, {{0s, close_1001}}, 0s, over, Grade::non_strict},
      {"closed with a code of its own", echo, {{0s, "88 02 0f a0"}}, 0s, over, Grade::non_strict},
      {"too big", echo, {{0s, close_1009}}, 0s, over, Grade::non_strict},
      {"failed", echo, {{0s, close_1002}}, 0s, over, Grade::fail},
      {"an empty Close", echo, {{0s, empty_close}}, 0s, over, Grade::fail},
      {"TCP ended", echo, {{0s}}, 0s, over, Grade::fail},
      {"not there, before a fault", optional, {{0s, close_1002}}, 0s, satisfied, Grade::non_strict},
      {"TCP ended, before a fault", optional, {{0s}}, 0s, satisfied, Grade::non_strict},
      {"there, before a fault", optional, {{0s, hello}, {0s, close_1002}}, 0s, satisfied},
      {"early, not yet", early, {}, 9999ms, waiting, Grade::pass, 10s},
      {"early, lost", early, {}, 10s, satisfied, Grade::non_strict},
      {"early, another one came", early, {{0s, "81 01 61"}}, 0s, satisfied, Grade::non_strict},
      {"early, TCP ended", early, {{0s}}, 0s, over, Grade::fail},
  };
  for (const Scene& scene : scenes) check(scene);
}

TEST_F(Judge, APong) {
  const Expectation pong = PongOf{"a"};
  const Expectation late = PongOf{.payload = "a", .may_be_late = true};
  const Expectation inside = PongOf{.payload = "a", .before_echo = true};
  const Expectation earlier = PongOf{.payload = "a", .or_before = true};
  const Scene scenes[] = {
      {"nothing yet", pong, {}, 1s, waiting, Grade::pass, 10s},
      {"nothing at all", pong, {}, 10s, over, Grade::fail},
      {"promptly", pong, {{250ms, pong_a}}, 250ms, satisfied},
      {"slowly", pong, {{251ms, pong_a}}, 251ms, satisfied, Grade::non_strict},
      {"another one", pong, {{0s, "8a 01 63"}}, 10s, over, Grade::fail},
      {"closed by policy", pong, {{0s, close_1000}}, 0s, over, Grade::non_strict},
      {"failed", pong, {{0s, close_1002}}, 0s, over, Grade::fail},
      {"late, not yet", late, {}, 1999ms, waiting, Grade::pass, 2s},
      {"late, given up", late, {}, 2s, satisfied, Grade::non_strict},
      {"late, TCP ended", late, {{0s, "", reset}}, 0s, over, Grade::fail},
      {"ahead of the message", inside, {{0s, pong_a}, {0s, hello}}, 0s, satisfied},
      {"behind the message", inside, {{0s, hello}, {0s, pong_a}}, 0s, satisfied, Grade::non_strict},
      {"still missing", earlier, {}, 10s, over, Grade::fail},
      {"answered with a later one", earlier, {{0s, pong_b}}, 5s, satisfied},
  };
  for (const Scene& scene : scenes) check(scene);
}

TEST_F(Judge, PongsOfManyPings) {
  const Expectation pongs = PongsOf{{"a", "b"}};
  const Scene scenes[] = {
      {"the first only", pongs, {{0s, pong_a}}, 1s, waiting, Grade::pass, 10s},
      {"never the last", pongs, {{0s, pong_a}}, 10s, over, Grade::fail},
      {"both", pongs, {{0s, pong_a}, {0s, pong_b}}, 0s, satisfied},
      {"the last, just now", pongs, {{0s, pong_b}}, 0s, waiting, Grade::pass, 50ms},
      {"the last alone", pongs, {{0s, pong_b}}, 50ms, satisfied},
      {"turned round", pongs, {{0s, pong_b}, {10ms, pong_a}}, 10ms, over, Grade::fail},
      {"doubled", pongs, {{0s, pong_a}, {0s, pong_a}, {0s, pong_b}}, 0s, over, Grade::fail},
      {"one that nobody asked for",
       pongs,
       {{0s, pong_a}, {0s, "8a 00"}, {0s, pong_b}},
       0s,
       satisfied},
      {"closed by policy", pongs, {{0s, "88 02 03 f0"}}, 0s, over, Grade::non_strict},
  };
  for (const Scene& scene : scenes) check(scene);
}

TEST_F(Judge, AFailedConnection) {
  const Expectation failure = protocol_failure().leaving_unanswered("a");
  const Scene scenes[] = {
      {"1002 and FIN", failure, {{0s, close_1002}, {0s}}, 0s, over},
      {"1002 and RST", failure, {{0s, close_1002}, {0s, "", reset}}, 0s, over},
      {"FIN alone", failure, {{0s}}, 0s, over, Grade::non_strict},
      {"RST alone", failure, {{0s, "", reset}}, 0s, over, Grade::non_strict},
      {"an empty Close", failure, {{0s, empty_close}, {0s}}, 0s, over, Grade::non_strict},
      {"another code", failure, {{0s, close_1000}, {0s}}, 0s, over, Grade::non_strict},
      {"a code that is not assigned",
       failure,
       {{0s, "88 02 03 f8"}, {0s}},
       0s,
       over,
       Grade::non_strict},
      {"a barred code", failure, {{0s, close_1005}, {0s}}, 0s, over, Grade::fail},
      {"half a code", failure, {{0s, "88 01 03"}, {0s}}, 0s, over, Grade::fail},
      {"two Closes",
       failure,
       {{0s, close_1002}, {0s, close_1002}, {0s}},
       0s,
       over,
       Grade::non_strict},
      {"TCP still open", failure, {{1s, close_1002}}, 11s, waiting, Grade::pass, 61s},
      {"TCP ended late", failure, {{1s, close_1002}, {12s}}, 12s, over, Grade::non_strict},
      {"a message", failure, {{0s, hello}}, 0s, over, Grade::fail},
      {"a Ping behind it answered", failure, {{0s, pong_a}}, 0s, over, Grade::fail},
      {"a Ping ahead of it answered", failure, {{0s, pong_b}, {0s, close_1002}, {0s}}, 0s, over},
  };
  for (const Scene& scene : scenes) check(scene);
}

TEST_F(Judge, AFaultThatMayBeTakenOrPassedOver) {
  const Failure taken = protocol_failure().or_taken_as({Echo{ws::Opcode::text, "Hello"}}, "why");
  const Failure ignored = protocol_failure().or_ignored("why");
  check({"taken", taken, {{0s, hello}}, 0s, over, Grade::non_strict});
  check({"taken for another", taken, {{0s, "81 01 48"}}, 0s, over, Grade::fail});
  check({"passed over, though it may be taken", taken, {{0s, marker_pong}}, 0s, over, Grade::fail},
        "mark");
  check({"passed over", ignored, {{0s, marker_pong}}, 0s, over, Grade::non_strict}, "mark");
  facts.features.claims.echo = false;
  check({"taken without an echo", taken, {{0s, marker_pong}}, 0s, over, Grade::non_strict}, "mark");
  check({"served behind the fault", protocol_failure(), {{0s, marker_pong}}, 0s, over, Grade::fail},
        "mark");
}

TEST_F(Judge, AMarkerIsAskedForInTheQuietAndShowsWhoGoesOn) {
  const Expectation failure = protocol_failure();
  Look look = judge({"", failure, {}, 49ms, waiting});
  EXPECT_FALSE(look.wants_marker);
  EXPECT_EQ(look.again, zero + 50ms);
  look = judge({"", failure, {}, 50ms, waiting});
  EXPECT_TRUE(look.wants_marker);
  check({"marker out", failure, {}, 9s, waiting, Grade::pass, 10s}, "mark");
  check({"marker answered", failure, {{60ms, marker_pong}}, 60ms, over, Grade::fail}, "mark");
  check({"silence", failure, {}, 10s, over, Grade::fail}, "mark");
}

TEST_F(Judge, WaitingForDeclaredOctetsIsGradedByTheCase) {
  for (const Grade grade : {Grade::pass, Grade::non_strict}) {
    const Expectation failure = protocol_failure().or_waits(grade);
    check({"not yet", failure, {}, 1s, waiting, Grade::pass, 2s}, "mark");
    check({"waits", failure, {}, 2s, over, grade}, "mark");
    check({"goes on", failure, {{60ms, marker_pong}}, 60ms, over, Grade::fail}, "mark");
  }
}

TEST_F(Judge, FailingOnlyWhenTheRestHasComeIsNonStrict) {
  const Expectation failure = protocol_failure().before({raw("rest")});
  EXPECT_FALSE(judge({"", failure, {}, 1s, waiting}).wants_late);
  EXPECT_FALSE(judge({"", failure, {}, 1s, waiting}).wants_marker);
  EXPECT_TRUE(judge({"", failure, {}, 2s, waiting}).wants_late);
  check({"at the header", failure, {{0s, close_1002}, {0s}}, 0s, over});
  check({"late", failure, {{3s, close_1002}, {3s}}, 3s, over, Grade::non_strict}, {}, true);
  check({"never", failure, {{3s, marker_pong}}, 3s, over, Grade::fail}, "mark", true);
}

TEST_F(Judge, ACloseReply) {
  const Expectation reply = CloseReply{1001};
  const Expectation to_empty = CloseReply{};
  const Scene scenes[] = {
      {"nothing yet", reply, {}, 9s, waiting, Grade::pass, 10s},
      {"nothing at all", reply, {}, 10s, over, Grade::fail},
      {"our code", reply, {{0s, close_1001}, {0s}}, 0s, over},
      {"1000", reply, {{0s, close_1000}, {0s}}, 0s, over},
      {"empty", reply, {{0s, empty_close}, {0s}}, 0s, over, Grade::non_strict},
      {"empty to empty", to_empty, {{0s, empty_close}, {0s}}, 0s, over},
      {"1000 to empty", to_empty, {{0s, close_1000}, {0s}}, 0s, over},
      {"1001 to empty", to_empty, {{0s, close_1001}, {0s}}, 0s, over, Grade::non_strict},
      {"another code", reply, {{0s, close_1002}, {0s}}, 0s, over, Grade::non_strict},
      {"a barred code", reply, {{0s, close_1005}, {0s}}, 0s, over, Grade::fail},
      {"half a code", reply, {{0s, "88 01 03"}, {0s}}, 0s, over, Grade::fail},
      {"RST behind it", reply, {{0s, close_1001}, {0s, "", reset}}, 0s, over, Grade::non_strict},
      {"FIN alone", reply, {{0s}}, 0s, over, Grade::fail},
      {"RST alone", reply, {{0s, "", reset}}, 0s, over, Grade::fail},
      {"TCP still open", reply, {{0s, close_1001}}, 10s, waiting, Grade::pass, 60s},
      {"a message besides", reply, {{0s, hello}, {0s, close_1001}, {0s}}, 0s, over, Grade::fail},
      {"two Closes",
       reply,
       {{0s, close_1001}, {0s, close_1001}, {0s}},
       0s,
       over,
       Grade::non_strict},
  };
  for (const Scene& scene : scenes) check(scene);
}

TEST_F(Judge, WhatIsNeedlessBehindOurClose) {
  const Expectation pong = CloseReply{1000, PongOf{"a"}};
  const Expectation echo = CloseReply{1000, Echo{ws::Opcode::text, "Hello"}};
  const Scene scenes[] = {
      {"no Pong", pong, {{0s, close_1000}, {0s}}, 0s, over},
      {"a Pong ahead", pong, {{0s, pong_a}, {0s, close_1000}, {0s}}, 0s, over, Grade::non_strict},
      {"a Pong behind",
       pong,
       {{0s, close_1000}, {0s, pong_a}, {0s}},
       0s,
       over,
       Grade::informational},
      {"an echo ahead", echo, {{0s, hello}, {0s, close_1000}, {0s}}, 0s, over, Grade::non_strict},
      {"an echo behind", echo, {{0s, close_1000}, {0s, hello}, {0s}}, 0s, over, Grade::fail},
      {"FIN alone", pong, {{0s}}, 0s, over, Grade::fail},
  };
  for (const Scene& scene : scenes) check(scene);
}

TEST_F(Judge, TheLongWaitIsMadeOnceARun) {
  const Expectation failure = protocol_failure();
  const Expectation reply = CloseReply{1000};
  check({"never", failure, {{0s, close_1002}}, 60s, over, Grade::fail});
  check({"known never", failure, {{0s, close_1002}}, 1s, waiting, Grade::pass, 2s});
  check({"known never, given up", failure, {{0s, close_1002}}, 2s, over, Grade::fail});
  check({"another kind of wait", reply, {{0s, close_1000}}, 2s, waiting, Grade::pass, 60s});
  check({"that ends late", reply, {{0s, close_1000}, {15s}}, 15s, over, Grade::non_strict});
  check({"known late", reply, {{0s, close_1000}}, 2s, over, Grade::non_strict});
}

TEST_F(Judge, AnEndOfTcp) {
  const Expectation ended = Ended{};
  const Scene scenes[] = {
      {"not yet", ended, {}, 9s, waiting, Grade::pass, 10s},
      {"never", ended, {}, 10s, over, Grade::non_strict},
      {"not yet, where that fails", Ended{Grade::fail}, {}, 59s, waiting, Grade::pass, 60s},
      {"never, where that fails", Ended{Grade::fail}, {}, 60s, over, Grade::fail},
      {"FIN", ended, {{2s}}, 2s, over},
      {"RST", ended, {{0s, "", reset}}, 0s, over},
      {"late", ended, {{3s}}, 3s, over, Grade::non_strict},
      {"half a message delivered", ended, {{0s, hello}}, 0s, over, Grade::fail},
  };
  for (const Scene& scene : scenes) check(scene);
}

TEST_F(Judge, WhatMustNotHaveComeYet) {
  check({"no message", NoMessage{"x"}, {{0s, pong_a}}, 0s, satisfied});
  check({"a message", NoMessage{"x"}, {{0s, hello}}, 0s, over, Grade::fail});
  check({"part of one", NoMessage{"x"}, {{0s, "01 01 48"}}, 0s, satisfied});
  check({"no Pong", NoPong{"a"}, {{0s, pong_b}}, 0s, satisfied});
  check({"a Pong", NoPong{"a"}, {{0s, pong_a}}, 0s, satisfied, Grade::non_strict});
}

TEST_F(Judge, AWatchRecordsWhatCame) {
  facts.features.keep_alive = 2s;
  check({"not over", Watch{2}, {{1s, "89 00"}}, 1s, waiting, Grade::pass, 4s});
  const Look look = judge({"", Watch{2}, {{1s, "89 00"}, {3s, "89 00"}}, 4s, satisfied});
  EXPECT_EQ(look.state, satisfied);
  EXPECT_EQ(look.judgements.at(0).why, "2 Pings, one every 2s");
  check({"gone", Watch{2}, {{1s, close_1001}, {1s}}, 1s, over, Grade::informational});
}

TEST_F(Judge, AFloodFailsWhateverIsAwaited) {
  Transcript transcript;
  Inbox inbox(ws::Role::server, transcript);
  inbox.flooded = true;
  const Expectation all[] = {Echo{ws::Opcode::text, ""}, PongOf{""}, protocol_failure(),
                             CloseReply{}, Ended{}};
  for (const Expectation& expectation : all) {
    const Look seen = look(expectation, inbox,
                           {.now = zero,
                            .asked = zero,
                            .progress = zero,
                            .facts = facts,
                            .experience = experience,
                            .marker = {}});
    EXPECT_EQ(seen.state, over) << describe(expectation);
    EXPECT_EQ(worst(seen.judgements), Grade::fail) << describe(expectation);
  }
}

}  // namespace
}  // namespace suite
