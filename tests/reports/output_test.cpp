#include "reports/output.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <functional>

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "reports/github.h"
#include "tests/reports/samples.h"
#include "tests/support/folder.h"

namespace {

using report::Format;
using report::Output;
using results::Kind;

std::string complaint(const std::function<void()>& deed) {
  try {
    deed();
  } catch (const base::Error& error) {
    EXPECT_EQ(error.exit_status(), 2);
    return error.what();
  }
  return "(none)";
}

TEST(Output, IsNamedOrGuessed) {
  const struct {
    const char* text;
    Output output;
  } rows[] = {
      {"-", {Format::json, "-"}},           {"a.json", {Format::json, "a.json"}},
      {"b.html", {Format::html, "b.html"}}, {"c.xml", {Format::junit, "c.xml"}},
      {"d.tap", {Format::tap, "d.tap"}},    {"e.sarif", {Format::sarif, "e.sarif"}},
      {"f.md", {Format::markdown, "f.md"}}, {"g.prom", {Format::openmetrics, "g.prom"}},
      {"h.svg", {Format::badge, "h.svg"}},  {"badge=i.json", {Format::badge_endpoint, "i.json"}},
      {"badge=-", {Format::badge, "-"}},    {"autobahn=reports", {Format::autobahn, "reports"}},
      {"tap=-", {Format::tap, "-"}},        {"json=a=b", {Format::json, "a=b"}}};
  for (const auto& [text, output] : rows)
    EXPECT_EQ(report::parse_output(text, Kind::probe), output) << text;
  EXPECT_EQ(report::parse_output("a.csv", Kind::load), (Output{Format::csv, "a.csv"}));
  EXPECT_EQ(report::parse_output("a.hlog", Kind::load), (Output{Format::hdr, "a.hlog"}));
}

TEST(Output, OfAnUnknownFormIsRefused) {
  for (const char* text : {"", "a", "pdf=a.pdf", "a.pdf", "json=", "=a.json", "xml=a"})
    EXPECT_NE(complaint([&] { report::parse_output(text); }).find("names no format"),
              std::string::npos)
        << text;
  EXPECT_NE(complaint([] { report::parse_output("a.tap", Kind::load); }).find("no tap form"),
            std::string::npos);
  EXPECT_NE(complaint([] { report::parse_output("a.csv", Kind::probe); }).find("no csv form"),
            std::string::npos);
  EXPECT_EQ(report::format_names(Kind::load), "json, html, junit, markdown, openmetrics, csv, hdr");
}

class OutputFiles : public testing::Test {
 protected:
  std::string path(const std::string& name) const { return folder_.file(name); }

 private:
  test::Folder folder_;
};

const std::vector<std::string> of_probe = {"json=f",        "html=f",  "junit=f",
                                           "tap=f",         "sarif=f", "markdown=f",
                                           "openmetrics=f", "badge=f", "badge=f.json"};

TEST_F(OutputFiles, ReplaceFilesOfTheirOwnFormOnly) {
  const results::Probe probe = test::sample_probe();
  for (const std::string& there : of_probe) {
    for (const std::string& comes : of_probe) {
      Output first = report::parse_output(there);
      first.path = path("f");
      Output second = report::parse_output(comes);
      second.path = path("f");
      std::filesystem::remove(path("f"));
      report::write(first, probe);
      const std::string before = base::read_file(path("f"));
      const std::string said = complaint([&] { report::write(second, probe); });
      EXPECT_EQ(said == "(none)", there == comes) << there << " then " << comes << ": " << said;
      EXPECT_EQ(base::read_file(path("f")) == before, true) << there << " then " << comes;
    }
  }
}

TEST_F(OutputFiles, LeaveForeignFilesAlone) {
  for (const std::string foreign : {"{\"name\": \"package\"}", "<html></html>", "# Notes\n"}) {
    base::write_file(path("f"), foreign);
    for (const std::string& text : of_probe) {
      Output output = report::parse_output(text);
      output.path = path("f");
      EXPECT_NE(complaint([&] { report::write(output, test::sample_probe()); }).find("is there"),
                std::string::npos);
      EXPECT_EQ(base::read_file(path("f")), foreign);
    }
  }
}

TEST_F(OutputFiles, ReplaceEmptyFiles) {  // as mktemp makes them
  base::write_file(path("f"), "");
  report::write({Format::tap, path("f")}, test::sample_probe());
  EXPECT_TRUE(base::read_file(path("f")).starts_with("TAP version 14\n"));
}

TEST_F(OutputFiles, WriteIntoPipes) {
  ASSERT_EQ(mkfifo(path("pipe").c_str(), 0600), 0);
  std::fstream other(path("pipe"), std::ios::in | std::ios::out);  // so that opening does not wait
  report::write({Format::badge_endpoint, path("pipe")}, test::sample_probe());
  std::string line;
  std::getline(other, line);
  EXPECT_TRUE(line.starts_with("{\"schemaVersion\":1,"));
  EXPECT_TRUE(std::filesystem::is_fifo(path("pipe")));
}

TEST_F(OutputFiles, MakeTheFolderOfAutobahn) {
  const Output output{Format::autobahn, path("reports/servers")};
  report::write(output, test::sample_probe());
  report::write(output, test::sample_probe());  // again, over its own files
  EXPECT_TRUE(std::filesystem::exists(path("reports/servers/index.json")));
  base::write_file(path("reports/servers/index.json"), "{}");
  EXPECT_NE(complaint([&] { report::write(output, test::sample_probe()); }).find("is there"),
            std::string::npos);
  results::Probe probe = test::sample_probe();
  for (results::CaseResult& result : probe.cases) result.aliases.clear();
  EXPECT_NE(complaint([&] {
              report::write({Format::autobahn, path("x")}, probe);
            }).find("no case"),
            std::string::npos);
}

TEST_F(OutputFiles, AreWrittenThoughOneBeforeThemCannotBe) {
  EXPECT_NE(complaint([&] {
              report::write(
                  {{Format::tap, "/nowhere/a"}, {Format::csv, path("b")}, {Format::tap, path("c")}},
                  test::sample_probe());
            }).find("cannot write /nowhere/a"),
            std::string::npos);
  EXPECT_TRUE(std::filesystem::exists(path("c")));
}

TEST_F(OutputFiles, OfAStepSummaryStandOneBehindTheOther) {
  const std::string summary = path("summary");
  const report::Environment environment = [&](const char* name) {
    return name == std::string_view("GITHUB_STEP_SUMMARY") ? summary.c_str() : nullptr;
  };
  base::write_file(summary, "before\n");
  report::add_to_step_summary(test::sample_probe(), environment);
  report::add_to_step_summary(test::sample_load(), environment);
  report::add_to_step_summary(test::sample_load_diff(), environment);
  const std::string text = base::read_file(summary);
  EXPECT_NE(text.find("\n<!-- assay: comparison -->"), std::string::npos);
  EXPECT_TRUE(text.starts_with("before\n<!-- assay: conformance -->"));
  EXPECT_NE(text.find("\n<!-- assay: load -->"), std::string::npos);
  const report::Environment nowhere = [](const char*) { return "/nowhere/summary"; };
  EXPECT_NE(complaint([&] {
              report::add_to_step_summary(test::sample_load(), nowhere);
            }).find("cannot write /nowhere/summary"),
            std::string::npos);
}

}  // namespace
