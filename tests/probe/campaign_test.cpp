#include "tools/probe/campaign.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>

#include "tests/probe/peer.h"
#include "tests/suites/world.h"
#include "tests/support/driver.h"

namespace probe {
namespace {

using namespace std::chrono_literals;
using results::Grade;
using Time = session::Clock::time_point;
using Mood = test::Peer::Mood;
using Ids = std::vector<std::string>;

// A run of made-up cases against a peer in memory. `mood` says how the peer is on each connection.
class Played {
 public:
  struct Circumstances {
    std::string playing;  // the id of the case; "echo" for what stands around a group
    std::size_t time;     // how often this id was played, from 0
    std::size_t beside;   // how many others are under way
  };

  suite::Case& add(const std::string& id) {
    return cases_.emplace_back(id, "a title", "1 Section")
        .covers("RFC6455-5.1-3")
        .echo(suite::text("hello"));
  }

  void play(const std::function<Mood(const Circumstances&)>& mood = [](const auto&) {
    return Mood::good;
  }) {
    for (const suite::Case& script : cases_)
      plan.items.push_back({.script = &script, .id = script.id(), .replay = "replay"});
    plan.facts.opening.host = "test";
    campaign.emplace(plan, [&](const results::CaseResult& result) { told.push_back(result.id); });
    std::deque<suite::Examination*> under_way;
    session::Clock::time_point now{};
    for (;;) {
      now += time_between;
      while (suite::Examination* examination = campaign->begin(now)) {
        begun.push_back(examination->script().id());
        under_way.push_back(examination);
        most_under_way = std::max(most_under_way, under_way.size());
        sizes[examination->script().id()] = under_way.size();
      }
      EXPECT_EQ(campaign->under_way(), under_way.size());
      if (under_way.empty()) return;
      suite::Examination& examination = *under_way.front();
      under_way.pop_front();
      const std::string id = examination.script().id();
      const Mood present = mood({id, times_[id]++, under_way.size()});
      test::World(65536, [&] { return peer_.session(present); }).run(examination);
      played.push_back(id);
      campaign->over(examination, stands_still.contains(played.size()));
      if (played.size() == stop_behind) campaign->stop();
    }
  }

  const results::CaseResult& result(const std::string& id) const {
    return *std::ranges::find(campaign->results(), id, &results::CaseResult::id);
  }
  std::size_t times(const std::string& id) const {
    return static_cast<std::size_t>(std::ranges::count(played, id));
  }

  Campaign::Plan plan;
  std::optional<Campaign> campaign;
  Ids begun, played, told;
  std::map<std::string, std::size_t> sizes;  // how many were under way when an id began last
  std::size_t most_under_way = 0;
  session::Clock::duration time_between{};  // the ends of two
  std::size_t stop_behind = 0;              // so many played ones
  std::set<std::size_t> stands_still;       // our own loop, in the n-th one played

