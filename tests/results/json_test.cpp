#include "libcore/results/json.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "libcore/base/error.h"
#include "libcore/base/random.h"
#include "tests/results/samples.h"

namespace results {
namespace {

TEST(Json, ReadsBackTheProbeItWrote) {
  EXPECT_EQ(probe_from_json(to_json(sample_probe())), sample_probe());
  EXPECT_EQ(probe_from_json(to_json(Probe())), Probe());
}

TEST(Json, ReadsBackTheLoadItWrote) {
  EXPECT_EQ(load_from_json(to_json(sample_load())), sample_load());
  EXPECT_EQ(load_from_json(to_json(Load())), Load());
}

TEST(Json, ReadsBackTheMatrixItWrote) {
  const Matrix matrix{.probes = {sample_probe(), Probe()}};
  EXPECT_EQ(matrix_from_json(to_json(matrix)), matrix);
  EXPECT_EQ(matrix_from_json(to_json(Matrix())), Matrix());
  const Card card{.title = "2.3.1", .probes = {sample_probe()}, .loads = {sample_load()}};
  EXPECT_EQ(card_from_json(to_json(card)), card);
}

TEST(Json, TellsTheKindsApart) {
  EXPECT_EQ(kind_of(to_json(Probe())), Kind::probe);
  EXPECT_EQ(kind_of(to_json(Load())), Kind::load);
  EXPECT_EQ(kind_of(to_json(Matrix())), Kind::matrix);
  EXPECT_EQ(kind_of(to_json(Card())), Kind::card);
  EXPECT_EQ(kind_of(to_json(Diff())), Kind::diff);
  for (const char* text : {"", "{}", "[]", "1", "{\"$schema\":1}", "{\"$schema\":\"x\"}"})
    EXPECT_THROW(kind_of(text), base::Error) << text;
}

TEST(Json, WritesEveryGradeAsItsWord) {
  Probe probe;
  for (std::size_t grade = 0; grade < grade_words.size(); ++grade)
    probe.cases.push_back({.id = "c", .grade = static_cast<Grade>(grade)});
  const std::string text = to_json(probe);
  for (const std::string_view word : grade_words)
    EXPECT_NE(text.find("\"verdict\":\"" + std::string(word) + '"'), text.npos) << word;
  EXPECT_EQ(probe_from_json(text), probe);
}

TEST(Json, KeepsTheEndsOfEveryRange) {
  Probe probe;
  probe.run.duration = std::chrono::nanoseconds::max();
  probe.run.verdict.exit = std::numeric_limits<int>::min();
  probe.run.environment.memory_octets = std::numeric_limits<std::uint64_t>::max();
  EXPECT_EQ(probe_from_json(to_json(probe)), probe);
}

TEST(Json, KeepsAnyOctetsOfATranscript) {
  Probe probe;
  probe.cases.resize(1);
  TranscriptEntry& entry = probe.cases[0].transcript.emplace_back();
  for (int octet = 0; octet < 256; ++octet) entry.octets += static_cast<char>(octet);
  EXPECT_EQ(probe_from_json(to_json(probe)), probe);
}

TEST(Json, ShowsWhatAHostilePeerWroteWithoutHarm) {
  const std::string hostile[] = {"\xff\xfe",           "\xc3", "\xed\xa0\x80", "</script>",
                                 std::string(1, '\0'), "\"}]", "\\u0000",      "\n\r\x7f"};
  for (const std::string& text : hostile) {
    Probe probe;
    probe.cases.push_back({.id = text, .observed = text});
    probe.run.labels[text] = text;
    const std::string once = to_json(probe);
    EXPECT_EQ(once.find('\n'), once.size() - 1);
    const Probe read = probe_from_json(once);
    EXPECT_EQ(to_json(read), once);
  }
  Probe probe;
  probe.cases.push_back({.observed = "a\xff"
                                     "b"});
  EXPECT_EQ(probe_from_json(to_json(probe)).cases[0].observed,
            "a\xef\xbf\xbd"
            "b");
}

TEST(Json, WritesARateThatIsNoNumberAsNothing) {
  Load load;
  load.achieved_rate = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(load_from_json(to_json(load)).achieved_rate, 0);
}

TEST(Json, PassesOverKeysItDoesNotKnow) {
  std::string text = to_json(sample_probe());
  text.insert(1, "\"zebra\":{\"a\":[1,2,3]},");
  EXPECT_EQ(probe_from_json(text), sample_probe());
}

TEST(Json, TakesTheDefaultForKeysThatAreNotThere) {
  const Probe probe = probe_from_json(
      R"({"$schema":"urn:assay:result:probe","version":1,"tool":"assay-probe","started":"now",)"
      R"("verdict":{},"cases":[]})");
  EXPECT_EQ(probe, (Probe{.run = {.tool = "assay-probe", .started = "now"}}));
}

std::string probe_with(const std::string& members) {
  return R"({"$schema":"urn:assay:result:probe","version":1,"tool":"t","started":"s","verdict":{},)" +
         members + "}";
}

std::string case_with(const std::string& members) {
  return probe_with(R"("cases":[{"id":"c","level":"must","role":"server","verdict":"pass",)" +
                    members + "}]");
}

std::string load_with(const std::string& members) {
  return R"({"$schema":"urn:assay:result:load","version":1,"tool":"t","started":"s","verdict":{},)" +
         members + "}";
}

template <typename Read>
void expect_refused(const Read& read, const std::string& text, const std::string& why) {
  try {
    read(text);
    ADD_FAILURE() << text;
  } catch (const base::Error& error) {
    EXPECT_NE(std::string(error.what()).find(why), std::string::npos)
        << text << "\n  " << error.what();
  }
}

TEST(Json, RefusesAProbeThatIsNoneAndSaysWhere) {
  const struct {
    std::string text;
    const char* why;
  } rows[] = {
      {"", "this is no result file: parse error at line 1, column 1"},
      {"{", "parse error"},
      {"{\"a\":\"\xff\"}", "parse error"},
      {std::string(100'000, '['), "parse error"},
      {std::string(50'000, '[') + std::string(50'000, ']'), "result file: this is no object"},
      {"{\"a\":1e999}", "no result file"},
      {"null", "result file: this is no object"},
      {"{}", "'$schema' is missing"},
      {to_json(Load()), "this is no urn:assay:result:probe"},
      {R"({"$schema":"urn:assay:result:probe"})", "'version' is missing"},
      {R"({"$schema":"urn:assay:result:probe","version":2})", "version 2 of the format"},
      {R"({"$schema":"urn:assay:result:probe","version":1})", "'tool' is missing"},
      {probe_with(R"("title":"")"), "'cases' is missing"},
      {probe_with(R"("cases":{})"), "cases: this is no list"},
      {probe_with(R"("cases":[{"id":"a"},7])"), "cases[0]: 'level' is missing"},
      {probe_with(R"("cases":[7])"), "cases[0]: this is no object"},
      {probe_with(R"("cases":[],"duration":1.5)"), "duration: this is no whole number"},
      {probe_with(R"("cases":[],"duration":"1")"), "duration: this is no whole number"},
      {probe_with(R"("cases":[],"duration":18446744073709551615)"), "duration: this number is out"},
      {probe_with(R"("cases":[],"partial":0)"), "partial: this is neither"},
      {probe_with(R"("cases":[],"title":null)"), "title: this is no text"},
      {probe_with(R"("cases":[],"labels":[])"), "labels: this is no object"},
      {probe_with(R"("cases":[],"labels":{"a":1})"), "labels.a: this is no text"},
      {probe_with(R"("cases":[],"labels":{"\u0007":1})"), R"(labels.\x07: this is no text)"},
      {probe_with(R"("cases":[],"environment":{"processors":-1})"),
       "environment.processors: this number is out of range"},
      {probe_with(R"("cases":[],"environment":{"processors":4294967296})"),
       "environment.processors: this number is out of range"},
      {case_with(R"("facets":[{"name":"code","grade":"splendid"}])"),
       "cases[0].facets[0].grade: 'splendid' is none of pass, non-strict, informational"},
      {case_with(R"("first_difference":1)"), "cases[0].first_difference: this is no text"},
      {case_with(R"("transcript":[{"octets":"8"}])"), "cases[0].transcript[0].octets: these are"},
      {case_with(R"("transcript":[{},{"octets":"8x"}])"), "cases[0].transcript[1].octets: these"},
      {case_with(R"("transcript":[{"direction":"up"}])"), "'up' is none of sent, received, event"},
  };
  for (const auto& row : rows) expect_refused(probe_from_json, row.text, row.why);
}

TEST(Json, RefusesALoadThatIsNoneAndSaysWhere) {
  const struct {
    std::string text;
    const char* why;
  } rows[] = {
      {to_json(Probe()), "this is no urn:assay:result:load"},
      {load_with(R"("offered_rate":"9")"), "offered_rate: this is no number"},
      {load_with(R"("counters":{"sent":-1})"), "counters.sent: this number is out of range"},
      {load_with(R"("histograms":{"rtt":{}})"), "histograms.rtt: 'encoded' is missing"},
      {load_with(R"("histograms":{"rtt":{"encoded":"HIST"}})"),
       "histograms.rtt.encoded: the encoded histogram is cut off"},
      {load_with(R"("histograms":{"rtt":{"encoded":"???"}})"),
       "histograms.rtt.encoded: the encoded"},
      {load_with(R"("stages":[{"name":"a","histograms":{"rtt":{"encoded":1}}}])"),
       "stages[0].histograms.rtt.encoded: this is no text"},
      {load_with(R"("series":[{}])"), "series[0]: 'start' is missing"},
      {load_with(R"("series":[{"start":0,"times":{"rtt":{}}}])"),
       "series[0].times.rtt: 'cells' is missing"},
      {load_with(R"("series":[{"start":0,"times":{"rtt":{"cells":[1]}}}])"),
       "series[0].times.rtt.cells: a cell is"},
      {load_with(R"("series":[{"start":0,"times":{"rtt":{"cells":[5,1,4,1]}}}])"),
       "series[0].times.rtt.cells: the cell from 4 on"},
      {load_with(R"("series":[{"start":0,"times":{"rtt":{"cells":[5,-1]}}}])"),
       "series[0].times.rtt.cells[1]: this number"},
      {load_with(R"("scrapes":[{"url":"u","series":[{"name":"n","values":["1"]}]}])"),
       "scrapes[0].series[0].values[0]: this is no number"},
      {load_with(R"("thresholds":[{"text":"x"}])"), "thresholds[0]: 'pass' is missing"},
      {load_with(R"("validity":[{"check":"x"}])"), "validity[0]: 'ok' is missing"},
  };
  for (const auto& row : rows) expect_refused(load_from_json, row.text, row.why);
}

// Some hundred octets each ask for 2 million buckets.
TEST(Json, LetsNoShortFileAskForMuchMemory) {
  Load load;
  for (int i = 0; i < 10; ++i)
    load.histograms["h" + std::to_string(i)].histogram = stats::Histogram({.digits = 5});
  expect_refused(load_from_json, to_json(load), "histograms.h8.encoded: the encoded histogram has");
}

TEST(Json, SurvivesAnyDamage) {
  base::Random random(1);
  const std::string sound[] = {to_json(sample_probe()), to_json(sample_load())};
  constexpr std::string_view likely = "{}[]\",:0123456789-etnu\\x";
  int refused = 0;
  for (int i = 0; i < 2000; ++i) {
    std::string damaged = sound[i % 2];
    for (std::uint64_t n = random.below(3) + 1; n > 0; --n)
      damaged[random.below(damaged.size())] = likely[random.below(likely.size())];
    try {
      if (i % 2 == 0) {
        probe_from_json(damaged);
      } else {
        load_from_json(damaged);
      }
    } catch (const base::Error&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 500);
}

}  // namespace
}  // namespace results
