#include "tests/reports/poison.h"

#include "tests/reports/samples.h"

namespace test {
namespace {

constexpr std::string_view markup = "<script>alert(1)</script>";

results::Run poisoned(results::Run run, const std::string& text) {
  run.tool = run.version = run.command = run.title = run.started = text;
  run.labels = {{text, text}};
  run.targets = {text, text};
  run.environment.host = run.environment.kernel = run.environment.processor = text;
  run.verdict.status = text;
  run.verdict.reasons = {text};
  return run;
}

}  // namespace

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
          std::string(1 << 14, 'A') + std::string(markup)};
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
  for (results::Scrape& scrape : load.scrapes) {
    scrape.url = scrape.failure = text;
    scrape.left_out = {text};
    scrape.series.push_back({.name = text, .values = {1.0, 2.0}});
  }
  for (results::Event& event : load.events) event.name = text;
  load.series.front().errors = {{text, 3}, {"disconnected: " + text, 2}};
  load.series.front().counts[text] = 3;
  load.series.front().times[text] = load.series.front().times["rtt"];
  for (results::Threshold& threshold : load.thresholds) threshold.text = threshold.observed = text;
  for (results::Validity& validity : load.validity)
    validity.check = validity.limit = validity.observed = text;
  load.shards = {{.index = 1, .host = text, .started = text, .verdict = {.status = text}}};
  load.trials = {{.started = text,
                  .verdict = {.status = text, .exit = 1, .reasons = {text}},
                  .histograms = load.histograms,
                  .errors = {{text, 1}}}};
  load.search = sample_search().search;
  load.search->vary = load.search->until = load.search->metric = text;
  for (results::Search::Trial& trial : load.search->trials) {
    trial.started = trial.observed = trial.why = text;
    trial.times[text] = 3;
  }
  load.baseline = results::Baseline{
      .file = text,
      .changes = {{.metric = text, .unit = text, .before = {1}, .after = {2}, .new_value = 2}},
      .warnings = {text}};
  return load;
}

}  // namespace test