 private:
  std::deque<suite::Case> cases_;
  test::Peer peer_;
  std::map<std::string, std::size_t> times_;
};

TEST(Campaign, PlaysEachGroupBetweenTwoEchoes) {
  Played run;
  run.add("a.b.one");
  run.add("a.b.two");
  run.add("a.c.one");
  run.play();
  EXPECT_EQ(run.played, (Ids{"echo", "a.b.one", "a.b.two", "echo", "echo", "a.c.one", "echo"}));
  for (const results::CaseResult& result : run.campaign->results()) {
    EXPECT_EQ(result.grade, Grade::pass) << result.why;
    EXPECT_EQ(result.attempts, 1u);
  }
}

TEST(Campaign, LeavesItToTheCasesHowThePeerCloses) {
  Played run;
  run.add("a.b.one");
  run.play([](const auto&) { return Mood::curt; });
  EXPECT_FALSE(run.campaign->untestable());
  EXPECT_TRUE(run.campaign->losses().empty());
  EXPECT_EQ(run.result("a.b.one").grade, Grade::fail);
}

TEST(Campaign, KeepsAsManyUnderWayAsItMay) {
  Played run;
  run.plan.parallel = 3;
  for (int i = 0; i < 9; ++i) run.add("a.b.case-" + std::to_string(i));
  run.play();
  EXPECT_EQ(run.most_under_way, 3u);
}

TEST(Campaign, KeepsMoreUnderWayWhereTheyOnlyWait) {
  Played run;
  run.plan.parallel = 3;
  run.plan.waiting = 5;
  run.time_between = suite::Windows{}.fast + std::chrono::milliseconds(1);
  for (int i = 0; i < 20; ++i) run.add("a.b.case-" + std::to_string(i));
  run.play();
  EXPECT_EQ(run.most_under_way, 5u);
}

TEST(Campaign, KeepsNoMoreUnderWayWhileTheyStart) {
  Played run;
  run.plan.parallel = 3;
  run.plan.waiting = 5;
  run.plan.startup = std::chrono::seconds(100);
  run.time_between = suite::Windows{}.fast + std::chrono::milliseconds(1);
  for (int i = 0; i < 20; ++i) run.add("a.b.case-" + std::to_string(i));
  run.play();
  EXPECT_EQ(run.most_under_way, 3u);
}

TEST(Campaign, PlaysAloneWhatWantsToBeAloneAndGivesResultsInTheOrderOfTheCatalogue) {
  Played run;
  run.plan.parallel = 8;
  run.add("a.b.one").alone();
  run.add("a.b.two");
  run.add("a.c.three").alone();
  run.add("a.c.four");
  run.play();
  EXPECT_EQ(run.sizes["a.b.one"], 1u);
  EXPECT_EQ(run.sizes["a.c.three"], 1u);
  Ids ids;
  for (const auto& result : run.campaign->results()) ids.push_back(result.id);
  EXPECT_EQ(ids, (Ids{"a.b.one", "a.b.two", "a.c.three", "a.c.four"}));
}

TEST(Campaign, IsUntestableWithoutAFirstEcho) {
  Played run;
  run.add("a.b.one");
  run.play([](const auto&) { return Mood::gone; });
  ASSERT_TRUE(run.campaign->untestable());
  EXPECT_FALSE(run.campaign->untestable()->opened);
  EXPECT_EQ(run.times("a.b.one"), 0u);
}

TEST(Campaign, BlocksAGroupBeforeWhichThereIsNoEcho) {
  Played run;
  run.add("a.b.one");
  run.add("a.c.one");
  run.add("a.d.one");
  std::size_t echoes = 0;
  run.play([&](const Played::Circumstances& now) {  // the third is the one before a.c
    return now.playing == "echo" && ++echoes == 3 ? Mood::gone : Mood::good;
  });
  EXPECT_EQ(run.result("a.b.one").grade, Grade::pass);
  EXPECT_EQ(run.result("a.c.one").grade, Grade::blocked);
  EXPECT_EQ(run.result("a.c.one").why,
            "no echo before the group a.c: RST before the handshake was complete");
  EXPECT_EQ(run.result("a.d.one").grade, Grade::pass);
  EXPECT_TRUE(run.campaign->losses().empty());
}

// As a client that opens nothing passes whatever is to be refused.
TEST(Campaign, BlocksWhatPassesWhereItsBaselineFails) {
  const std::string group = "handshake.response.";
  for (const bool holds : {true, false}) {
    Played run;
    run.plan.parallel = 4;
    for (const char* name : {"status-200", "valid-minimal", "valid-reordered", "status-201"})
      run.add(group + name);
    run.add("a.b.one");
    run.play([&](const Played::Circumstances& now) {
      const bool fails =
          now.playing == group + "status-201" || (now.playing == group + "valid-minimal" && !holds);
      return fails ? Mood::garbled : Mood::good;
    });
    run.campaign->conclude();
    const results::CaseResult& refusal = run.result(group + "status-200");
    EXPECT_EQ(refusal.grade, holds ? Grade::pass : Grade::blocked);
    const bool says_why =
        refusal.why.starts_with("says nothing, as handshake.response.valid-minimal did not pass: ");
    EXPECT_EQ(says_why, !holds) << refusal.why;
    EXPECT_FALSE(refusal.transcript.empty());
    EXPECT_EQ(run.result(group + "status-201").grade, Grade::fail);
    EXPECT_EQ(run.result(group + "valid-reordered").grade, Grade::pass);
    EXPECT_EQ(run.result("a.b.one").grade, Grade::pass);
    EXPECT_EQ(std::set(run.told.begin(), run.told.end()).size(), run.told.size());
    EXPECT_EQ(run.told.size(), 5u);
  }
}

TEST(Campaign, TakesWhatPassesForWhatItIsWhereItsBaselineIsNotChosen) {
  Played run;
  run.add("handshake.response.status-200");
  run.play();
  EXPECT_EQ(run.result("handshake.response.status-200").grade, Grade::pass);
}

TEST(Campaign, BlocksWhatPassesWhereItsBaselineFailedInAnEarlierRun) {
  const results::CaseResult earlier{.id = "handshake.response.valid-minimal",
                                    .grade = Grade::fail,
                                    .why = "the connection did not open"};
  Played run;
  run.plan.earlier = {&earlier};
  run.add("handshake.response.status-200");
  run.play();
  EXPECT_EQ(run.result("handshake.response.status-200").grade, Grade::blocked);
}

TEST(Campaign, BlocksWhatPassesWhereItsBaselineWasNotReached) {
  Played run;
  run.add("handshake.response.status-200");
  run.add("handshake.response.valid-minimal");
  run.stop_behind = 2;  // an echo and the first one
  run.play();
  EXPECT_TRUE(run.told.empty());
  run.campaign->conclude();
  EXPECT_EQ(run.result("handshake.response.status-200").why,
            "says nothing, as handshake.response.valid-minimal was not played");
  EXPECT_EQ(run.told, Ids{"handshake.response.status-200"});
}

TEST(Campaign, GivesUpOnAPeerThatIsGoneForGood) {
  Played run;
  for (const char* id : {"a.a.x", "a.b.x", "a.c.x", "a.d.x", "a.e.x", "a.f.x", "a.g.x"})
    run.add(id);
  run.play([&](const Played::Circumstances& now) {
    return now.time > 0 && now.playing == "echo" ? Mood::gone : Mood::good;
  });
  EXPECT_EQ(run.campaign->losses(),
            Ids{"behind a.a there was no echo any more: RST before the handshake was complete"});
  EXPECT_EQ(run.times("echo"), 5u);  // before and behind a.a, before three more
  EXPECT_EQ(run.result("a.g.x").grade, Grade::blocked);
}

TEST(Campaign, TriesAnEchoThatFailedBesideOthersAgainAlone) {
  Played run;
  run.plan.parallel = 4;
  for (const char* id : {"a.b.1", "a.b.2", "a.c.1", "a.c.2"}) run.add(id);
  run.play([&](const Played::Circumstances& now) {
    return now.playing == "echo" && now.beside > 0 ? Mood::gone : Mood::good;
  });
  for (const auto& result : run.campaign->results()) EXPECT_EQ(result.grade, Grade::pass);
  EXPECT_TRUE(run.campaign->losses().empty());
}

TEST(Campaign, RepeatsWhatDidNotPassTwice) {
  Played run;
  run.add("a.b.one");
  run.play([](const auto& now) { return now.playing == "a.b.one" ? Mood::mute : Mood::good; });
  EXPECT_EQ(run.result("a.b.one").grade, Grade::fail);
  EXPECT_EQ(run.result("a.b.one").attempts, 3u);
}

TEST(Campaign, DoesNotRepeatWithoutRetries) {
  Played run;
  run.plan.retries = 0;
  run.add("a.b.one");
  run.play([](const auto& now) { return now.playing == "a.b.one" ? Mood::mute : Mood::good; });
  EXPECT_EQ(run.times("a.b.one"), 1u);
}

TEST(Campaign, CallsAFailByAbsenceFlakyThatCameOnce) {
  Played run;
  run.add("a.b.one");
  run.play([](const auto& now) {
    return now.playing == "a.b.one" && now.time == 1 ? Mood::mute : Mood::good;
  });
  EXPECT_EQ(run.result("a.b.one").grade, Grade::pass);  // it passed at once
  Played other;
  other.add("a.b.one");
  other.play([](const auto& now) {
    return now.playing == "a.b.one" && now.time == 0 ? Mood::mute : Mood::good;
  });
  const results::CaseResult& result = other.result("a.b.one");
  EXPECT_EQ(result.grade, Grade::flaky);
  EXPECT_TRUE(result.why.starts_with("fail, pass, pass in 3 attempts: ")) << result.why;
  EXPECT_EQ(std::ranges::count(result.transcript, "note", &results::TranscriptEntry::kind), 3);
}

TEST(Campaign, LetsAFailThatWasSeenStandThoughItCameOnce) {
  Played run;
  run.add("a.b.one");
  run.play([](const auto& now) {
    return now.playing == "a.b.one" && now.time == 0 ? Mood::garbled : Mood::good;
  });
  EXPECT_EQ(run.result("a.b.one").grade, Grade::fail);
  EXPECT_EQ(run.result("a.b.one").attempts, 3u);
}

TEST(Campaign, DoesNotBlameThePeerForWhatOnlyHappensBesideOthers) {
  for (const Mood mood : {Mood::mute, Mood::gone}) {
    SCOPED_TRACE(static_cast<int>(mood));
    Played busy;
    busy.plan.parallel = 4;
    for (const char* id : {"a.b.1", "a.b.2", "a.b.3"}) busy.add(id);
    busy.play([&](const auto& now) { return now.beside > 0 ? mood : Mood::good; });
    for (const auto& result : busy.campaign->results())
      EXPECT_EQ(result.grade, Grade::pass) << result.id << ": " << result.why;
    EXPECT_EQ(busy.sizes["a.b.1"], 1u);
  }
}

TEST(Campaign, RepeatsAnAttemptInWhichWeStoodStill) {
  Played run;
  run.plan.retries = 0;
  run.add("a.b.one");
  run.stands_still = {2};
  run.play([](const auto& now) {
    return now.playing == "a.b.one" && now.time == 0 ? Mood::mute : Mood::good;
  });
  EXPECT_EQ(run.result("a.b.one").grade, Grade::pass);
  EXPECT_EQ(run.times("a.b.one"), 2u);
}

TEST(Campaign, DoesNotJudgeOnAMachineThatStandsStillAgainAndAgain) {
  Played run;
  run.plan.retries = 0;
  run.add("a.b.one");
  run.stands_still = {2, 3, 4, 5, 6};
  run.play([](const auto& now) { return now.playing == "a.b.one" ? Mood::mute : Mood::good; });
  EXPECT_EQ(run.result("a.b.one").grade, Grade::blocked);
  EXPECT_EQ(run.times("a.b.one"), 3u);
}

TEST(Campaign, JudgesByTheAttemptsInWhichItDidNotStandStill) {
  for (const auto& [later, grade] :
       {std::pair(Mood::good, Grade::pass), std::pair(Mood::mute, Grade::fail)})
    for (const Mood first : {Mood::mute, Mood::garbled}) {
      Played run;
      run.plan.retries = 1;
      run.add("a.b.one");
      run.stands_still = {2, 3, 4, 5};  // an echo is the third
      run.play([first, later = later](const auto& now) {
        if (now.playing != "a.b.one") return Mood::good;
        return now.time < 3 ? first : later;
      });
      EXPECT_EQ(run.result("a.b.one").grade, grade) << run.result("a.b.one").why;
      EXPECT_EQ(run.times("a.b.one"), 4u);
    }
}

// A client that walks through the cases does not come again for one of them.
TEST(Campaign, JudgesWhatWasSeenWhereThePeerChoosesThoughItStoodStill) {
  for (const auto& [mood, grade] :
       {std::pair(Mood::mute, Grade::blocked), std::pair(Mood::garbled, Grade::fail)}) {
    Played run;
    run.plan.peer_chooses = true;
    run.add("a.b.one");
    run.stands_still = {1};
    run.play([mood = mood](const auto&) { return mood; });
    EXPECT_EQ(run.result("a.b.one").grade, grade);
    EXPECT_EQ(run.times("a.b.one"), 1u);
    EXPECT_EQ(run.told, Ids{"a.b.one"});
  }
}

TEST(Campaign, PlaysNothingMoreOnceItIsStopped) {
  Played run;
  run.add("a.b.one");
  run.add("a.b.two");
  run.stop_behind = 2;
  run.play([](const auto& now) { return now.playing == "a.b.one" ? Mood::mute : Mood::good; });
  EXPECT_EQ(run.result("a.b.one").grade, Grade::fail);
  EXPECT_EQ(run.result("a.b.one").attempts, 1u);
  EXPECT_EQ(run.result("a.b.two").grade, Grade::not_run);
  EXPECT_EQ(run.result("a.b.two").why, "the run was stopped before");
}

TEST(Campaign, TellsEachResultOnce) {
  Played run;
  run.plan.parallel = 2;
  run.add("a.b.one").needs(suite::Need::process);
  run.add("a.b.two");
  run.play([](const auto& now) { return now.playing == "a.b.two" ? Mood::mute : Mood::good; });
  std::ranges::sort(run.told);
  EXPECT_EQ(run.told, (Ids{"a.b.one", "a.b.two"}));
  EXPECT_EQ(run.result("a.b.one").grade, Grade::not_run);
  EXPECT_EQ(run.result("a.b.one").attempts, 0u);
}

// A campaign in which one case waits for its echo, and another has passed beside it.
class Silence : public testing::Test {
 protected:
  Silence() {
    for (const char* id : {"a.b.good", "a.b.silent"})
      cases_.emplace_back(id, "a title", "1 Section").echo(suite::text("hello"));
    for (const suite::Case& script : cases_)
      plan_.items.push_back({.script = &script, .id = script.id(), .replay = "replay"});
    plan_.facts.opening.host = "test";
    plan_.parallel = plan_.waiting = 4;
    campaign_.emplace(plan_, [this](const auto& result) { told.push_back(result.id); });
    play(*campaign_->begin(now));
    suite::Examination& good = *campaign_->begin(now);
    begin();
    play(good);
  }

