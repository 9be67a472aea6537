// What the goldens do not show: limits, outcomes, hostile text.

#include "reports/formats.h"

#include <gtest/gtest.h>

#include <functional>

#include "reports/github.h"
#include "reports/legible.h"
#include "tests/reports/poison.h"
#include "tests/reports/samples.h"
#include "tests/support/text.h"

namespace {

using results::Grade;
using test::contains;
using test::count;

results::Probe probe_of(std::vector<results::CaseResult> cases) {
  results::Probe probe;
  probe.run.tool = "assay-probe";
  probe.cases = std::move(cases);
  return probe;
}

results::CaseResult case_of(Grade grade, bool known = false) {
  return {
      .id = "a.b", .title = "t", .group = "a", .grade = grade, .why = "w", .known_failing = known};
}

TEST(Junit, CountsWhatItHolds) {
  const std::string text = report::junit(probe_of(
      {case_of(Grade::pass), case_of(Grade::fail), case_of(Grade::fail, true),
       case_of(Grade::pass, true), case_of(Grade::blocked), case_of(Grade::not_run),
       case_of(Grade::not_applicable), case_of(Grade::flaky), case_of(Grade::non_strict)}));
  EXPECT_TRUE(contains(text, R"(tests="9" failures="2" errors="1" skipped="3")")) << text;
  EXPECT_EQ(count(text, "<failure type=\"must\""), 1u);
  EXPECT_EQ(count(text, "<failure type=\"stale\""), 1u);
  EXPECT_EQ(count(text, "<error "), 1u);
  EXPECT_EQ(count(text, "<skipped "), 3u);
  EXPECT_EQ(count(text, "<flakyFailure "), 1u);
}

TEST(Junit, HasUniqueNames) {
  const std::string text =
      report::junit(probe_of({case_of(Grade::pass), case_of(Grade::pass), case_of(Grade::pass)}));
  for (const char* name : {"name=\"a.b\" time", "name=\"a.b #2\"", "name=\"a.b #3\""})
    EXPECT_EQ(count(text, name), name == std::string_view("name=\"a.b\" time") ? 1u : 2u) << text;
}

TEST(Junit, HasUniqueNamesOfThresholdsToo) {  // one may be asked of two stages
  results::Load load;
  load.thresholds = {{.text = "rtt p99 < 1s"}, {.text = "rtt p99 < 1s"}};
  const std::string text = report::junit(load);
  EXPECT_EQ(count(text, "name=\"rtt p99 &lt; 1s\""), 1u) << text;
  EXPECT_EQ(count(text, "name=\"rtt p99 &lt; 1s #2\""), 1u) << text;
}

TEST(Tap, SaysWhatIsKnownAndWhatIsSkipped) {
  const std::string text =
      report::tap(probe_of({case_of(Grade::fail, true), case_of(Grade::not_run),
                            case_of(Grade::pass, true), case_of(Grade::blocked)}));
  EXPECT_TRUE(contains(text, "1..4\nnot ok 1 - a.b t # TODO known to fail: w\n")) << text;
  EXPECT_TRUE(contains(text, "\nok 2 - a.b t # SKIP not run: w\n"));
  EXPECT_TRUE(contains(text, "\nnot ok 3 - a.b t\n  ---\n  message: \"it passes, but"));
  EXPECT_TRUE(contains(text, "\nnot ok 4 - "));
  EXPECT_FALSE(contains(text, "Bail out!"));
}

TEST(Tap, BailsOutOfARunThatWasStopped) {
  results::Probe probe = probe_of({case_of(Grade::pass)});
  probe.run.partial = true;
  EXPECT_TRUE(contains(report::tap(probe), "\nBail out! "));
}

TEST(Tap, TakesNoDirectiveFromAPeer) {
  results::CaseResult result = case_of(Grade::fail);
  result.title = "x # TODO later\n1..0";
  EXPECT_TRUE(
      contains(report::tap(probe_of({result})), "not ok 1 - a.b x \\# TODO later\\\\n1..0\n"));
}

TEST(Sarif, KeepsTheGravestFiveThousand) {
  std::vector<results::CaseResult> cases(5000, case_of(Grade::non_strict));
  cases.push_back(case_of(Grade::fail));
  const std::string text = report::sarif(probe_of(cases));
  EXPECT_EQ(count(text, "\"ruleId\""), 5000u);
  EXPECT_EQ(count(text, "\"verdict\": \"fail\""), 1u);
  EXPECT_TRUE(contains(text, "\"leftOut\": 1"));
}

TEST(Sarif, HasNoResultForWhatPassed) {
  const std::string text = report::sarif(
      probe_of({case_of(Grade::pass), case_of(Grade::not_run), case_of(Grade::informational)}));
  EXPECT_EQ(count(text, "\"ruleId\""), 0u);
  EXPECT_EQ(count(text, "\"id\": \"a.b\""), 1u);
}

TEST(Markdown, EndsInTime) {
  results::CaseResult result = case_of(Grade::fail);
  for (int i = 0; i < 12; ++i)
    result.transcript.push_back({.kind = "frame", .summary = std::string(200, '<')});
  const std::string text =
      report::markdown(probe_of(std::vector<results::CaseResult>(3000, result)));
  EXPECT_LE(text.size(), 1000u * 1024);
  EXPECT_GT(text.size(), 900u * 1024);
  EXPECT_TRUE(contains(text, " more do not fit here"));
  EXPECT_EQ(count(text, "<details>"), count(text, "</details>"));
}

TEST(Markdown, ShowsFailedCasesOnly) {
  results::CaseResult passed = case_of(Grade::pass);
  passed.id = "it.passed";
  const std::string text = report::markdown(probe_of({case_of(Grade::fail), passed}));
  EXPECT_TRUE(contains(text, "a.b"));
  EXPECT_FALSE(contains(text, "it.passed"));
}

TEST(OpenMetrics, RoundsToThreeDigits) {
  results::Load load;
  load.counters = {{"sent", 599'412}, {"few", 7}};
  load.achieved_rate = 19980.4;
  const std::string text = report::openmetrics(load);
  EXPECT_TRUE(contains(text, "assay_load_events{event=\"sent\"} 599000\n")) << text;
  EXPECT_TRUE(contains(text, "assay_load_events{event=\"few\"} 7\n"));
  EXPECT_TRUE(contains(text, "assay_load_achieved_rate 20000\n"));
  EXPECT_TRUE(text.ends_with("# EOF\n"));
}

TEST(Badge, SaysWhetherAllIsWell) {
  const auto color = [](const results::Probe& probe) {
    const std::string text = report::badge_endpoint(probe);
    const std::size_t at = text.find("\"color\":\"") + 9;
    return text.substr(at, text.find('"', at) - at);
  };
  EXPECT_EQ(color(probe_of({case_of(Grade::pass), case_of(Grade::not_run)})), "blue");
  EXPECT_EQ(color(probe_of({case_of(Grade::pass), case_of(Grade::blocked)})), "yellow");
  EXPECT_EQ(color(probe_of({case_of(Grade::pass), case_of(Grade::fail, true)})), "red");
  EXPECT_EQ(color(probe_of({case_of(Grade::not_run)})), "lightgrey");
  results::CaseResult recommended = case_of(Grade::fail);
  recommended.level = results::Level::should;
  EXPECT_EQ(color(probe_of({recommended})), "yellow");
}

results::CaseResult numbered(Grade grade, std::vector<std::string> aliases) {
  results::CaseResult result = case_of(grade);
  result.aliases = std::move(aliases);
  return result;
}

TEST(Autobahn, KnowsCasesByItsNumbersInItsOrder) {
  const auto files = report::autobahn(
      probe_of({numbered(Grade::pass, {"1.2.10", "x/../y"}), numbered(Grade::fail, {"1.2.9"}),
                numbered(Grade::not_run, {"1.2.8"}), case_of(Grade::fail)}));
  EXPECT_EQ(files.size(), 3u);
  const std::string& index = files.at("index.json");
  EXPECT_LT(index.find("\"1.2.9\""), index.find("\"1.2.10\""));
  EXPECT_TRUE(contains(index, "\"reportfile\": \"assay_probe_case_1_2_9.json\""));
  EXPECT_FALSE(contains(index, "1.2.8"));
}

TEST(Autobahn, TakesTheWorstOfSeveralCasesOfOneNumber) {
  for (const bool first : {true, false}) {
    const auto files =
        report::autobahn(probe_of({numbered(first ? Grade::fail : Grade::pass, {"1.1.1"}),
                                   numbered(first ? Grade::pass : Grade::fail, {"1.1.1"})}));
    EXPECT_TRUE(contains(files.at("index.json"), "\"behavior\": \"FAILED\"")) << first;
  }
}

TEST(Autobahn, JudgesTheEndApart) {
  results::CaseResult result = numbered(Grade::fail, {"7.1.1"});
  result.facets = {{"behaviour", Grade::pass, ""}, {"code", Grade::fail, "1000 came"}};
  const auto index = [&] { return report::autobahn(probe_of({result})).at("index.json"); };
  EXPECT_TRUE(contains(index(), "\"behavior\": \"OK\",\n   \"behaviorClose\": \"WRONG CODE\""));
  result.facets.clear();  // no facet says why
  EXPECT_TRUE(contains(index(), "\"behavior\": \"FAILED\",\n   \"behaviorClose\": \"OK\""));
}

TEST(Autobahn, ReadsTheCodeOfTheClose) {
  results::CaseResult result = numbered(Grade::pass, {"7.1.1"});
  const auto code_of = [&](std::string octets) {
    result.transcript = {
        {.direction = results::Direction::received, .kind = "frame", .octets = std::move(octets)}};
    const std::string index = report::autobahn(probe_of({result})).at("index.json");
    const std::size_t at = index.find("\"remoteCloseCode\": ") + 19;
    return index.substr(at, index.find(',', at) - at);
  };
  EXPECT_EQ(code_of("\x88\x02\x03\xea"), "1002");
  EXPECT_EQ(code_of(std::string("\x88\x82\x01\x00\x00\x00\x02\xea", 8)), "1002");  // masked
  EXPECT_EQ(code_of(std::string("\x88\x00", 2)), "null");
  EXPECT_EQ(code_of("\x88\x02\x03"), "null");
  EXPECT_EQ(code_of(""), "null");
  EXPECT_EQ(code_of("\x81\x02hi"), "null");
}

TEST(Csv, HasAColumnAFigureAndARowASlot) {
  const results::Load load = test::sample_load();
  const std::string text = report::csv(load);
  EXPECT_EQ(count(text, "\n"), load.series.size() + 1);
  const std::size_t columns = count(text.substr(0, text.find('\n')), ",");
  EXPECT_EQ(count(text, ","), columns * (load.series.size() + 1));
}

TEST(Csv, HasNoFormula) {
  results::Load load;
  load.series = {{.counts = {{"=1+1", 2}, {"a\"b", 3}}}};
  EXPECT_TRUE(contains(report::csv(load), R"("'=1+1","a""b")"));
}

TEST(HdrLog, HasATagWithoutSeparatorsAndALineASlotOfTimes) {
  stats::SparseHistogram times;
  times.append({.low = 100, .count = 3});
  results::Load load;
  load.run.started = "2024-05-01T12:00:00.250Z";
  load.run.duration = std::chrono::milliseconds(1500);
  load.series = {{.times = {{"a, b\n", times}}},
                 {.start = std::chrono::seconds(1), .times = {{"rtt", times}, {"none", {}}}}};
  const std::string text = report::hdr_log(load);
  EXPECT_TRUE(contains(text, "\n#[StartTime: 1714564800.250 (seconds since epoch), 2024-05-01T12"));
  EXPECT_TRUE(contains(text, "\n#[BaseTime: 1714564800.250 (seconds since epoch)]\n"));
  EXPECT_TRUE(contains(text, "\nTag=a__b\\n,0.000,1.000,0.000,HISTF")) << text;
  EXPECT_TRUE(contains(text, "\nTag=rtt,1.000,0.500,0.000,HISTF"));  // the run ends within it
  EXPECT_EQ(count(text, "\nTag="), 2u);
}

const char* in_github(const char* name) {
  return name == std::string_view("GITHUB_ACTIONS") ? "true" : nullptr;
}

TEST(Annotations, AreTenAtMostAndOnlyInAWorkflow) {
  const results::Probe probe = probe_of(std::vector<results::CaseResult>(11, case_of(Grade::fail)));
  EXPECT_EQ(count(report::annotations(probe, in_github), "::error title=a.b::w\n"), 10u);
  EXPECT_EQ(report::annotations(probe, [](const char*) { return nullptr; }), "");
  EXPECT_EQ(report::annotations(probe_of({case_of(Grade::fail, true)}), in_github), "");
}

TEST(Annotations, OfAComparisonNameWhatGotWorse) {
  report::Diff diff;
  diff.findings = {{"a.b", false, "a.b is fail, was pass"}, {"a.c", true, "a.c is pass, was fail"}};
  EXPECT_EQ(report::annotations(diff, in_github), "::error title=a.b::a.b is fail, was pass\n");
  EXPECT_EQ(report::annotations(diff, [](const char*) { return nullptr; }), "");
}

TEST(Annotations, HoldNoCommandOfAPeer) {
  for (const std::string& text : test::hostile_texts())
    for (const std::string& lines :
         {report::annotations(test::poisoned_probe(text), in_github),
          report::annotations(test::poisoned_load(text), in_github),
          report::annotations(test::poisoned_probe_diff(text), in_github)})
      EXPECT_EQ(count(lines, "\n"), count(lines, "::error title="));
}

using Texts = std::vector<std::pair<const char*, std::string>>;

Texts forms(const results::Probe& probe, const results::Load& load) {
  Texts all{{"junit", report::junit(probe)},
            {"junit", report::junit(load)},
            {"tap", report::tap(probe)},
            {"sarif", report::sarif(probe)},
            {"markdown", report::markdown(probe)},
            {"markdown", report::markdown(load)},
            {"openmetrics", report::openmetrics(probe)},
            {"openmetrics", report::openmetrics(load)},
            {"badge", report::badge_svg(probe)},
            {"badge", report::badge_endpoint(probe)},
            {"csv", report::csv(load)},
            {"hdr", report::hdr_log(load)}};
  for (const auto& [name, text] : report::autobahn(probe)) all.emplace_back("autobahn", text);
  return all;
}

// tests/e2e has their readers read them; here, that no octet is out of place.
TEST(Forms, AreHarmlessTextWhateverThePeerSays) {
  const Texts plain = forms(test::poisoned_probe("plain"), test::poisoned_load("plain"));
  for (const std::string& text : test::hostile_texts()) {
    SCOPED_TRACE(report::legible(text, report::Charset::ascii, 60));
    const Texts all = forms(test::poisoned_probe(text), test::poisoned_load(text));
    ASSERT_EQ(all.size(), plain.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto& [name, octets] = all[i];
      SCOPED_TRACE(name);
      EXPECT_LT(octets.size(), 1'000'000u);
      EXPECT_EQ(count(octets, "\n"), count(plain[i].second, "\n"));  // it made no line
      const bool is_markup = name == std::string_view("junit") ||
                             name == std::string_view("markdown") || octets.starts_with("<svg");
      EXPECT_FALSE(is_markup && (contains(octets, "<script>") || contains(octets, "<img")));
      // Every line is legible as it is: UTF-8, no control character, no change of direction.
      for (std::size_t at = 0; at < octets.size();) {
        const std::size_t end = octets.find('\n', at);
        const std::string line = octets.substr(at, end - at);
        ASSERT_EQ(report::legible(line, report::Charset::utf8, line.size()), line);
        if (end == octets.npos) break;
        at = end + 1;
      }
    }
  }
}

TEST(Forms, AreTheSameEachTime) {
  EXPECT_EQ(forms(test::sample_probe(), test::sample_load()),
            forms(test::sample_probe(), test::sample_load()));
}

}  // namespace
