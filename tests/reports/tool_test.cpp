#include <gtest/gtest.h>

#include <filesystem>

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "libcore/results/json.h"
#include "reports/formats.h"
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
  EXPECT_EQ(parsed({"schema", "matrix"}).kind, results::Kind::matrix);
  EXPECT_EQ(parsed({"schema", "card"}).kind, results::Kind::card);
}

TEST(ReportOptions, AreMerge) {
  const reporter::Options merge = parsed({"merge", "a.html", "b.hlog", "-o", "all.json"});
  EXPECT_EQ(merge.command, reporter::Command::merge);
  EXPECT_EQ(merge.results, (Words{"a.html", "b.hlog"}));
  EXPECT_FALSE(merge.allow_incomplete);
  EXPECT_TRUE(parsed({"merge", "a.json", "--allow-incomplete"}).allow_incomplete);
  EXPECT_EQ(parsed({"merge", "a.json", "--title", "2.3.1"}).title, "2.3.1");
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
      {{"sum", "a.json"}, "no command is called 'sum'; see assay-report --help"},
      {{"merge"}, "RESULT is required"},
      {{"merge", "a.json", "-o", "-"}, "only one thing goes to standard output"},
      {{"schema", "hlog"}, "'hlog' is none of probe, load, matrix, card"},
      {{"show", "a.json", "--colour"}, "--colour"},
      {{"show", "a.json", "--color", "blue"}, "'blue' is none of auto, always, never"},
      {{"show", "a.json", "-o", "pdf=a.pdf"}, "'pdf=a.pdf' names no format"},
      {{"show", "a.json", "-o", "html="}, "names no format"},
      {{"show", "a.json", "-o", "html=-"}, "only one thing goes to standard output"},
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
      {{"diff", "a.json", "b.json", "-o", "a.tap"},
       "comparisons have no tap form; they have json, html"},
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
  EXPECT_EQ(reporter::render(parsed({"show", load, "-o", page}), {}).text,
            report::summary(results::load_from_json(base::read_file(load)), {}));
  EXPECT_TRUE(base::read_file(page).starts_with("<!DOCTYPE html>"));
  EXPECT_EQ(reporter::render(parsed({"convert", probe, "-o", "html=" + page}), {}).text, "");
  EXPECT_NE(base::read_file(page).find("WebSocket conformance"), std::string::npos);
  EXPECT_NE(reporter::render(parsed({"show", load, probe}), {}).text.find("probe.json:\n"),
            std::string::npos);
}

// What a page shows can be had of the page alone.
TEST_F(ReportFiles, AreReadOfPages) {
  const std::string page = file("load.html", report::load_page(test::sample_load()));
  const std::string again = path("again.json");
  reporter::render(parsed({"convert", page, "-o", again}), {});
  EXPECT_EQ(base::read_file(again), results::to_json(test::sample_load()));
  const std::string probe = file("probe.html", report::probe_page(test::sample_probe()));
  EXPECT_EQ(reporter::render(parsed({"show", probe}), {}).text,
            report::summary(results::probe_from_json(results::to_json(test::sample_probe())), {}));
}

TEST_F(ReportFiles, AreReadOfHistogramLogs) {
  const std::string log = file("load.hlog", report::hdr_log(test::sample_load()));
  const std::string again = path("again.hlog");
  reporter::render(parsed({"convert", log, "-o", again}), {});
  const std::string lines = base::read_file(log);
  EXPECT_EQ(base::read_file(again), lines);
}

TEST_F(ReportFiles, OfSeveralServersBecomeAMatrix) {
  const results::Matrix matrix = test::sample_matrix();
  const std::string a = file("a.json", results::to_json(matrix.probes[0]));
  const std::string b = file("b.html", report::probe_page(matrix.probes[1]));
  const std::string page = path("both.html");
  const reporter::Rendered merged = reporter::render(parsed({"merge", a, b, "-o", page}), {});
  EXPECT_EQ(merged.text, report::summary(matrix, {}));
  EXPECT_EQ(merged.exit, 1);
  EXPECT_EQ(reporter::render(parsed({"show", a, b}), {}).text, merged.text);
  EXPECT_EQ(reporter::render(parsed({"show", a, b}), {}).exit, 0);
  EXPECT_EQ(reporter::render(parsed({"show", page}), {}).text, merged.text);
  EXPECT_EQ(
      reporter::render(parsed({"merge", page, b}), {}).text,
      report::summary(results::Matrix{{matrix.probes[0], matrix.probes[1], matrix.probes[1]}}, {}));
  EXPECT_EQ(reporter::render(parsed({"merge", b}), {}).exit, 0);
}

TEST_F(ReportFiles, OfBothToolsBecomeAReleaseCard) {
  // As it is once it was written: what is no UTF-8 is then U+FFFD.
  const results::Card card = results::card_from_json(results::to_json(test::sample_card()));
  const std::string probe = file("probe.json", results::to_json(card.probes[0]));
  const std::string load = file("load.html", report::load_page(card.loads[0]));
  const std::string page = path("card.html");
  const reporter::Rendered merged =
      reporter::render(parsed({"merge", load, probe, "--title", card.title, "-o", page}), {});
  EXPECT_EQ(merged.text, report::summary(card, {}));
  EXPECT_EQ(merged.exit, 1);
  EXPECT_EQ(base::read_file(page), report::card_page(card));
  EXPECT_EQ(reporter::render(parsed({"show", page}), {}).text, merged.text);
  // A card takes more runs in.
  results::Card more = card;
  more.loads.push_back(card.loads[0]);
  EXPECT_EQ(reporter::render(parsed({"merge", page, load}), {}).text, report::summary(more, {}));
}