  // One attempt begins, if any may, and its peer opens the connection.
  bool begin() {
    suite::Examination* const examination = campaign_->begin(now);
    if (examination == nullptr) return false;
    attempts.emplace_back(*examination, peer_.session(Mood::good), now);
    return true;
  }

  class Attempt {
   public:
    Attempt(suite::Examination& played, std::unique_ptr<session::Session> peer, Time began)
        : examination(played),
          player_(std::move(played.next_round([] {}).front().player)),
          peer_(std::move(peer)) {
      player_.now = began;
      peer_.open();
      player_.open();
      exchange();
    }
    void goes_on() {
      while (exchange()) continue;
      player_.end(session::End::fin);
    }
    void stays_silent_until(Time then) {
      player_.now = then;
      player_.wake();
    }

    suite::Examination& examination;

   private:
    bool exchange() {
      const std::string said = player_.sent();
      if (said.empty()) return false;
      peer_.bytes(said);
      player_.bytes(peer_.sent());
      player_.wake();  // as the kernel has taken it all
      return true;
    }

    test::Driver player_;
    test::Driver peer_;
  };

  void over(const Attempt& attempt) {
    ASSERT_TRUE(attempt.examination.round_done());
    campaign_->over(attempt.examination, false);
  }

  const results::CaseResult& silent() const { return campaign_->results().back(); }

