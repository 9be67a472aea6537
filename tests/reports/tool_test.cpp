#include <gtest/gtest.h>

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "libcore/results/json.h"
#include "reports/html/page.h"
#include "tests/reports/diff_samples.h"
#include "tests/reports/samples.h"
#include "tests/support/folder.h"
#include "tools/report/diff.h"
#include "tools/report/options.h"
#include "tools/report/render.h"

namespace {

using Words = std::vector<std::string>;

reporter::Options parsed(const Words& words) {
  return std::get<reporter::Options>(reporter::parse_options(words));
}

std::string complaint(const Words& words) {
  try {
    reporter::parse_options(words);
  } catch (const base::Error& error) {
    EXPECT_EQ(error.exit_status(), 2);
    return error.what();
  }
  return "(none)";
}

TEST(ReportOptions, AreShowAndConvert) {
  const reporter::Options show = parsed({"show", "a.json", "-", "--color=always", "--ascii"});
  EXPECT_EQ(show.command, reporter::Command::show);
  EXPECT_EQ(show.results, (Words{"a.json", "-"}));
  EXPECT_EQ(show.color, report::ColorWish::always);
  EXPECT_TRUE(show.ascii);
  const reporter::Options convert = parsed({"convert", "a.json", "-o", "html=-", "-o", "b.html"});
  EXPECT_EQ(convert.command, reporter::Command::convert);
  EXPECT_EQ(convert.results, (Words{"a.json"}));
  EXPECT_EQ(convert.outputs, (std::vector<report::Output>{{report::Format::html, "-"},
                                                          {report::Format::html, "b.html"}}));
  EXPECT_EQ(parsed({"schema", "load"}).kind, results::Kind::load);
}

TEST(ReportOptions, AreTwoSidesToCompare) {
  const reporter::Options diff =
      parsed({"diff", "a.json", "--confidence", "95%", "b.json", "--", "-", "--max-change=0.05",
              "--min-change", "500us", "--metric", "rtt.p99,delivery.p50", "--metric", "timeouts",
              "--same-machine", "-o", "d.html", "c d.json"});
  EXPECT_EQ(diff.command, reporter::Command::diff);
  EXPECT_EQ(diff.diff.before, (Words{"a.json", "b.json"}));
  EXPECT_EQ(diff.diff.after, (Words{"-", "c d.json"}));
  const results::Terms& terms = diff.diff.terms;
  EXPECT_EQ(terms.confidence, 0.95);
  EXPECT_EQ(terms.max_change, 0.05);
  EXPECT_EQ(terms.min_change, std::chrono::microseconds(500));
  EXPECT_EQ(terms.metrics, (Words{"rtt.p99", "delivery.p50", "timeouts"}));
  EXPECT_TRUE(terms.require_same_machine);
  EXPECT_TRUE(diff.diff.command.starts_with("assay-report diff a.json --confidence 95% "));
  EXPECT_TRUE(
      diff.diff.command.ends_with(" -- - --max-change=0.05 --min-change 500us --metric "
                                  "rtt.p99,delivery.p50 --metric timeouts --same-machine "
                                  "-o d.html 'c d.json'"));
  const reporter::Options two = parsed({"diff", "a.json", "b.json"});
  EXPECT_EQ(two.diff.before, Words{"a.json"});
  EXPECT_EQ(two.diff.after, Words{"b.json"});
}

TEST(ReportOptions, AnswerQuestions) {
  const auto answer = [](const Words& words) {
    return std::get<reporter::Answer>(reporter::parse_options(words)).text;
  };
  EXPECT_NE(answer({"--help"}).find("Examples:"), std::string::npos);
  EXPECT_NE(answer({"show", "--help"}).find("--color"), std::string::npos);
  EXPECT_TRUE(answer({"--version"}).starts_with("assay-report "));
}

TEST(ReportOptions, ComplainInSentences) {
  const struct {
    Words words;
    const char* says;
  } rows[] = {
      {{}, "say what to do: show, convert"},
      {{"show"}, "RESULT is required"},
      {{"merge", "a.json"}, "no command is called 'merge'; see assay-report --help"},
      {{"show", "a.json", "--colour"}, "--colour"},
      {{"show", "a.json", "--color", "blue"}, "'blue' is none of auto, always, never"},
      {{"show", "a.json", "-o", "pdf=a.pdf"}, "'pdf=a.pdf' names no format"},
      {{"show", "a.json", "-o", "html="}, "names no format"},
      {{"show", "a.json", "-o", "html=-"}, "only one thing goes to standard output"},
      {{"show", "a.json", "b.json", "-o", "a.html"}, "-o writes one result; here are 2"},
      {{"show", "-", "-"}, "only once"},
      {{"convert", "a.json"}, "say where to"},
      {{"diff", "a.json"}, "say which results are old and which new"},
      {{"diff", "a.json", "b.json", "c.json"}, "say which results are old and which new"},
      {{"diff", "--", "a.json"}, "say which results are old and which new"},
      {{"diff", "a.json", "--"}, "say which results are old and which new"},
      {{"diff", "a.json", "--", "b.json", "--", "c.json"}, "say which results are old"},
      {{"diff", "-", "--", "-"}, "only once"},
      {{"diff", "a.json", "b.json", "--confidence", "sure"}, "'sure' is no share"},
      {{"diff", "a.json", "b.json", "--max-change", "-1%"}, "'-1%' is no share"},
      {{"diff", "a.json", "b.json", "-o", "a.tap"}, "comparisons have no tap form; they have html"},
  };
  for (const auto& [words, says] : rows)
    EXPECT_NE(complaint(words).find(says), std::string::npos) << says << ": " << complaint(words);
}

class ReportFiles : public testing::Test {
 protected:
  std::string path(const std::string& name) const { return folder_.file(name); }
  std::string file(const std::string& name, const std::string& content) const {
    return folder_.write(name, content);
  }

