// What programs that we did not write read in our forms: of the samples of tests/reports, and of
// the same with hostile text in every place, which must not change what they see.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>

#include "libcore/base/file.h"
#include "libcore/base/text.h"
#include "libcore/results/json.h"
#include "libcore/results/schema.h"
#include "reports/formats.h"
#include "tests/e2e/started.h"
#include "tests/reports/poison.h"
#include "tests/reports/samples.h"
#include "tests/support/folder.h"

namespace {

using e2e::Words;

using OfProbe = std::string (*)(const results::Probe&);
using OfLoad = std::string (*)(const results::Load&);

std::string swapped(std::string text, std::string_view part, std::string_view other) {
  const std::size_t at = text.find(part);
  EXPECT_NE(at, text.npos) << part;
  return at == text.npos ? text : text.replace(at, part.size(), other);
}

class Readers : public testing::Test {
 protected:
  std::string path(std::string_view name) const { return folder_.file(name); }
  std::string file(std::string_view name, const std::string& text) const {
    base::write_file(path(name), text);
    return path(name);
  }

  // Files of one form: the sample's, then those with text of a peer, the first of them harmless.
  Words probe_files(OfProbe form) const {
    Words files = {file("p", form(test::sample_probe()))};
    for (const std::string& text : texts())
      files.push_back(file(fmt::format("p{}", files.size()), form(test::poisoned_probe(text))));
    return files;
  }
  Words load_files(OfLoad form) const {
    Words files = {file("l", form(test::sample_load()))};
    for (const std::string& text : texts())
      files.push_back(file(fmt::format("l{}", files.size()), form(test::poisoned_load(text))));
    return files;
  }

  static Words texts() {
    Words all = test::hostile_texts();
    all.insert(all.begin(), "plain");
    return all;
  }

  static e2e::Ran read(Words reader, const Words& files) {
    reader.insert(reader.end(), files.begin(), files.end());
    return e2e::run(std::move(reader));
  }
  static void accepts(const Words& reader, const Words& files) {
    const e2e::Ran ran = read(reader, files);
    EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
  }
  // A reader that takes anything would be none.
  void refuses(const Words& reader, const std::string& damaged) const {
    const e2e::Ran ran = read(reader, {file("damaged", damaged)});
    EXPECT_NE(ran.status, 0) << damaged;
  }
  // A line for each file; those with text of a peer are alike.
  static std::string first_of_like_lines(const Words& reader, const Words& files) {
    const e2e::Ran ran = read(reader, files);
    EXPECT_EQ(ran.status, 0) << ran.err;
    const std::vector<std::string_view> lines = base::split(ran.out, '\n');
    EXPECT_EQ(lines.size(), files.size() + 1) << ran.out;
    for (std::size_t i = 2; i < files.size() && i < lines.size(); ++i)
      EXPECT_EQ(lines[i], lines[1]) << base::printable(texts()[i - 1]);
    return std::string(lines.front());
  }