  Time now{std::chrono::hours(1)};
  std::deque<Attempt> attempts;
  Ids told;

 private:
  void play(suite::Examination& examination) {
    test::World(65536, [&] { return peer_.session(Mood::good); }).run(examination);
    campaign_->over(examination, false);
  }

  test::Peer peer_;
  std::deque<suite::Case> cases_;
  Campaign::Plan plan_;
  std::optional<Campaign> campaign_;
};

TEST_F(Silence, IsPlayedAgainBeforeItHasFailed) {
  now += suite::Windows{}.fast;
  EXPECT_FALSE(begin());  // it is not late yet
  now += 1ms;
  EXPECT_TRUE(begin());
  EXPECT_TRUE(begin());
  EXPECT_FALSE(begin());  // three in all
  now += suite::Windows{}.max;
  for (Attempt& attempt : attempts) {
    EXPECT_EQ(told, Ids{"a.b.good"});
    attempt.stays_silent_until(now);
    over(attempt);
  }
  EXPECT_EQ(told, (Ids{"a.b.good", "a.b.silent"}));
  EXPECT_EQ(silent().grade, Grade::fail);
  EXPECT_EQ(silent().attempts, 3u);
}

TEST_F(Silence, IsForgivenWhereItEndsInTime) {
  now += suite::Windows{}.fast + 1ms;
  EXPECT_TRUE(begin());
  EXPECT_TRUE(begin());
  attempts.front().goes_on();
  over(attempts.front());
  EXPECT_EQ(told, (Ids{"a.b.good", "a.b.silent"}));
  now += suite::Windows{}.max;
  attempts[1].stays_silent_until(now);
  over(attempts[1]);
  attempts[2].goes_on();
  over(attempts[2]);
  EXPECT_EQ(silent().grade, Grade::pass);
  EXPECT_EQ(told.size(), 2u);
}

TEST_F(Silence, IsFlakyWhereARepeatPasses) {
  now += suite::Windows{}.fast + 1ms;
  EXPECT_TRUE(begin());
  attempts[1].goes_on();
  over(attempts[1]);
  EXPECT_EQ(told, Ids{"a.b.good"});
  EXPECT_TRUE(begin());  // as the first one is still silent
  now += suite::Windows{}.max;
  for (const std::size_t i : {0u, 2u}) {
    attempts[i].stays_silent_until(now);
    over(attempts[i]);
  }
  EXPECT_EQ(silent().grade, Grade::flaky);
}

}  // namespace
}  // namespace probe
