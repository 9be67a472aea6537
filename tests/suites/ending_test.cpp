#include "suites/ending.h"

#include <gtest/gtest.h>

#include "suites/judge.h"
#include "tests/suites/heard.h"
#include "tests/support/octets.h"

namespace suite {
namespace {

using namespace std::chrono_literals;
using Time = std::chrono::milliseconds;

const char* const fin = "";
const char* const rst = "rst";

// What came, and when; the stimulus was taken at 0.
struct Arrival {
  Time at;
  const char* what;
};

class Ending : public testing::Test {
 protected:
  const Moment::Time zero{1h};
  Facts facts;
  Experience experience;
  bool said_behind_close = false;
  std::string marker;

  Look at(Time now, const Expectation& expectation, const std::vector<Arrival>& events) {
    Transcript transcript;
    Inbox inbox(ws::Role::server, transcript);
    for (const Arrival& event : events) {
      if (event.what == rst || event.what == fin) {
        inbox.ended(event.what == rst ? session::End::reset : session::End::fin, zero + event.at,
                    false);
      } else {
        std::string octets = test::octets(event.what);
        inbox.take(octets, zero + event.at);
      }
    }
    return look(expectation, inbox,
                {.now = zero + now,
                 .asked = zero,
                 .progress = std::max(zero, inbox.progress_at),
                 .facts = facts,
                 .experience = experience,
                 .marker = marker,
                 .said_behind_close = said_behind_close});
  }
  // The grade of what is over by then; none while it is not.
  std::optional<Grade> grade(Time now, const Expectation& expectation,
                             const std::vector<Arrival>& events) {
    const Look seen = at(now, expectation, events);
    if (seen.state == Look::State::waiting) return std::nullopt;
    return worst(seen.judgements);
  }
};

TEST_F(Ending, AResetForWhatStandsBehindOurCloseIsNonStrict) {
  const Expectation reply = CloseReply{1000};
  EXPECT_EQ(grade(0s, reply, {{0s, rst}}), Grade::fail);
  said_behind_close = true;
  EXPECT_EQ(grade(0s, reply, {{0s, rst}}), Grade::non_strict);
  EXPECT_EQ(grade(0s, reply, {{0s, fin}}), Grade::fail);
}

TEST_F(Ending, TheGradeOfAMissingCloseIsTheOneOfTheCase) {
  CloseReply reply{1000};
  reply.without_close = Grade::non_strict;
  EXPECT_EQ(grade(0s, reply, {{0s, fin}}), Grade::non_strict);
  EXPECT_EQ(grade(10s, reply, {}), Grade::fail);
  EXPECT_EQ(grade(0s, protocol_failure(), {{0s, fin}}), Grade::non_strict);
  EXPECT_EQ(grade(0s, protocol_failure().or_dropped(Grade::pass), {{0s, fin}}), Grade::pass);
}

TEST_F(Ending, OurOwnCodeMayComeBackWhereTheCaseSaysSo) {
  const std::vector<Arrival> returned = {{0s, close_5000}, {0s, fin}};
  EXPECT_EQ(grade(0s, protocol_failure(), returned), Grade::fail);
  EXPECT_EQ(grade(0s, protocol_failure().or_returned(5000), returned), Grade::non_strict);
  EXPECT_EQ(grade(0s, protocol_failure().or_returned(5001), returned), Grade::fail);
}

TEST_F(Ending, ARstBehindAFailureCountsOnlyWhereTheCaseAsksForFin) {
  const std::vector<Arrival> reset = {{0s, close_1002}, {0s, rst}};
  EXPECT_EQ(grade(0s, protocol_failure(), reset), Grade::pass);
  EXPECT_EQ(grade(0s, protocol_failure().ending_with_fin(), reset), Grade::non_strict);
}

TEST_F(Ending, EarlierMessagesMayComeBackInOrderOrNot) {
  const std::vector<Echo> earlier = {{ws::Opcode::text, "Hello"}, {ws::Opcode::text, "World"}};
  CloseReply reply{1000};
  reply.earlier = earlier;
  const Expectation endings[] = {reply, protocol_failure().behind(earlier),
                                 Ended{.earlier = earlier}};
  for (const Expectation& ending : endings) {
    const char* const close = std::holds_alternative<CloseReply>(ending) ? close_1000 : close_1002;
    const auto came = [&](std::vector<Arrival> events) {
      events.push_back({0s, close});
      events.push_back({0s, fin});
      return grade(0s, ending, events);
    };
    EXPECT_EQ(came({}), Grade::informational) << describe(ending);
    EXPECT_EQ(came({{0s, hello}}), Grade::informational) << describe(ending);
    EXPECT_EQ(came({{0s, world}}), Grade::informational) << describe(ending);
    EXPECT_EQ(came({{0s, hello}, {0s, world}}), Grade::informational) << describe(ending);
    EXPECT_EQ(came({{0s, "81 01 48"}}), Grade::fail) << describe(ending);
  }
  EXPECT_EQ(grade(0s, reply, {{0s, world}, {0s, hello}, {0s, close_1000}, {0s, fin}}), Grade::fail);
  const Look seen = at(0s, reply, {{0s, hello}, {0s, close_1000}, {0s, fin}});
  EXPECT_EQ(seen.judgements.front().why, "1 of 2 earlier messages came back");
}

TEST_F(Ending, AClosingHandshakeOfThePeer) {
  const Expectation asked = PeerClose{4000, "bye"};
  EXPECT_EQ(grade(9s, asked, {}), std::nullopt);
  EXPECT_EQ(grade(10s, asked, {}), Grade::fail);
  EXPECT_EQ(grade(0s, asked, {{0s, close_4000_bye}, {0s, fin}}), Grade::pass);
  EXPECT_EQ(grade(0s, asked, {{0s, "88 02 0f a0"}, {0s, fin}}), Grade::non_strict);
  EXPECT_EQ(grade(0s, asked, {{0s, close_1000}, {0s, fin}}), Grade::non_strict);
  EXPECT_EQ(grade(0s, asked, {{0s, fin}}), Grade::non_strict);
  EXPECT_EQ(grade(0s, asked, {{0s, close_1006}, {0s, fin}}), Grade::fail);
  EXPECT_EQ(grade(0s, asked, {{0s, close_5000}, {0s, fin}}), Grade::fail);
  EXPECT_EQ(grade(0s, asked, {{0s, close_4000_bye}, {0s, close_4000_bye}, {0s, fin}}),
            Grade::non_strict);
  EXPECT_EQ(grade(59s, asked, {{0s, close_4000_bye}}), std::nullopt);
  EXPECT_EQ(grade(60s, asked, {{0s, close_4000_bye}}), Grade::fail);
}

TEST_F(Ending, ACloseThatMayNotBeSentIsBestRefused) {
  const Expectation asked = PeerClose{.asked = 5000, .may_refuse = true};
  EXPECT_FALSE(at(249ms, asked, {}).wants_marker);
  EXPECT_TRUE(at(250ms, asked, {}).wants_marker);
  EXPECT_EQ(grade(0s, asked, {{0s, close_1000}, {0s, fin}}), Grade::pass);
  EXPECT_EQ(grade(0s, asked, {{0s, "88 00"}, {0s, fin}}), Grade::pass);
  EXPECT_EQ(grade(0s, asked, {{0s, close_5000}, {0s, fin}}), Grade::non_strict);
  EXPECT_EQ(grade(0s, asked, {{0s, close_1006}, {0s, fin}}), Grade::fail);
  marker = "mark";
  EXPECT_EQ(grade(1s, asked, {{1s, marker_pong}}), Grade::pass);
  EXPECT_EQ(grade(10s, asked, {}), Grade::non_strict);
}

TEST_F(Ending, ACloseThatNobodyAnswersIsGivenUpInTheEnd) {
  const Expectation asked = PeerClose{.asked = 4000, .reason = "bye", .unanswered = true};
  EXPECT_EQ(grade(59s, asked, {{0s, close_4000_bye}}), std::nullopt);
  EXPECT_EQ(grade(60s, asked, {{0s, close_4000_bye}}), Grade::non_strict);
  EXPECT_EQ(grade(30s, asked, {{0s, close_4000_bye}, {30s, fin}}), Grade::informational);
}

TEST_F(Ending, AnEndThatIsRequiredIsWaitedForAsLongAsAnyOther) {
  const Expectation ended = Ended{Grade::fail};
  EXPECT_EQ(grade(1s, ended, {{1s, close_1002}, {1s, fin}}), Grade::pass);
  EXPECT_EQ(grade(3s, ended, {{3s, fin}}), Grade::non_strict);
  EXPECT_EQ(grade(59s, ended, {{0s, close_1002}}), std::nullopt);
  EXPECT_EQ(grade(60s, ended, {{0s, close_1002}}), Grade::fail);
  EXPECT_EQ(grade(0s, ended, {{0s, hello}}), Grade::fail);
}

TEST_F(Ending, TimesAreMeasured) {
  const Look seen = at(2s, CloseReply{1000}, {{1s, close_1000}, {2s, fin}});
  ASSERT_EQ(seen.timings.size(), 2u);
  for (const Timing& timing : seen.timings) EXPECT_EQ(timing.took, 1s);
}

}  // namespace
}  // namespace suite
