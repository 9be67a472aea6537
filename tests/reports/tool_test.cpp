#include <gtest/gtest.h>

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "libcore/results/json.h"
#include "reports/html/page.h"
#include "tests/reports/samples.h"
#include "tests/support/folder.h"
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

}  // namespace
