// What assay-load comes to beside the cost of an echo: open loop, memory, opening, sending as fast
// as it goes, TLS.

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <string>
#include <vector>

#include "libcore/base/error.h"
#include "libcore/base/text.h"
#include "libcore/base/units.h"
#include "tests/bench/sections.h"
#include "tests/bench/vigil.h"

namespace bench {
namespace {

constexpr const char* figure_row = "{:<62}{:>14}  {}\n";

void print_row(const std::string& what, const std::string& measured, const std::string& target) {
  fmt::print(figure_row, what, measured, target);
  std::fflush(stdout);
}

std::string target(double measured, double most, const std::string& shown) {
  return fmt::format("{} {}", shown, measured <= most ? "ok" : "over");
}

double count_of(const results::Load& result, const char* counter) {
  const auto found = result.counters.find(counter);
  return found == result.counters.end() ? 0 : static_cast<double>(found->second);
}

double median(std::vector<double> values) { return spread_of(std::move(values)).median; }

std::string seconds(double n) { return fmt::format("{:g}s", n); }

// At four fifths of what the closed loop did, and what a message costs then: to assay-load, and to
// the bare client, which makes it plain how much of that is the kernel's.
void open_loop(const Server& server, const Effort& effort) {
  std::vector<double> lag, cost, bare;
  double rate = 0;
  for (int i = 0; i < effort.repeat; ++i) {
    const Figures closed = server.echo_by_assay_load(
        {.octets = 20, .connections = 64, .in_flight = 1}, effort.seconds);
    rate = 0.8 * closed.rate();
    const results::Load open =
        server.load("/echo", {"-c", "64", "-R", fmt::format("{:.0f}/s", rate), "-s", "20B", "-b",
                              "-d", seconds(effort.seconds), "--connect-rate", "100k/s"});
    const auto send_lag = open.histograms.find("send_lag");
    if (send_lag == open.histograms.end() || count_of(open, "received") == 0)
      base::fail("the open loop received nothing");
    lag.push_back(static_cast<double>(send_lag->second.histogram.value_at_percentile(99)) / 1000);
    const double each =
        static_cast<double>(open.processor_time.count()) / count_of(open, "received");
    cost.push_back(each / closed.client_each());
    Echoing echoing{.octets = 20, .connections = 64, .in_flight = 1};
    const Figures bare_closed = server.echo(echoing, effort.seconds);
    echoing.rate = 0.8 * bare_closed.rate();
    bare.push_back(server.echo(echoing, effort.seconds).client_each() / bare_closed.client_each());
  }
  print_row(fmt::format("open loop at 80% of the closed one's rate, {}/s: send lag p99",
                        base::format_count(rate)),
            fmt::format("{:.3f} ms", median(lag)), target(median(lag), 1, "1 ms"));
  print_row("  processor time a message, beside the closed loop's",
            fmt::format("{:.2f}", median(cost)), target(median(cost), 1.1, "1.10"));
  print_row("  the same of the bare client", fmt::format("{:.2f}", median(bare)), "");
}

results::Load idle(const Server& server, unsigned connections, const char* path = "/echo") {
  return server.load(path, {"--mode", "connect", "-c", std::to_string(connections), "-d", "500ms",
                            "--connect-rate", "max"});
}

void memory(const Server& server) {
  constexpr unsigned many = 10'000;
  const auto few = static_cast<double>(idle(server, 1).peak_memory);
  const double each = (static_cast<double>(idle(server, many).peak_memory) - few) / many;
  print_row(fmt::format("resident octets for each of {} idle connections", many),
            fmt::format("{:.0f}", each), target(each, 1024, "1024"));
}

// From the first dial to the last connection that is open, in seconds.
double opening_time(const Server& server, const Effort& effort, unsigned connections) {
  std::vector<double> took;
  for (int i = 0; i < effort.repeat; ++i) {
    const results::Load result = idle(server, connections);
    if (count_of(result, "connected") < connections)
      base::fail("{} of {} connections opened", count_of(result, "connected"), connections);
    took.push_back(static_cast<double>(result.stages.front().duration.count()) / 1e9);
  }
  return median(took);
}

void opening(const Server& server, const Effort& effort, unsigned connections, double most) {
  const auto print = [&](const std::string& what, double took) {
    print_row(what, fmt::format("{:.3f} s", took), target(took, most, fmt::format("{:g} s", most)));
  };
  print(fmt::format("{} connections opened in", connections),
        opening_time(server, effort, connections));
  const Vigil vigil;
  if (vigil.held())
    print("  the same while no processor sleeps", opening_time(server, effort, connections));
}

void flat_out(const Server& server, const Effort& effort) {
  std::vector<double> rate, cost;
  for (int i = 0; i < effort.repeat; ++i) {
    const results::Load result =
        server.load("/sink", {"--mode", "sink", "-c", "64", "-R", "max", "-s", "20B", "-b", "-d",
                              seconds(effort.seconds), "--connect-rate", "100k/s"});
    rate.push_back(count_of(result, "sent") / effort.seconds);
    cost.push_back(static_cast<double>(result.processor_time.count()) / count_of(result, "sent"));
  }
  print_row("-R max, nothing comes back: messages of 20 B a second",
            base::format_count(median(rate)), fmt::format("{:.2f} us each", median(cost) / 1000));
}

// "op/s" in the last column but `behind` of the line of `openssl speed` that begins so.
double speed(const Stage& stage, const char* what, const char* line_of, std::size_t behind) {
  const std::string out =
      stage.run(Stage::Side::client, {"openssl", "speed", "-seconds", "1", what});
  for (const std::string_view line : base::split(out, '\n')) {
    if (base::trim(line).find(line_of) == std::string_view::npos) continue;
    std::vector<std::string_view> words = base::split(base::trim(line), ' ');
    std::erase(words, "");
    if (words.size() <= behind) continue;
    const std::string_view word = words[words.size() - 1 - behind];
    double figure = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), figure);
    if (error == std::errc() && figure > 0) return figure;
  }
  base::fail("`openssl speed {}` says nothing of '{}'", what, line_of);
}

// A client derives a key pair and a shared secret and verifies a signature; the rest is ours.
void handshakes(const Stage& stage, const Effort& effort) {
  const Server server(stage, assay_server(stage, Mode::tls));
  constexpr unsigned connections = 2000;
  std::vector<double> rate, cost;
  for (int i = 0; i < effort.repeat; ++i) {
    const results::Load result = idle(server, connections);
    rate.push_back(count_of(result, "connected") * 1e9 /
                   static_cast<double>(result.stages.front().duration.count()));
    cost.push_back(static_cast<double>(result.processor_time.count()) / 1000 /
                   count_of(result, "connected"));
  }
  const double x25519 = 1e6 / speed(stage, "ecdhx25519", "X25519", 0);
  const double verify = 1e6 / speed(stage, "ecdsap256", "nistp256", 0);
  print_row("wss: handshakes a second", base::format_count(median(rate)),
            fmt::format("{:.0f} us of processor time each", median(cost)));
  print_row("  beside a key pair, a secret and a verification by `openssl speed`",
            fmt::format("{:.2f}", median(cost) / (2 * x25519 + verify)),
            fmt::format("{:.0f} us", 2 * x25519 + verify));
}

}  // namespace

void bench_generator(const Stage& stage, const Effort& effort) {
  fmt::print("\n");
  const Server server(stage, assay_server(stage, Mode::plain));
  open_loop(server, effort);
  memory(server);
  opening(server, effort, 10'000, 0.5);
  opening(server, effort, 18'000, 1);
  flat_out(server, effort);
  handshakes(stage, effort);
}

}  // namespace bench