TEST_F(ReportFiles, OfSeveralGeneratorsBecomeOneRun) {
  results::Load load = test::sample_load();
  load.stages.front().counters["connected"] = 1000;
  load.thresholds = {{"rtt p99 < 1ms", "900us", true}};
  load.shards = {{.index = 1, .of = 2}};
  const std::string a = file("a.json", results::to_json(load));
  load.shards = {{.index = 2, .of = 2}};
  const std::string b = file("b.html", report::load_page(load));
  const std::string all = path("all.json");
  const reporter::Rendered merged = reporter::render(parsed({"merge", a, b, "-o", all}), {});
  const results::Load sum = results::load_from_json(base::read_file(all));
  EXPECT_EQ(merged.text, report::summary(sum, {}));
  EXPECT_EQ(merged.exit, sum.run.verdict.exit);
  EXPECT_EQ(sum.counters.at("sent"), 2 * load.counters.at("sent"));
  EXPECT_NE(merged.text.find("2 of 2"), std::string::npos);
  // Each said that it held; of both together it does not.
  EXPECT_FALSE(sum.thresholds.at(0).pass);
  EXPECT_NE(sum.thresholds.at(0).observed, "900us");
  EXPECT_EQ(sum.run.verdict.status, "FAIL");
}

TEST_F(ReportFiles, MayBeIncompleteWhereThatIsAllowed) {
  results::Load load = test::sample_load();
  load.thresholds.clear();
  load.shards = {{.index = 2, .of = 3}};
  const std::string b = file("b.json", results::to_json(load));
  const std::string all = path("all.json");
  try {
    reporter::render(parsed({"merge", b, "-o", all}), {});
    ADD_FAILURE();
  } catch (const base::Error& error) {
    EXPECT_EQ(error.exit_status(), 4);
    EXPECT_STREQ(error.what(),
                 "of 3 shards 2 are not there: 1, 3; name them too, or say --allow-incomplete");
  }
  EXPECT_FALSE(std::filesystem::exists(all));
  reporter::render(parsed({"merge", b, "-o", all, "--allow-incomplete"}), {});
  const results::Load sum = results::load_from_json(base::read_file(all));
  EXPECT_TRUE(sum.run.partial);
  EXPECT_EQ(sum.run.verdict.reasons.at(0), "of 3 shards 2 are not there: 1, 3");
}

TEST_F(ReportFiles, ThatAreAskedForWhatTheyAreNotAreRefused) {
  const std::string load = file("load.json", results::to_json(test::sample_load()));
  const std::string probe = file("probe.json", results::to_json(test::sample_probe()));
  const auto complaint_of = [](const Words& words) -> std::string {
    try {
      reporter::render(parsed(words), {});
    } catch (const base::Error& error) {
      EXPECT_EQ(error.exit_status(), 2);
      return error.what();
    }
    return "(none)";
  };
  EXPECT_NE(complaint_of({"show", load, load, "-o", path("a.html")})
                .find("-o writes one result; here are 2"),
            std::string::npos);
  EXPECT_NE(complaint_of({"merge", probe, "-o", path("a.tap")}).find("have no tap form"),
            std::string::npos);
  EXPECT_EQ(complaint_of({"merge", probe, load, "-o", path("a.xml")}),
            "release cards have no junit form; they have json, html");
  EXPECT_EQ(complaint_of({"merge", probe, probe, "--title", "x"}),
            "--title: servers side by side have their own");
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
  for (const std::string content : {"", "{", "[]", "{}"})
    EXPECT_TRUE(complaint_about(file("foreign.json", content)).starts_with(path("foreign.json: ")))
        << content;
  EXPECT_EQ(complaint_about(file("foreign.html", "<!DOCTYPE html>")),
            path("foreign.html") +
                ":1:1: this page is none of assay's; name a page, a .json or an "
                ".hlog that it wrote");
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
  EXPECT_EQ(diff.result.run.verdict.exit, 1);
  EXPECT_EQ(diff.changes.rows.size(), test::sample_load_diff().changes.rows.size());
  const std::string made = path("diff.json");
  report::write({report::Format::json, made}, diff);
  const std::string json = base::read_file(made);
  EXPECT_EQ(results::kind_of(json), results::Kind::diff);
  EXPECT_NE(json.find("\"metric\":\"rtt.p99\""), std::string::npos);
  EXPECT_THROW(reporter::render(parsed({"show", made}), {}), base::Error);
  words.emplace_back("--same-machine");
  EXPECT_THROW(reporter::diff(parsed(words).diff), base::Error);

  results::Probe probe = test::sample_probe();
  const std::string before = file("before.json", results::to_json(probe));
  probe.cases[0].grade = results::Grade::fail;
  probe.run.environment.kernel = "other";
  const std::string after = file("after.json", results::to_json(probe));
  EXPECT_EQ(reporter::diff(parsed({"diff", before, after}).diff).result.run.verdict.exit, 1);
  EXPECT_EQ(reporter::diff(parsed({"diff", after, before}).diff).result.run.verdict.exit, 0);
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
  const std::string card = file("card.html", report::card_page(test::sample_card()));
  EXPECT_NE(complaint_about({"diff", before, card}).find("a release card holds several runs"),
            std::string::npos);
  EXPECT_NE(complaint_about({"diff", words[1], before}).find("cannot be compared"),
            std::string::npos);
}

}  // namespace
