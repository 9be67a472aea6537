// What a hostile peer, or whoever forged a result file, can put into a report: nothing but text.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "reports/html/page.h"
#include "reports/legible.h"
#include "reports/terminal.h"
#include "tests/reports/samples.h"

namespace {

constexpr std::string_view markup = "<script>alert(1)</script>";

std::vector<std::string> hostile_texts() {
  return {std::string(markup),
          "\" onmouseover=\"alert(1)",
          "' onmouseover='alert(1)",
          "</style></title></textarea>--><img src=x onerror=alert(1)>",
          "javascript:alert(1)",
          "{{%AUTOESCAPE context=\"MANUAL\"}}{{TITLE:none}}",
          "\x1b[2J\x1b]0;owned\x07\x9b"
          "31m\r\b",
          "\xff\xfe\xc0\xaf\xed\xa0\x80\xf5\x80",
          "\xe2\x80\xae"
          "drowssap\xe2\x80\x8b\xc2\x9b",
          std::string("nul\0nul", 7),
          std::string(1 << 20, 'A') + std::string(markup)};
}

// The hostile text in every place that a file can fill.
results::Run poisoned(results::Run run, const std::string& text) {
  run.tool = run.version = run.command = run.title = run.started = text;
  run.labels = {{text, text}};
  run.targets = {text, text};
  run.environment.host = run.environment.kernel = run.environment.processor = text;
  run.verdict.status = text;
  run.verdict.reasons = {text};
  return run;
}

results::Probe poisoned_probe(const std::string& text) {
  results::Probe probe = test::sample_probe();
  probe.run = poisoned(probe.run, text);
  probe.suite_version = text;
  for (results::CaseResult& result : probe.cases) {
    result.id = result.title = result.group = result.why = result.observed = result.replay = text;
    result.aliases = result.expected = {text};
    result.first_difference = text;
    result.requirements = {{text, text, text, text, results::Grade::fail}};
    result.facets = {{text, results::Grade::fail, text}};
    for (results::TranscriptEntry& entry : result.transcript)
      entry.kind = entry.summary = entry.octets = text;
  }
  for (results::MonitorHit& hit : probe.monitors) hit.id = hit.why = hit.in_case = text;
  return probe;
}

results::Load poisoned_load(const std::string& text) {
  results::Load load = test::sample_load();
  load.run = poisoned(load.run, text);
  load.profile = {{text, text}};
  for (results::Stage& stage : load.stages) stage.name = text;
  for (results::Counters* counters : {&load.counters, &load.errors}) *counters = {{text, 3}};
  load.histograms[text] = {.unit = text, .histogram = load.histograms["rtt"].histogram};
  load.histograms["rtt"].unit = text;
  for (results::Threshold& threshold : load.thresholds) threshold.text = threshold.observed = text;
  for (results::Validity& validity : load.validity)
    validity.check = validity.limit = validity.observed = text;
  return load;
}

// All tags of a page, without their attributes' values; empty if a quote does not end.
std::vector<std::string> tags(std::string_view page) {
  std::vector<std::string> found;
  for (std::size_t i = 0; i < page.size(); ++i) {
    if (page[i] != '<') continue;
    std::string tag;
    bool quoted = false;
    for (; i < page.size() && (quoted || page[i] != '>'); ++i) {
      if (page[i] == '"') quoted = !quoted;
      if (!quoted && page[i] != '"') tag += page[i];
      if (page[i] == '<' && tag.size() != 1) return {};
    }
    if (i == page.size()) return {};
    found.push_back(tag);
  }
  return found;
}

void expect_inert(const std::string& page) {
  ASSERT_EQ(page.find("<script"), std::string::npos);
  EXPECT_EQ(page.find("<img"), std::string::npos);
  for (const char c : page) {
    const auto octet = static_cast<unsigned char>(c);
    ASSERT_TRUE((octet >= 0x20 || c == '\n') && octet != 0x7f) << "octet " << int(octet);
  }
  const std::vector<std::string> all = tags(page);
  ASSERT_FALSE(all.empty()) << "not well-formed";
  for (const std::string& tag : all) {
    EXPECT_EQ(tag.find(" on"), std::string::npos) << tag;
    EXPECT_EQ(tag.find(" src"), std::string::npos) << tag;
  }
}

TEST(Hostile, TextIsInertInPages) {
  for (const std::string& text : hostile_texts()) {
    SCOPED_TRACE(report::legible(text, report::Charset::ascii, 60));
    expect_inert(report::probe_page(poisoned_probe(text)));
    expect_inert(report::load_page(poisoned_load(text)));
  }
}

// The same tags in the same order, whatever the text: the text made none.
TEST(Hostile, TextMakesNoMarkup) {
  const auto probe_tags = tags(report::probe_page(poisoned_probe("plain")));
  const auto load_tags = tags(report::load_page(poisoned_load("plain")));
  ASSERT_FALSE(probe_tags.empty());
  for (const std::string& text : hostile_texts()) {
    SCOPED_TRACE(report::legible(text, report::Charset::ascii, 60));
    EXPECT_EQ(tags(report::probe_page(poisoned_probe(text))), probe_tags);
    // A stage's name stands in the charts only where there is room for it.
    EXPECT_LE(tags(report::load_page(poisoned_load(text))).size(), load_tags.size());
  }
}

TEST(Hostile, TextIsInertOnATerminal) {
  for (const std::string& text : hostile_texts()) {
    for (const std::string& summary : {report::summary(poisoned_probe(text), {.ascii = true}),
                                       report::summary(poisoned_load(text), {.ascii = true})}) {
      for (const char c : summary) {
        const auto octet = static_cast<unsigned char>(c);
        ASSERT_TRUE(c == '\n' || (octet >= 0x20 && octet < 0x7f)) << "octet " << int(octet);
      }
    }
  }
}

TEST(Hostile, OneMebibyteOfTextIsCut) {
  const std::string text(1 << 20, 'A');
  EXPECT_LT(report::probe_page(poisoned_probe(text)).size(), 2'000'000U);
  EXPECT_LT(report::summary(poisoned_probe(text), {}).size(), 500'000U);
}

TEST(Legible, KeepsUtf8AndEscapesTheRest) {
  EXPECT_EQ(report::legible("gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x98\x80"),
            "gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x98\x80");
  EXPECT_EQ(report::legible("a\r\n\tb\\\x1b\x7f"), "a\\r\\n\\tb\\\\x1b\\x7f");
  EXPECT_EQ(report::legible("\xc0\xaf \xed\xa0\x80 \xe2\x82"),
            "\\xc0\\xaf \\xed\\xa0\\x80 \\xe2\\x82");
  EXPECT_EQ(report::legible("\xe2\x80\xae\xc2\x9b"), "\\xe2\\x80\\xae\\xc2\\x9b");
  EXPECT_EQ(report::legible("\xe2\x82\xac", report::Charset::ascii), "\\xe2\\x82\\xac");
}

TEST(Legible, CutsBetweenCharacters) {
  EXPECT_EQ(report::legible("abcdef", report::Charset::utf8, 3), "abc\xe2\x80\xa6 (6 B)");
  EXPECT_EQ(report::legible("\xe2\x82\xac\xe2\x82\xac", report::Charset::utf8, 2),
            "\xe2\x82\xac\xe2\x80\xa6 (6 B)");
  EXPECT_EQ(report::legible("abcdef", report::Charset::ascii, 3), "abc... (6 B)");
}

}  // namespace
