#include "tests/reports/diff_samples.h"

#include <fmt/format.h>

#include "libcore/base/random.h"
#include "tests/reports/poison.h"
#include "tests/reports/samples.h"

namespace test {
namespace {

using results::Grade;
using results::Load;
using results::Probe;

// As sample_load, but small, every time multiplied.
Load load_of(double slower, std::uint64_t timeouts, base::Random& random) {
  Load load = sample_load();
  load.run.verdict = {.status = "OK"};
  load.series.clear();
  load.scrapes.clear();
  load.achieved_rate = 19'980 - 40 * random.fraction();
  load.counters["timeouts"] = timeouts;
  for (const char* name : {"rtt", "connect"}) {
    stats::Histogram times;
    const double factor = slower * (0.96 + 0.08 * random.fraction());
    for (const auto& bucket : load.histograms[name].histogram.recorded())
      times.record(static_cast<std::uint64_t>(factor * static_cast<double>(bucket.low)),
                   bucket.count);
    load.histograms[name].histogram = times;
  }
  return load;
}

template <typename Result>
std::vector<const Result*> pointers(const std::vector<Result>& results) {
  std::vector<const Result*> all;
  for (const Result& result : results) all.push_back(&result);
  return all;
}

template <typename Result>
report::Side side_of(const std::vector<Result>& results, const std::string& word) {
  report::Side side;
  for (const Result& result : results) {
    side.runs.push_back(&result.run);
    side.names.push_back(fmt::format("{}-{}.json", word, side.runs.size()));
  }
  return side;
}

constexpr const char* command = "assay-report diff old-1.json -- new-1.json -o diff.html";

report::Diff diff_of(const std::vector<Probe>& before, const std::vector<Probe>& after) {
  return report::diff_of(results::compare(pointers(before), pointers(after)),
                         side_of(before, "old"), side_of(after, "new"), command);
}

}  // namespace

LoadRuns sample_runs() {
  base::Random random(7);
  LoadRuns runs;
  for (std::uint64_t i = 0; i < 5; ++i) {
    runs.before.push_back(load_of(8, 20 + i, random));
    runs.after.push_back(load_of(11, i, random));
    runs.before.back().run.started = fmt::format("2024-05-01T12:0{}:00.000Z", i);
    runs.after.back().run.started = fmt::format("2024-05-02T12:0{}:00.000Z", i);
    runs.after.back().run.labels = {{"git", "77b01ae"}};
    runs.after.back().run.environment.kernel = "Linux 6.5.0-3-amd64 x86_64";
  }
  runs.after.back().run.partial = true;
  return runs;
}

report::Diff diff_of(const LoadRuns& runs, const results::Terms& terms) {
  return report::diff_of(results::compare(pointers(runs.before), pointers(runs.after), terms),
                         terms, side_of(runs.before, "old"), side_of(runs.after, "new"), command);
}

report::Diff sample_load_diff() { return diff_of(sample_runs()); }

report::Diff sample_probe_diff() {
  std::vector<Probe> before{sample_probe(), sample_probe()};
  std::vector<Probe> after = before;
  before[1].cases[0].grade = Grade::fail;  // handshake.request.plain, once
  for (Probe& probe : after) {
    probe.run.started = "2024-05-02T12:00:00.000Z";
    probe.cases[2].grade = Grade::fail;  // framing.length.echo-125
    probe.cases[2].why = "only 124 octets came back";
    probe.cases[7].grade = Grade::pass;  // control.ping.too-long-126
    probe.cases[7].why.clear();
    probe.cases.pop_back();
  }
  return diff_of(before, after);
}

report::Diff poisoned_load_diff(const std::string& text) {
  LoadRuns runs = sample_runs();
  const Load poison = poisoned_load(text);
  for (auto* side : {&runs.before, &runs.after})
    for (Load& load : *side) {
      load.run = poison.run;
      load.profile = {{text, side == &runs.before ? text : "1"}};
      load.histograms["rtt"].unit = text;
    }
  for (Load& load : runs.after) load.run.environment.kernel = load.run.command = "other";
  return diff_of(runs);
}

report::Diff poisoned_probe_diff(const std::string& text) {
  std::vector<Probe> before{poisoned_probe(text)};
  std::vector<Probe> after = before;
  for (results::CaseResult& result : before[0].cases) result.grade = Grade::flaky;
  for (results::CaseResult& result : after[0].cases) result.grade = Grade::fail;
  before[0].suite_version = "other";
  return diff_of(before, after);
}

}  // namespace test