 private:
  test::Folder folder_;
};

Words of_node(const std::string& script) { return {ASSAY_NODE, ASSAY_READERS "/" + script}; }

Words schema(const std::string& of) {
  Words words = of_node("schema.js");
  words.push_back(of);
  return words;
}

TEST_F(Readers, XmllintReadsJunit) {
  const Words xmllint = {ASSAY_XMLLINT, "--noout", "--schema", ASSAY_READERS "/junit.xsd"};
  accepts(xmllint, probe_files(report::junit));
  accepts(xmllint, load_files(report::junit));
  const std::string text = report::junit(test::sample_probe());
  refuses(xmllint, swapped(text, "</testsuites>", ""));
  refuses(xmllint, swapped(text, "<failure type", "<failure kind"));
  refuses(xmllint,
          swapped(text, "framing.length.echo-126\" time", "framing.length.echo-125\" time"));
}

TEST_F(Readers, TapParserReadsTap) {
  EXPECT_EQ(first_of_like_lines(of_node("tap.js"), probe_files(report::tap)),
            "tests 14, failed 3, skipped 2, to do 1, diagnostics 5, stray lines 0");
  const std::string text = report::tap(test::sample_probe());
  const std::string damaged = file("damaged", swapped(text, "not ok 8 ", "not ok 9 "));
  EXPECT_NE(read(of_node("tap.js"), {damaged}).out.find("broken"), std::string::npos);
}

TEST_F(Readers, AjvReadsSarif) {
  accepts(schema("sarif"), probe_files(report::sarif));
  const std::string text = report::sarif(test::sample_probe());
  refuses(schema("sarif"), swapped(text, "\"kind\": \"external\"", "\"kind\": \"peer\""));
  refuses(schema("sarif"), swapped(text, "\"level\": \"error\"", "\"level\": \"must\""));
}

TEST_F(Readers, AjvReadsResults) {
  const Words probe = schema(file("probe.schema", results::json_schema(results::Kind::probe)));
  accepts(probe, probe_files(results::to_json));
  const std::string text = results::to_json(test::sample_probe());
  refuses(probe, swapped(text, "\"verdict\":\"pass\"", "\"verdict\":\"passed\""));
  refuses(probe, swapped(text, "\"started\":", "\"begun\":"));
  refuses(probe, swapped(text, "urn:assay:result:probe", "urn:assay:result:load"));

  const Words load = schema(file("load.schema", results::json_schema(results::Kind::load)));
  accepts(load, load_files(results::to_json));
  refuses(load, text);
}

TEST_F(Readers, MarkedReadsMarkdown) {
  EXPECT_EQ(
      first_of_like_lines(of_node("markdown.js"), probe_files(report::markdown)),
      "code 7, details 5, h2 1, p 4, pre 5, summary 5, table 1, tbody 1, td 20, th 5, thead 1, "
      "tr 5");
  EXPECT_EQ(first_of_like_lines(of_node("markdown.js"), load_files(report::markdown)),
            "code 3, h2 1, h3 5, li 1, p 3, table 5, tbody 5, td 102, th 21, thead 5, tr 27, ul 1");
}

TEST_F(Readers, PromtoolReadsOpenMetrics) {
  const Words promtool = {"/bin/sh", "-c", "\"$0\" check metrics <\"$1\"", ASSAY_PROMTOOL};
  for (const std::string& path : probe_files(report::openmetrics)) accepts(promtool, {path});
  for (const std::string& path : load_files(report::openmetrics)) accepts(promtool, {path});
  refuses(promtool, swapped(report::openmetrics(test::sample_load()), "\"}", "}"));
}

TEST_F(Readers, XmllintReadsTheBadge) {
  const Words xmllint = {ASSAY_XMLLINT, "--noout"};
  accepts(xmllint, probe_files(report::badge_svg));
  refuses(xmllint, swapped(report::badge_svg(test::sample_probe()), "</svg>", ""));
}

TEST_F(Readers, AjvReadsTheIndexOfAutobahn) {
  const auto index = [](const results::Probe& probe) {
    return report::autobahn(probe).at("index.json");
  };
  const Words reader = schema(ASSAY_READERS "/autobahn.schema.json");
  accepts(reader, {file("index.json", index(test::sample_probe()))});
  refuses(reader, swapped(index(test::sample_probe()), "FAILED", "FAIL"));
  for (const std::string& text : texts()) {
    results::Probe probe = test::poisoned_probe(text);
    probe.cases.front().aliases = {"1.1.1"};
    accepts(reader, {file("index.json", index(probe))});
  }
}

// The programs themselves, with every flag that writes.
TEST_F(Readers, ReadWhatTheProgramsWrite) {
  const Words xmllint = {ASSAY_XMLLINT, "--noout", "--schema", ASSAY_READERS "/junit.xsd"};
  const e2e::Started server({ASSAY_SERVER, "--listen", "127.0.0.1:0", "-q"});
  const Words github = {"GITHUB_ACTIONS=true", "GITHUB_STEP_SUMMARY=" + path("summary")};
  const e2e::Ran probe = e2e::run(
      {ASSAY_PROBE, "server", server.where(), "framing.samples", "-j", path("probe.xml"), "-o",
       path("probe.tap"), "-o", path("probe.sarif"), "-o", "json=" + path("probe.json"), "-o",
       "autobahn=" + path("none/"), "-o", path("badge.svg")},
      github);
  // No case of these has a number of Autobahn's; the others are written all the same.
  EXPECT_EQ(probe.status, 2) << probe.err;
  EXPECT_NE(probe.err.find("no case of this run has a number"), probe.err.npos) << probe.err;
  accepts(xmllint, {path("probe.xml")});
  accepts(schema("sarif"), {path("probe.sarif")});
  accepts({ASSAY_XMLLINT, "--noout"}, {path("badge.svg")});

  const e2e::Ran load = e2e::run({ASSAY_LOAD, server.where() + "echo", "-c", "1", "-R", "100/s",
                                  "-d", "200ms", "-o", "junit=" + path("load.xml")},
                                 github);
  EXPECT_TRUE(load.status == 0 || load.status == 4) << load.err;  // 4: this machine was too busy
  accepts(xmllint, {path("load.xml")});
  const std::string summary = base::read_file(path("summary"));
  EXPECT_NE(summary.find("<!-- assay: load -->"), summary.npos) << summary;

  const e2e::Ran again =
      e2e::run({ASSAY_REPORT, "convert", path("probe.json"), "-o", "junit=" + path("again.xml")});
  EXPECT_EQ(again.status, 0) << again.err;
  EXPECT_EQ(base::read_file(path("again.xml")), base::read_file(path("probe.xml")));
  const e2e::Ran other =
      e2e::run({ASSAY_REPORT, "convert", path("probe.json"), "-o", "tap=" + path("again.xml")});
  EXPECT_EQ(other.status, 2);
  EXPECT_NE(other.err.find("is no tap of ours"), other.err.npos) << other.err;
}

}  // namespace
