#include "tests/results/samples.h"

#include <limits>

namespace results {
namespace {

using namespace std::chrono_literals;

Run sample_run(const std::string& tool) {
  return {.tool = tool,
          .version = "0.1.0",
          .command = tool + " ws://127.0.0.1:9001/",
          .title = "nightly",
          .labels = {{"git", "abc"}, {"team", "realtime"}},
          .targets = {"ws://127.0.0.1:9001/"},
          .started = "2024-05-01T12:00:00.000Z",
          .duration = 6400ms,
          .partial = true,
          .environment = {.host = "lab",
                          .kernel = "Linux 6.1.0 x86_64",
                          .processor = "Some CPU",
                          .processors = 2,
                          .memory_octets = 8'000'000'000,
                          .descriptor_limit = 20000},
          .verdict = {.status = "FAIL", .exit = 1, .reasons = {"1 must failed"}}};
}

}  // namespace

Probe sample_probe() {
  CaseResult ping{.id = "control.ping.too-long-126",
                  .aliases = {"2.5"},
                  .title = "a Ping of 126 octets fails the connection",
                  .group = "control.ping",
                  .level = Level::must,
                  .role = Role::server,
                  .requirements = {{"RFC6455-5.5-1", "MUST", "RFC 6455, 5.5",
                                    "Control frames carry at most 125 octets.", Grade::fail}},
                  .grade = Grade::fail,
                  .why = "a Pong came",
                  .known_failing = true,
                  .facets = {{"behaviour", Grade::fail, "the Ping was answered"}},
                  .expected = {"Close 1002", "end of TCP"},
                  .observed = "Pong 126 B",
                  .first_difference = "Pong instead of Close",
                  .duration = 12ms,
                  .attempts = 2,
                  .replay = "assay-probe server ws://127.0.0.1:9001/ control.ping.too-long-126",
                  .transcript = {{1ms, 0, Direction::sent, "frame", "Ping 126 B", "\x89\xfe", 134},
                                 {2ms, 1, Direction::received, "frame", "Pong", "\x8a", 130},
                                 {3ms, 0, Direction::event, "tcp", "FIN", "", 0}}};
  return {.run = sample_run("assay-probe"),
          .suite_version = "1",
          .cases = {ping, {.id = "close.empty", .level = Level::may, .role = Role::client}},
          .monitors = {{"monitor.frame.control-size", Grade::fail, "a Pong of 126 octets",
                        "control.ping.too-long-126", 129}}};
}

Load sample_load() {
  stats::Histogram rtt;
  rtt.record(1000, 99);
  rtt.record(4'000'000'000);
  stats::Histogram coarse(stats::coarse_shape);
  coarse.record(1000, 99);
  coarse.record(3'000'000);
  return {.run = sample_run("assay-load"),
          .profile = {{"connections", "10"}, {"rate", "100/s"}},
          .percentiles = {50, 99.9},
          .workers = 2,
          .offered_rate = 100,
          .achieved_rate = 99.5,
          .stages = {{.name = "steady",
                      .start = 0s,
                      .duration = 1s,
                      .record = true,
                      .counters = {{"sent", 100}},
                      .histograms = {{"rtt", {"us", rtt}}}}},
          .events = {{.name = "blip", .start = 500ms}},
          .marks = {{"joined", 10}},
          .counters = {{"received", 100}, {"sent", 100}},
          .histograms = {{"rtt", {"us", rtt}}},
          .errors = {{"connection refused", 3}},
          .step = 1s,
          .series = {{.start = 0s,
                      .counts = {{"sent", 100}},
                      .levels = {{"connections", 10}},
                      .errors = {{"connection refused", 3}},
                      .times = {{"rtt", stats::SparseHistogram(coarse)}}}},
          .scrapes = {{.url = "http://127.0.0.1:9102/metrics",
                       .answers = 1,
                       .failures = 1,
                       .failure = "no answer in time",
                       .left_out = {"http_seconds"},
                       .series = {{"hits_total{code=\"200\"}", true, {1.5}},
                                  {"gone", false, {std::nullopt}}}}},
          .thresholds = {{"rtt p99 < 50ms", "1ms", true}},
          .validity = {{"send lag p99", "5ms", "7ms", false}},
          .trials = {{.started = "2024-05-01T12:00:00.000Z",
                      .duration = 3s,
                      .recorded = 1s,
                      .verdict = {.status = "OK"},
                      .offered_rate = 100,
                      .achieved_rate = 99.5,
                      .counters = {{"sent", 50}},
                      .histograms = {{"rtt", {"us", rtt}}},
                      .errors = {{"connection refused", 1}},
                      .processor_time = 125ms}},
          .search = Search{.vary = "rate",
                           .until = "rtt p99 < 50ms",
                           .metric = "rtt",
                           .found = 1000,
                           .most = 2000,
                           .trials = {{.value = 2000,
                                       .started = "2024-05-01T12:00:00.000Z",
                                       .duration = 3s,
                                       .holds = false,
                                       .valid = true,
                                       .observed = "70ms",
                                       .why = "rtt p99 is 70ms",
                                       .achieved_rate = 1999.5,
                                       .times = {{"p99", 70'000}}}}},
          .baseline = Baseline{.file = "main.json",
                               .confidence = 0.99,
                               .changes = {{.metric = "rtt.p99",
                                            .unit = "us",
                                            .before = {1000, 1100},
                                            .after = {2000},
                                            .old_value = 1050,
                                            .new_value = 2000,
                                            .share = 0.9,
                                            .low = 0.5,
                                            .high = 1.5,
                                            .confidence = 0.66,
                                            .kind = Change::Kind::unsure},
                                           {.metric = "timeouts",
                                            .after = {3},
                                            .new_value = 3,
                                            .share = std::numeric_limits<double>::infinity(),
                                            .kind = Change::Kind::worse}},
                               .warnings = {"too few runs"}},
          .shards = {{.index = 2,
                      .of = 4,
                      .host = "lab",
                      .started = "2024-05-01T12:00:00.000Z",
                      .duration = 6400ms,
                      .verdict = {.status = "OK"}}},
          .processor_share = 0.25,
          .processor_time = 250ms,
          .peak_memory = 30'000'000};
}

}  // namespace results
