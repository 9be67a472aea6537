// What assay-load measures, beside what is known: of a server that stands still for a second, of
// one that answers late on purpose, and of the wire, as tshark sees it.

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <map>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "libcore/base/text.h"
#include "libcore/results/json.h"
#include "tests/bench/sections.h"
#include "tests/bench/stolen.h"
#include "tests/bench/vigil.h"

namespace bench {
namespace {

using namespace std::chrono_literals;

constexpr const char* truth_row = "{:<50}{:>12}{:>12}  {}\n";

void print_row(const std::string& what, const std::string& measured, const std::string& known,
               const std::string& verdict) {
  fmt::print(truth_row, what, measured, known, verdict);
  std::fflush(stdout);
}

// Within so much of it, or within the share of it, whichever is more.
std::string verdict(double measured, double known, double share, double least) {
  const double most = std::max(share * known, least);
  return std::abs(measured - known) <= most ? "ok" : "off";
}

const stats::Histogram& times(const results::Load& result, const char* metric) {
  const auto found = result.histograms.find(metric);
  if (found == result.histograms.end()) base::fail("assay-load measured no {}", metric);
  return found->second.histogram;
}

double milliseconds(std::uint64_t microseconds) { return static_cast<double>(microseconds) / 1000; }
std::string ms(double n) { return fmt::format("{:.3f} ms", n); }

results::Load result_of(net::Child& load, const Stage& stage) {
  if (!load.wait(120s)) base::fail("assay-load does not end");
  if (load.out().empty()) base::fail("assay-load: {}", stage.complaint());
  return results::load_from_json(load.out());
}

// What is due while nobody answers waits from then on: half of the stall's messages for more than
// half of it. What was on its way was sent in time, as the kernel takes it.
void stall(const Stage& stage, const Server& server) {
  const auto awake = server.awake();
  const auto load = server.start_load("/echo", {"-c", "10", "-R", "2k/s", "-d", "10s"});
  std::this_thread::sleep_for(4s);
  const auto begun = std::chrono::steady_clock::now();
  kill(server.pid(), SIGSTOP);
  std::this_thread::sleep_for(1s);
  kill(server.pid(), SIGCONT);
  const double stood =
      std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count();
  const results::Load result = result_of(*load, stage);

  fmt::print("A server that stands still for a second, at 2,000 messages a second for 10 s\n");
  const stats::Histogram& rtt = times(result, "rtt");
  const double longest = milliseconds(rtt.max());
  print_row("  rtt max", ms(longest), ms(stood), verdict(longest, stood, 0.02, 5));
  const double slow = 100.0 * static_cast<double>(rtt.count_between(500'001, rtt.shape().highest)) /
                      static_cast<double>(rtt.total());
  const double due = (stood - 500) / 10'000 * 100;
  print_row("  messages slower than 500 ms", fmt::format("{:.2f}%", slow),
            fmt::format("{:.2f}%", due), verdict(slow, due, 0.05, 0.1));
  const stats::Histogram& service = times(result, "rtt.service");
  print_row("  rtt.service max, beside it", ms(milliseconds(service.max())), "", "");
}

// A hundredth of the messages is as much as p99 shows: where the host takes as much of the
// processors, it shows that.
void delay(const Server& server) {
  constexpr double known = 5;
  const Stolen stolen;
  const results::Load result =
      server.load("/echo?delay=5ms", {"-c", "40", "-R", "2k/s", "-d", "5s"});
  fmt::print("An echo that is 5 ms late, at 2,000 messages a second\n");
  for (const double percentile : {50.0, 90.0, 99.0}) {
    const double measured = milliseconds(times(result, "rtt").value_at_percentile(percentile));
    print_row(fmt::format("  rtt p{:g}", percentile), ms(measured), ms(known),
              verdict(measured, known, 0.05, 0.2));
  }
  print_row("  taken by the host meanwhile", stolen.percent(), "", "");
}

// A frame on the wire: when, which way, and its payload.
struct Seen {
  double at;  // ms
  bool sent;
  std::string key;  // connection and payload
};

std::vector<Seen> frames_of(const std::string& out, const std::string& port) {
  std::vector<Seen> frames;
  for (const std::string_view line : base::split(out, '\n')) {
    const auto fields = base::split(line, '\t');
    if (fields.size() != 4 || fields[3].empty()) continue;
    double at = 0;
    std::from_chars(fields[0].data(), fields[0].data() + fields[0].size(), at);
    for (const std::string_view payload : base::split(fields[3], ','))
      frames.push_back({.at = at * 1000,
                        .sent = fields[2] == port,
                        .key = fmt::format("{} {}", fields[1], payload)});
  }
  return frames;
}

// The times between a payload on its way there and back, in order.
std::vector<double> round_trips(const std::vector<Seen>& frames) {
  std::map<std::string, double> sent;
  std::vector<double> took;
  for (const Seen& frame : frames) {
    if (frame.sent) {
      sent.emplace(frame.key, frame.at);
    } else if (const auto found = sent.find(frame.key); found != sent.end()) {
      took.push_back(frame.at - found->second);
      sent.erase(found);
    }
  }
  std::ranges::sort(took);
  return took;
}

double at_percentile(const std::vector<double>& sorted, double percentile) {
  const auto rank =
      static_cast<std::size_t>(std::ceil(percentile / 100 * static_cast<double>(sorted.size())));
  return sorted[std::max<std::size_t>(rank, 1) - 1];
}

void beside_tshark(const Stage& stage, const Server& server) {
  const std::string file = stage.file("wire.pcapng");
  std::unique_ptr<net::Child> capture;
  try {
    capture = std::make_unique<net::Child>(net::Command{
        .words = {"tshark", "-q", "-i", "lo", "-f", "tcp port " + server.port(), "-w", file},
        .capture_out = true,
        .capture_err = true});
  } catch (const base::Error& error) {
    fmt::print("tshark: not here: {}\n", error.what());
    return;
  }
  std::this_thread::sleep_for(3s);  // it says nothing that can be waited for
  const results::Load result =
      server.load("/echo?delay=2ms&jitter=6ms",
                  {"-c", "10", "-R", "500/s", "-d", "5s", "--correlate", "stamp"});
  std::this_thread::sleep_for(1s);
  capture->signal(SIGINT);
  if (!capture->wait(20s)) base::fail("tshark does not end");
  const std::string out = stage.run(
      Stage::Side::client,
      {"tshark", "-r", file, "-d", "tcp.port==" + server.port() + ",http", "-Y",
       "websocket.opcode==1 or websocket.opcode==2", "-T", "fields", "-e", "frame.time_epoch", "-e",
       "tcp.stream", "-e", "tcp.dstport", "-e", "websocket.payload.text"});
  const std::vector<double> wire = round_trips(frames_of(out, server.port()));
  fmt::print("An echo 2 to 8 ms late, and the same packets as tshark sees them ({} of {})\n",
             wire.size(), times(result, "rtt.service").total());
  if (wire.empty()) return fmt::print("  tshark saw no messages: {}\n", capture->err());
  for (const double percentile : {50.0, 99.0}) {
    const double measured =
        milliseconds(times(result, "rtt.service").value_at_percentile(percentile));
    const double seen = at_percentile(wire, percentile);
    print_row(fmt::format("  rtt.service p{:g}", percentile), ms(measured), ms(seen),
              verdict(measured, seen, 0.1, 0));
  }
}

}  // namespace

void bench_truth(const Stage& stage) {
  const Vigil vigil;
  fmt::print("\nTruth: what assay-load says, and what is known{}\n",
             vigil.held() ? "" : " (processors may sleep: /dev/cpu_dma_latency wants root)");
  fmt::print(truth_row, "", "measured", "known", "");
  const Server server(stage, assay_server(stage, Mode::plain));
  stall(stage, server);
  delay(server);
  beside_tshark(stage, server);
}

}  // namespace bench
