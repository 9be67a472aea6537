#include "suites/survey.h"

#include <gtest/gtest.h>

#include <limits>

#include "suites/case.h"

namespace suite {
namespace {

using namespace std::chrono_literals;

std::deque<Finding> findings(const std::vector<std::chrono::milliseconds>& closes) {
  std::deque<Finding> all;
  for (const auto took : closes)
    all.emplace_back().timings = {{Span::close, took}, {Span::end, 1ms}};
  return all;
}

TEST(Survey, AMedianIsFastWhateverTheSlowest) {
  const Survey survey = median_is_fast(Span::close);
  EXPECT_FALSE(survey.judge({}, {}));
  EXPECT_FALSE(survey.judge(findings({1ms, 250ms, 9s}), {}));
  const auto slow = survey.judge(findings({1ms, 251ms, 252ms}), {});
  ASSERT_TRUE(slow);
  EXPECT_EQ(slow->grade, Grade::non_strict);
  EXPECT_EQ(slow->why, "the Close takes 251ms (median of 3)");
}

TEST(Survey, ADistributionIsApartByName) {
  std::deque<Finding> all = findings({1ms, 2ms});
  all[0].name = "whole";
  all[1].name = "cut";
  EXPECT_EQ(distribution(Span::close).judge(all, {})->why, "the Close: cut p50 2ms, whole p50 1ms");
  EXPECT_EQ(distribution(Span::close).judge(findings({1ms, 2ms, 3ms}), {})->why,
            "the Close: p50 2ms, p90 3ms, p99 3ms, max 3ms");
  EXPECT_FALSE(distribution(Span::pong).judge(all, {}));
}

TEST(Survey, CountsWhoEndsFirstAndWhen) {
  std::deque<Finding> all = findings({1ms, 2ms});
  all[1].timings.pop_back();
  EXPECT_EQ(who_ends_first().judge(all, {})->why, "the peer ended TCP first in 1 of 2 closings");
  all[0].frames = all[1].frames = 5;
  all[0].frames_until_end = 2;
  all[1].frames_until_end = 5;
  all[0].name = "early";
  all[1].name = "late";
  EXPECT_EQ(frames_until_end().judge(all, {})->why,
            "ended behind frame: early 2 of 5, late 5 of 5");
}

std::deque<Finding> ended_with(int status, bool killed = false) {
  std::deque<Finding> all(2);
  for (Finding& finding : all) {
    finding.opened = true;
    finding.departure = {.status = status, .killed = killed};
  }
  return all;
}

Grade grade(const Survey& survey, const std::deque<Finding>& findings) {
  const auto judgement = survey.judge(findings, {});
  return judgement ? judgement->grade : Grade::pass;
}

TEST(Survey, TakesAnyExitStatusButNullForAReport) {
  for (const Survey& survey : {reports_failure(), must_report_failure()}) {
    EXPECT_EQ(grade(survey, ended_with(1)), Grade::pass);
    EXPECT_EQ(grade(survey, ended_with(0)), Grade::non_strict);
  }
  std::deque<Finding> of_the_first = ended_with(1);
  of_the_first.back().departure->status = 0;
  EXPECT_EQ(grade(must_report_failure(), of_the_first), Grade::pass);
}

TEST(Survey, AsksForAnExitStatusOnlyWhereNothingElseTells) {
  std::deque<Finding> none = ended_with(0);
  none.front().departure.reset();
  for (const auto& findings : {none, ended_with(137, /*killed=*/true)}) {
    EXPECT_EQ(grade(reports_failure(), findings), Grade::pass);
    EXPECT_EQ(grade(must_report_failure(), findings), Grade::not_run);
  }
  none.back().opened = false;
  EXPECT_EQ(grade(must_report_failure(), none), Grade::pass) << "it is not alive, which is worse";
}

TEST(Survey, KnowsACrash) {
  EXPECT_EQ(grade(does_not_crash(), ended_with(139)), Grade::fail);
  EXPECT_EQ(grade(does_not_crash(), ended_with(139, /*killed=*/true)), Grade::pass);
  EXPECT_EQ(grade(does_not_crash(), ended_with(134)), Grade::pass) << "what nobody caught";
  EXPECT_EQ(grade(does_not_crash(), ended_with(1)), Grade::pass);
}

TEST(Survey, CountsWhoComesAgainAndAgain) {
  std::deque<Finding> all(3);
  auto at = session::Clock::time_point(1h);
  for (Finding& finding : all) finding.began = at += 1s;
  EXPECT_EQ(never_comes_to_all("again").judge(all, {})->why, "again: 3 connections");
  EXPECT_EQ(grade(never_comes_to_all("again", /*fast=*/true), all), Grade::non_strict);
  all.back().began += 10s;
  EXPECT_EQ(grade(never_comes_to_all("again"), all), Grade::non_strict);
  EXPECT_EQ(grade(never_comes_to_all("again", /*fast=*/true), all), Grade::pass);
  all.back().began = {};
  EXPECT_EQ(grade(never_comes_to_all("again"), all), Grade::pass);
}

TEST(Survey, SeesWhoComesBackWithoutTls) {
  std::deque<Finding> all(2);
  all.front().ended_with = session::End::tls_failed;
  all.back().ended_with = session::End::fin;
  EXPECT_EQ(grade(stays_with_tls(), all), Grade::pass);
  all.back().ended_with = session::End::tls_failed;
  all.back().hello.emplace();  // TLS was begun
  EXPECT_EQ(grade(stays_with_tls(), all), Grade::pass);
  all.back().hello.reset();
  EXPECT_EQ(grade(stays_with_tls(), all), Grade::fail);
}

TEST(Sweep, DrawsFromAllOverAndEverythingAtFullScale) {
  const Sweep sweep{.count = 1000, .sample = 10, .write = {}};
  const std::vector<std::size_t> some = sweep.drawn(1, 7);
  ASSERT_EQ(some.size(), 10u);
  for (std::size_t i = 0; i < 10; ++i) EXPECT_EQ(some[i] / 100, i);
  EXPECT_EQ(some, sweep.drawn(1, 7));
  EXPECT_NE(some, sweep.drawn(1, 8));
  EXPECT_EQ(sweep.drawn(3, 7).size(), 30u);
  const std::vector<std::size_t> all = sweep.drawn(std::numeric_limits<double>::infinity(), 7);
  ASSERT_EQ(all.size(), 1000u);
  EXPECT_EQ(all.back(), 999u);
}

}  // namespace
}  // namespace suite
