#include "reports/card.h"

#include <gtest/gtest.h>

namespace {

results::Probe probe_with(int exit) {
  return {.run = {.targets = {"ws://a/"}, .verdict = {.exit = exit}}};
}
results::Load load_with(int exit) {
  results::Load load;
  load.run.verdict.exit = exit;
  return load;
}

TEST(Card, PassesWhereAllRunsDo) {
  EXPECT_EQ(report::exit_of({.probes = {probe_with(0)}, .loads = {load_with(0)}}), 0);
  EXPECT_EQ(report::headline({.probes = {probe_with(0)}, .loads = {load_with(0)}}),
            "assay-report: OK 2 of 2 runs passed");
}

TEST(Card, FailsAsTheRunThatFailed) {
  const results::Card card{.probes = {probe_with(0)}, .loads = {load_with(4), load_with(1)}};
  EXPECT_EQ(report::exit_of(card), 1);
  EXPECT_EQ(report::headline(card), "assay-report: FAIL 1 of 3 runs passed");
  EXPECT_EQ(report::exit_of({.probes = {probe_with(0)}, .loads = {load_with(4)}}), 4);
}

TEST(Card, IsCalledByItsTitleOrWhatWasJudged) {
  EXPECT_EQ(report::title_of({.title = "2.3.1", .probes = {probe_with(0)}, .loads = {}}), "2.3.1");
  EXPECT_EQ(report::title_of({.probes = {probe_with(0)}, .loads = {}}), "ws://a/");
}

}  // namespace
