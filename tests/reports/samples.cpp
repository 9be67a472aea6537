#include "tests/reports/samples.h"

#include <cmath>

#include "libcore/base/random.h"
#include "tests/support/octets.h"

namespace test {
namespace {

using namespace std::chrono_literals;
using results::Direction;
using results::Grade;
using results::Level;

base::Machine sample_machine() {
  return {.host = "bench-2",
          .kernel = "Linux 6.1.0-18-amd64 x86_64",
          .processor = "AMD EPYC 7543 32-Core Processor",
          .processors = 8,
          .memory_octets = std::uint64_t{32} << 30,
          .descriptor_limit = 1048576};
}

results::TranscriptEntry entry(std::chrono::nanoseconds at, Direction direction,
                               std::string_view kind, std::string_view summary,
                               std::string_view hex = {}) {
  const std::string bytes = octets(hex);
  return {.at = at,
          .direction = direction,
          .kind = std::string(kind),
          .summary = std::string(summary),
          .octets = bytes,
          .length = bytes.size()};
}

std::vector<results::TranscriptEntry> opening() {
  return {entry(0ns, Direction::event, "tcp", "connecting to 127.0.0.1:9001"),
          entry(210us, Direction::sent, "http", "GET /echo HTTP/1.1",
                "47 45 54 20 2f 65 63 68 6f 20 48 54 54 50 2f 31 2e 31 0d 0a"),
          entry(980us, Direction::received, "http", "HTTP/1.1 101 Switching Protocols",
                "48 54 54 50 2f 31 2e 31 20 31 30 31 20 53 77 69 74 63 68 69 6e 67")};
}

results::CaseResult passing(std::string_view group, std::string_view name, std::string_view title) {
  results::CaseResult result{.id = std::string(group) + "." + std::string(name),
                             .title = std::string(title),
                             .group = std::string(group),
                             .grade = Grade::pass,
                             .expected = {"the same message, then a clean close"},
                             .observed = "Text 5 B \"Hello\", Close 1000",
                             .duration = 3ms,
                             .attempts = 1};
  result.replay = "assay-probe server ws://127.0.0.1:9001/echo " + result.id;
  result.transcript = opening();
  return result;
}

results::CaseResult long_ping() {
  results::CaseResult result{
      .id = "control.ping.too-long-126",
      .aliases = {"2.5"},
      .title = "a Ping of 126 octets fails the connection",
      .group = "control.ping",
      .requirements = {{"RFC6455-5.5-1", "MUST", "RFC 6455, 5.5",
                        "Control frames carry at most 125 octets of payload.", Grade::fail},
                       {"RFC6455-7.1.7-1", "SHOULD", "RFC 6455, 7.1.7",
                        "A connection that is failed tells the peer why in a Close.",
                        Grade::non_strict}},
      .grade = Grade::fail,
      .why = "the connection went on as if nothing had happened",
      .facets = {{"behaviour", Grade::fail, "the Ping was answered"},
                 {"code", Grade::not_run, "no Close came"},
                 {"hygiene", Grade::pass, ""}},
      .expected = {"Close 1002, then the end of TCP", "or the end of TCP at once"},
      .observed = "Pong 126 B \"aaaaaaaaaaaaaaaa...\"",
      .first_difference = "frame 1: Pong instead of Close",
      .duration = 12300us,
      .attempts = 1,
      .replay = "assay-probe server ws://127.0.0.1:9001/echo control.ping.too-long-126",
      .transcript = opening()};
  result.transcript.push_back(
      entry(1200us, Direction::sent, "frame", "Ping 126 B \"aaaaaaaaaaaaaaaa...\"",
            "89 fe 00 7e 37 fa 21 3d 56 9b 40 5c 56 9b 40 5c 56 9b 40 5c 56 9b 40 5c 56 9b 40 5c "
            "56 9b 40 5c 56 9b 40 5c 56 9b 40 5c 56 9b 40 5c 56 9b 40 5c 56 9b 40 5c 56 9b 40 5c"));
  result.transcript.back().length = 134;
  result.transcript.push_back(entry(2100us, Direction::received, "frame",
                                    "Pong 126 B \"aaaaaaaaaaaaaaaa...\"",
                                    "8a 7e 00 7e 61 61 61 61 61 61 61 61 61 61 61 61"));
  result.transcript.back().length = 130;
  result.transcript.push_back(
      entry(12200us, Direction::event, "tcp", "no Close within the time for a reaction"));
  return result;
}

results::CaseResult bad_utf8() {
  results::CaseResult result{
      .id = "utf8.invalid.overlong",
      .aliases = {"6.18.1", "6.18.2"},
      .title = "an overlong encoding in a text message fails the connection",
      .group = "utf8.invalid",
      .requirements = {{"RFC6455-8.1-1", "MUST", "RFC 6455, 8.1",
                        "A text that is not UTF-8 fails the connection.", Grade::fail}},
      .grade = Grade::fail,
      .why = "echoed",
      .known_failing = true,
      .expected = {"Close 1007"},
      .observed = "Text 2 B \"\xc0\xaf\", the same octets",
      .duration = 4ms,
      .attempts = 1,
      .replay = "assay-probe server ws://127.0.0.1:9001/echo utf8.invalid.overlong",
      .transcript = opening()};
  result.transcript.push_back(
      entry(1100us, Direction::sent, "frame", "Text 2 B", "81 82 37 fa 21 3d f7 55"));
  result.transcript.push_back(
      entry(1700us, Direction::received, "frame", "Text 2 B", "81 02 c0 af"));
  return result;
}

results::CaseResult graded(Grade grade, std::string_view group, std::string_view name,
                           std::string_view title, std::string_view why) {
  results::CaseResult result = passing(group, name, title);
  result.grade = grade;
  result.why = std::string(why);
  return result;
}

}  // namespace

results::Probe sample_probe() {
  results::Probe probe{
      .run = {.tool = "assay-probe",
              .version = "0.1.0",
              .command = "assay-probe server ws://127.0.0.1:9001/echo -o html=report.html",
              .title = "Echo server, nightly",
              .labels = {{"git", "4f1c2d9"}},
              .targets = {"ws://127.0.0.1:9001/echo"},
              .started = "2024-05-01T12:00:00.000Z",
              .duration = 6400ms,
              .environment = sample_machine(),
              .verdict = {.status = "FAIL", .exit = 1, .reasons = {"1 MUST case failed"}}},
      .suite_version = "2024.1"};
  probe.cases.push_back(
      passing("handshake.request", "plain", "a plain opening handshake is accepted"));
  probe.cases.push_back(graded(Grade::non_strict, "handshake.request", "bad-version",
                               "an unknown version is answered with 426 and the known ones",
                               "400 instead of 426, and no Sec-WebSocket-Version in the answer"));
  probe.cases.back().level = Level::should;
  probe.cases.push_back(passing("framing.length", "echo-125", "a text of 125 octets comes back"));
  probe.cases.push_back(passing("framing.length", "echo-126", "a text of 126 octets comes back"));
  for (const int size : {0, 1, 125})
    probe.cases.push_back(passing("control.ping", "payload-" + std::to_string(size),
                                  "the Pong carries the octets of its Ping"));
  probe.cases.push_back(long_ping());
  probe.cases.push_back(graded(Grade::flaky, "control.ping", "between-fragments",
                               "a Ping between the fragments of a message is answered",
                               "no Pong at the first attempt"));
  probe.cases.back().attempts = 2;
  probe.cases.push_back(bad_utf8());
  probe.cases.push_back(graded(Grade::informational, "close.code", "from-server",
                               "which code a server closes an idle connection with", "1001"));
  probe.cases.back().level = Level::may;
  probe.cases.push_back(graded(Grade::blocked, "close.code", "after-flood",
                               "a Close behind 10,000 messages is answered",
                               "the connection was lost in the set-up"));
  probe.cases.push_back(graded(Grade::not_applicable, "deflate.offer", "no-context",
                               "server_no_context_takeover is honoured",
                               "permessage-deflate was not agreed"));
  probe.cases.push_back(graded(Grade::not_run, "resilience.flood", "pings",
                               "a flood of Pings does no harm", "only in tier full"));
  probe.monitors.push_back({.id = "monitor.close.second-close",
                            .grade = Grade::non_strict,
                            .why = "a second Close frame",
                            .in_case = "control.ping.too-long-126",
                            .offset = 1312});
  return probe;
}

namespace {

results::Load make_load() {
  results::Load load{
      .run = {.tool = "assay-load",
              .version = "0.1.0",
              .command = "assay-load ws://127.0.0.1:9001/echo -c 1k -R 20k/s -d 30s --warmup 5s "
                         "--threshold 'rtt p99 < 50ms' --threshold 'connect.failed rate < 0.1%'",
              .title = "Echo latency",
              .labels = {{"git", "4f1c2d9"}},
              .targets = {"ws://127.0.0.1:9001/echo"},
              .started = "2024-05-01T12:00:00.000Z",
              .duration = 35020ms,
              .environment = sample_machine(),
              .verdict = {.status = "FAIL",
                          .exit = 1,
                          .reasons = {"threshold crossed: connect.failed rate < 0.1%"}}},
      .profile = {{"connections", "1000"},
                  {"duration", "30s"},
                  {"message", "20 B of text"},
                  {"mode", "echo"},
                  {"rate", "20k/s"},
                  {"seed", "42"},
                  {"warmup", "5s"}},
      .workers = 2,
      .offered_rate = 20000,
      .achieved_rate = 19980.4,
      .counters = {{"connect.failed", 7},
                   {"disconnected", 4},
                   {"received", 599'404},
                   {"received.bytes", 13'186'888},
                   {"sent", 599'412},
                   {"sent.bytes", 15'584'712},
                   {"timeouts", 8}},
      .errors = {{"connection refused", 7}, {"no reply within 5s", 8}, {"reset by peer", 4}},
      .thresholds = {{"rtt p99 < 50ms", "8.13ms", true},
                     {"connect.failed rate < 0.1%", "0.7%", false},
                     {"sent rate >= 19.5k/s", "19.98k/s", true}},
      .validity = {{"send lag p99", "5ms", "1.2ms", true},
                   {"processor of the load generator", "85%", "41%", true},
                   {"rate achieved", "98%", "99.9%", true}},
      .processor_time = 28700ms,
      .peak_memory = std::uint64_t{84} << 20};
  base::Random random(42);
  // A long tail: most values near `middle`, some of them many times that.
  const auto draw = [&](double middle) {
    const double tail = -std::log(1 - random.fraction());
    return static_cast<std::uint64_t>(middle * (0.7 + 0.35 * tail + 0.06 * tail * tail * tail));
  };
  const auto fill = [&](const char* name, double middle, int count) {
    stats::Histogram& histogram = load.histograms[name].histogram;
    for (int i = 0; i < count; ++i) histogram.record(draw(middle));
  };
  fill("rtt", 900, 20000);
  fill("rtt.service", 700, 20000);
  fill("send_lag", 90, 20000);
  fill("connect", 2400, 1000);
  fill("connect.tcp", 700, 1000);
  fill("connect.upgrade", 1500, 1000);
  for (int i = 0; i < 40; ++i) {  // the stall of second 20
    load.histograms["rtt"].histogram.record(1'000'000 - std::uint64_t(i) * 24'000);
    load.histograms["rtt.service"].histogram.record(i == 0 ? 1'000'000 : 800);
  }

  load.stages = {{.name = "warm-up",
                  .duration = 5s,
                  .record = false,
                  .counters = {{"received", 61'200}, {"sent", 61'204}}},
                 {.name = "steady",
                  .start = 5s,
                  .duration = 30s,
                  .counters = load.counters,
                  .histograms = load.histograms}};
  load.events = {{.name = "gateway-blip", .start = 20s}};
  load.marks = {{"half-way", 1000}};
  for (int second = 0; second < 36; ++second) {
    const bool stalled = second == 20;
    const bool cut = second == 35;  // the run ends 20 ms into it
    const std::uint64_t sent = cut ? 12 : second < 5 ? 4000u * (std::uint64_t(second) + 1) : 19'980;
    results::SeriesSlot slot{.start = std::chrono::seconds(second),
                             .counts = {{"sent", sent},
                                        {"received", stalled        ? sent / 20
                                                     : second == 21 ? 2 * sent
                                                                    : sent}},
                             .levels = {{"connections", std::min(1000, 220 * (second + 1))},
                                        {"outstanding", stalled ? 19'000u : 18 + random.below(8)},
                                        {"processor", stalled ? 40u : 780 + random.below(60)}}};
    if (second < 5) slot.counts["connected"] = second < 4 ? 220 : 120;
    if (second == 3) slot.errors["connect: connection refused"] = slot.counts["connect.failed"] = 7;
    if (stalled) slot.errors = {{"disconnected: reset by peer", 4}, {"reply: none came", 8}};
    if (stalled) slot.counts["disconnected"] = 4;
    slot.counts["due"] = cut ? 12 : second < 5 ? sent : 20'000;
    slot.counts["reach.due"] = 400;
    slot.counts["reach.came"] = stalled ? 390 : 400;
    stats::Histogram histogram(stats::coarse_shape);
    for (int i = 0; i < 400; ++i) histogram.record(draw(second == 21 ? 9000 : 900));
    if (second == 21) histogram.record(1'000'000);
    if (!stalled && !cut) slot.times.emplace("rtt", stats::SparseHistogram(histogram));
    histogram.reset();
    for (int i = 0; i < 400; ++i) histogram.record(draw(stalled ? 2000 : 90));
    slot.times.emplace("send_lag", stats::SparseHistogram(histogram));
    load.series.push_back(std::move(slot));
  }
  load.scrapes = {
      {.url = "http://127.0.0.1:9102/metrics",
       .answers = 35,
       .failures = 1,
       .failure = "no answer in time",
       .left_out = {"go_gc_duration_seconds"},
       .series = {{.name = "process_cpu_seconds_total", .counter = true},
                  {.name = "process_resident_memory_bytes"},
                  {.name = "assay_server_http_responses_total{status=\"101\"}", .counter = true}}}};
  auto& told = load.scrapes.front().series;
  for (std::size_t second = 0; second < load.series.size(); ++second) {
    const auto time = static_cast<double>(second);
    const bool missed = second == 20;  // it stalled
    told[0].values.push_back(missed ? std::nullopt : std::optional(1.5 + 0.62 * time));
    told[1].values.push_back(missed ? std::nullopt : std::optional(12e6 + 4e5 * std::sqrt(time)));
    told[2].values.push_back(missed ? std::nullopt : std::optional(std::min(1000.0, 220 * time)));
  }
  return load;
}

}  // namespace

results::Load sample_load() {
  static const results::Load load = make_load();
  return load;
}

results::Load sample_search() {
  results::Load load = sample_load();
  load.run.verdict = {.status = "OK"};
  load.thresholds = {{"rtt p99 < 50ms", "21ms", true}};
  const auto trial = [](std::uint64_t rate, std::uint64_t p99) {
    const bool holds = p99 < 50'000;
    const std::string observed = std::to_string(p99 / 1000) + "ms";
    return results::Search::Trial{.value = rate,
                                  .started = "2024-05-01T12:00:00.000Z",
                                  .duration = 10s,
                                  .holds = holds,
                                  .valid = true,
                                  .observed = observed,
                                  .why = holds ? "" : "rtt p99 is " + observed,
                                  .achieved_rate = static_cast<double>(rate),
                                  .times = {{"p50", p99 / 20},
                                            {"p90", p99 / 5},
                                            {"p99", p99},
                                            {"p99.9", 2 * p99},
                                            {"max", 3 * p99}}};
  };
  load.search = results::Search{
      .vary = "rate",
      .until = "rtt p99 < 50ms",
      .metric = "rtt",
      .found = 20'000,
      .most = 100'000,
      .trials = {trial(1000, 2000), trial(100'000, 900'000), trial(10'000, 9000),
                 trial(31'623, 340'000), trial(17'783, 15'000), trial(23'714, 0),
                 trial(20'000, 20'000), trial(20'811, 61'000), trial(20'000, 21'000)}};
  results::Search::Trial& lagged = load.search->trials[5];
  lagged.holds = false;
  lagged.valid = false;
  lagged.observed = "12ms";
  lagged.why = "send lag p99 is 9ms, limit 5ms";
  lagged.times.clear();
  return load;
}

results::Load sample_repeated() {
  results::Load load = sample_load();
  for (const std::uint64_t rtt : {1000u, 1100u, 1300u}) {
    results::Trial trial{.started = "2024-05-01T12:00:00.000Z",
                         .duration = 35s,
                         .recorded = 30s,
                         .verdict = {.status = rtt > 1200 ? "FAIL" : "OK", .exit = rtt > 1200},
                         .achieved_rate = 19'990};
    trial.histograms["rtt"].histogram.record(rtt, 99);
    trial.histograms["rtt"].histogram.record(20 * rtt);
    load.trials.push_back(std::move(trial));
  }
  const auto change = [](const char* metric, const char* unit, double was, double is,
                         results::Change::Kind kind) {
    return results::Change{.metric = metric,
                           .unit = unit,
                           .before = {was},
                           .after = {is},
                           .old_value = was,
                           .new_value = is,
                           .share = (is - was) / was,
                           .confidence = 0.992,
                           .kind = kind};
  };
  using Kind = results::Change::Kind;
  load.baseline =
      results::Baseline{.file = "baselines/main.json",
                        .confidence = 0.99,
                        .changes = {change("achieved_rate", "1/s", 20'000, 19'990, Kind::same),
                                    change("rtt.p99", "us", 12'000, 22'000, Kind::worse),
                                    change("rtt.p50", "us", 4000, 1100, Kind::better),
                                    change("timeouts", "", 0, 8, Kind::unsure)},
                        .warnings = {"1 old and 3 new runs are too few"}};
  return load;
}

// The sample, and a server that passes where that fails and lacks a case.
results::Matrix sample_matrix() {
  results::Probe other = sample_probe();
  other.run.title = "another server";
  other.run.verdict = {.status = "OK"};
  other.cases.pop_back();
  for (results::CaseResult& result : other.cases)
    if (result.grade == Grade::fail) result.grade = Grade::pass;
  return {.probes = {sample_probe(), std::move(other)}};
}

results::Card sample_card() {
  return {.title = "gateway 2.3.1", .probes = {sample_probe()}, .loads = {sample_load()}};
}

}  // namespace test