 private:
  test::Folder folder_;
};

TEST_F(ReportFiles, AreShownAndBecomePages) {
  const std::string load = file("load.json", results::to_json(test::sample_load()));
  const std::string probe = file("probe.json", results::to_json(test::sample_probe()));
  const std::string page = path("load.html");
  EXPECT_EQ(reporter::render(parsed({"show", load, "-o", page}), {}),
            report::summary(results::load_from_json(base::read_file(load)), {}));
  EXPECT_TRUE(base::read_file(page).starts_with("<!DOCTYPE html>"));
  EXPECT_EQ(reporter::render(parsed({"convert", probe, "-o", "html=" + page}), {}), "");
  EXPECT_NE(base::read_file(page).find("WebSocket conformance"), std::string::npos);
  EXPECT_NE(reporter::render(parsed({"show", load, probe}), {}).find("probe.json:\n"),
            std::string::npos);
}

TEST_F(ReportFiles, ThatAreNoResultsAreNamedWithTheCause) {
  const auto complaint_about = [](const std::string& name) -> std::string {
    try {
      reporter::render(parsed({"show", name}), {});
    } catch (const base::Error& error) {
      EXPECT_EQ(error.exit_status(), 2);
      return error.what();
    }
    return "(none)";
  };
  for (const std::string content : {"", "{", "[]", "{}", "<!DOCTYPE html>"})
    EXPECT_TRUE(complaint_about(file("foreign.json", content)).starts_with(path("foreign.json: ")))
        << content;
  EXPECT_NE(complaint_about(path("missing.json")).find("missing.json"), std::string::npos);
}

TEST_F(ReportFiles, AreCompared) {
  const test::LoadRuns runs = test::sample_runs();
  Words words{"diff"};
  for (const results::Load& load : runs.before)
    words.push_back(file(std::to_string(words.size()) + ".json", results::to_json(load)));
  words.emplace_back("--");
  for (const results::Load& load : runs.after)
    words.push_back(file(std::to_string(words.size()) + ".json", results::to_json(load)));
  const report::Diff diff = reporter::diff(parsed(words).diff);
  EXPECT_EQ(diff.run.verdict.exit, 1);
  EXPECT_EQ(diff.changes.rows.size(), test::sample_load_diff().changes.rows.size());
  words.emplace_back("--same-machine");
  EXPECT_THROW(reporter::diff(parsed(words).diff), base::Error);

  results::Probe probe = test::sample_probe();
  const std::string before = file("before.json", results::to_json(probe));
  probe.cases[0].grade = results::Grade::fail;
  probe.run.environment.kernel = "other";
  const std::string after = file("after.json", results::to_json(probe));
  EXPECT_EQ(reporter::diff(parsed({"diff", before, after}).diff).run.verdict.exit, 1);
  EXPECT_EQ(reporter::diff(parsed({"diff", after, before}).diff).run.verdict.exit, 0);
  const auto complaint_about = [](const Words& command) -> std::string {
    try {
      reporter::diff(parsed(command).diff);
    } catch (const base::Error& error) {
      return error.what();
    }
    return "(none)";
  };
  EXPECT_NE(complaint_about({"diff", before, after, "--same-machine"}).find("not of the same"),
            std::string::npos);
  EXPECT_NE(complaint_about({"diff", before, after, "--metric", "rtt.p99"}).find("--metric is for"),
            std::string::npos);
  EXPECT_NE(complaint_about({"diff", words[1], before}).find("cannot be compared"),
            std::string::npos);
}

}  // namespace
