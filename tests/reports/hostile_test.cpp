// What a hostile peer, or whoever forged a result file, can put into a report: nothing but text.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "reports/html/page.h"
#include "reports/html/templates.h"
#include "reports/legible.h"
#include "reports/terminal.h"
#include "tests/reports/diff_samples.h"
#include "tests/reports/poison.h"
#include "tests/reports/samples.h"

namespace {

using test::hostile_texts;
using test::poisoned_load;
using test::poisoned_probe;

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

// What stands in a page beside the script of ours, which it has once.
std::string without_script(std::string page) {
  const std::size_t at = page.find(report::page_script);
  EXPECT_NE(at, page.npos);
  return at == page.npos ? page : page.erase(at, report::page_script.size());
}

void expect_inert(const std::string& whole) {
  const std::string page = without_script(whole);
  // But for the data that the page carries.
  EXPECT_EQ(page.find("<script"), page.find("<script type=\"application/json\" id="));
  EXPECT_EQ(page.find("<script"), page.rfind("<script"));
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

// Harmless, and the same tags in the same order whatever the text: the text made none.
TEST(Hostile, TextIsInertInPages) {
  const auto probe_tags = tags(without_script(report::probe_page(poisoned_probe("plain"))));
  const auto load_tags = tags(without_script(report::load_page(poisoned_load("plain"))));
  const auto matrix_tags = tags(without_script(report::matrix_page({{poisoned_probe("plain")}})));
  const auto card_tags =
      tags(without_script(report::card_page({"plain", {poisoned_probe("plain")}, {}})));
  ASSERT_FALSE(probe_tags.empty());
  for (const std::string& text : hostile_texts()) {
    SCOPED_TRACE(report::legible(text, report::Charset::ascii, 60));
    const std::string probe = report::probe_page(poisoned_probe(text));
    const std::string load = report::load_page(poisoned_load(text));
    const std::string matrix = report::matrix_page({{poisoned_probe(text)}});
    const std::string card = report::card_page({text, {poisoned_probe(text)}, {}});
    for (const std::string& page :
         {probe, load, matrix, card,
          report::matrix_page({{poisoned_probe(text), test::sample_probe()}}),
          report::card_page({text, {poisoned_probe(text)}, {poisoned_load(text)}}),
          report::diff_page(test::poisoned_load_diff(text)),
          report::diff_page(test::poisoned_probe_diff(text))})
      expect_inert(page);
    EXPECT_EQ(tags(without_script(probe)), probe_tags);
    EXPECT_EQ(tags(without_script(matrix)), matrix_tags);
    EXPECT_EQ(tags(without_script(card)), card_tags);
    // A stage's name stands in the charts only where there is room for it.
    EXPECT_LE(tags(without_script(load)).size(), load_tags.size());
  }
}

TEST(Hostile, TextIsInertOnATerminal) {
  for (const std::string& text : hostile_texts()) {
    for (const std::string& summary :
         {report::summary(poisoned_probe(text), {.ascii = true}),
          report::summary(poisoned_load(text), {.ascii = true}),
          report::summary(results::Matrix{{poisoned_probe(text)}}, {.ascii = true}),
          report::summary(test::poisoned_load_diff(text), {.ascii = true}),
          report::summary(test::poisoned_probe_diff(text), {.ascii = true})}) {
      for (const char c : summary) {
        const auto octet = static_cast<unsigned char>(c);
        ASSERT_TRUE(c == '\n' || (octet >= 0x20 && octet < 0x7f)) << "octet " << int(octet);
      }
    }
  }
}

TEST(Hostile, OneMebibyteOfTextIsCut) {
  const std::string text(1 << 20, 'A');
  results::Probe probe = test::sample_probe();
  results::CaseResult& result = probe.cases.front();
  result.why = result.observed = text;
  result.transcript.push_back({.summary = text, .octets = text, .length = text.size()});
  EXPECT_LT(report::probe_page(probe).size(), 200'000U);
  EXPECT_LT(report::summary(probe, {}).size(), 50'000U);
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
