// Speed as ratios: what assay-server spends on a message beside a bare epoll echo, what assay-load
// spends beside a bare client, and what a connection costs. Ratios are of processor time, from
// pairs of runs that took turns, so that other work on the machine hits both.
//
//   assay_bench [-v] [--repeat N] [--seconds S] [--idle N] [server] [load] [accept] [idle]

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "libcore/base/error.h"
#include "libcore/base/process.h"
#include "libcore/base/units.h"
#include "tests/bench/stage.h"

namespace {

using bench::Echoing;
using bench::Server;

struct Options {
  bool verbose = false;
  int repeat = 5;
  double seconds = 1;
  unsigned idle = 5000;
  std::vector<std::string_view> sections;  // empty: all

  bool wants(std::string_view section) const {
    return sections.empty() || std::ranges::find(sections, section) != sections.end();
  }
};

constexpr std::string_view known_sections[] = {"server", "load", "accept", "idle"};

Options parse(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    const auto value = [&] {
      if (i + 1 == argc) base::fail("{} wants a number", word);
      const double number = std::atof(argv[++i]);
      if (!(number > 0)) base::fail("{} wants a number above 0, not '{}'", word, argv[i]);
      return number;
    };
    if (word == "-v") {
      options.verbose = true;
    } else if (word == "--repeat") {
      options.repeat = std::max(1, static_cast<int>(value()));
    } else if (word == "--seconds") {
      options.seconds = value();
    } else if (word == "--idle") {
      options.idle = std::max(1u, static_cast<unsigned>(value()));
    } else if (std::ranges::find(known_sections, word) != std::end(known_sections)) {
      options.sections.push_back(word);
    } else {
      base::fail("'{}' is none of -v, --repeat N, --seconds S, --idle N, {}", word,
                 fmt::join(known_sections, ", "));
    }
  }
  return options;
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  const std::size_t half = values.size() / 2;
  return values.size() % 2 != 0 ? values[half] : (values[half - 1] + values[half]) / 2;
}

constexpr const char* row_format = "{:<34} {:>10} {:>10} {:>7} {:>13} {:>7}\n";

void print_head(std::string_view what, std::string_view bare, std::string_view ours) {
  fmt::print("\n{}\n", what);
  fmt::print(row_format, "", bare, ours, "ratio", "min..max", "target");
}

// One line: pairs of runs that take turns in going first, each giving a cost.
void compare(const std::string& what, std::optional<double> target, int repeat,
             const std::function<double()>& bare, const std::function<double()>& ours) {
  std::vector<double> bare_costs;
  std::vector<double> our_costs;
  std::vector<double> ratios;
  for (int i = 0; i < repeat; ++i) {
    if (i % 2 != 0) our_costs.push_back(ours());
    bare_costs.push_back(bare());
    if (i % 2 == 0) our_costs.push_back(ours());
    ratios.push_back(our_costs.back() / bare_costs.back());
  }
  const auto [least, most] = std::ranges::minmax(ratios);
  fmt::print(row_format, what, fmt::format("{:.2f} us", median(bare_costs) / 1000),
             fmt::format("{:.2f} us", median(our_costs) / 1000),
             fmt::format("{:.2f}", median(ratios)), fmt::format("{:.2f}..{:.2f}", least, most),
             target ? fmt::format("{:.2f}", *target) : "");
  std::fflush(stdout);
}

std::string name_of(const Echoing& load) {
  return fmt::format("{}, {} connection{}, {} in flight", base::format_size(load.octets),
                     load.connections, load.connections == 1 ? "" : "s", load.in_flight);
}

struct Cell {
  Echoing load;
  std::optional<double> target = std::nullopt;
};

constexpr std::size_t kib = 1024;
const Cell server_cells[] = {
    {{20, 64, 1}, 1.05},       {{20, 1000, 1}, 1.05},      {{20, 64, 16}, 1.12},
    {{20, 1000, 16}},          {{kib, 64, 1}, 1.05},       {{kib, 64, 16}, 1.15},
    {{16 * kib, 64, 1}, 1.08}, {{16 * kib, 1000, 1}},      {{16 * kib, 64, 16}, 1.6},
    {{kib * kib, 1, 1}, 1.2},  {{kib * kib, 64, 1}, 1.25},
};
const Cell load_cells[] = {{{20, 64, 1}}, {{20, 64, 16}}, {{16 * kib, 64, 1}}};

void bench_server(const bench::Stage& stage, const Options& options) {
  const Server bare(stage, Server::Kind::bare);
  const Server ours(stage, Server::Kind::ours);
  print_head("Server's processor time a message", "bare echo", "assay-server");
  for (const Cell& cell : server_cells)
    compare(
        name_of(cell.load), cell.target, options.repeat,
        [&] { return bare.echo(cell.load, options.seconds).server_each(); },
        [&] { return ours.echo(cell.load, options.seconds).server_each(); });
}

void bench_load(const bench::Stage& stage, const Options& options) {
  const Server server(stage, Server::Kind::ours);
  print_head("Client's processor time a message, both with assay-server", "bare client",
             "assay-load");
  for (const Cell& cell : load_cells)
    compare(
        name_of(cell.load), cell.target, options.repeat,
        [&] { return server.echo(cell.load, options.seconds).client_each(); },
        [&] { return server.echo_by_assay_load(cell.load, options.seconds).client_each(); });
}

void bench_accept(const bench::Stage& stage, const Options& options) {
  constexpr unsigned connections = 6400;
  const Server bare(stage, Server::Kind::bare);
  const Server ours(stage, Server::Kind::ours);
  print_head("Server's processor time a connection", "bare echo", "assay-server");
  const auto upgraded = [&] { return ours.churn(connections).server_each(); };
  compare(
      "upgrade beside accept and end", 1.8, options.repeat,
      [&] { return bare.churn(connections, Server::Words::none).server_each(); }, upgraded);
  compare(
      "upgrade beside the same, echoed", std::nullopt, options.repeat,
      [&] { return bare.churn(connections).server_each(); }, upgraded);
}

void bench_idle(const bench::Stage& stage, const Options& options) {
  const Server server(stage, Server::Kind::ours);
  const auto first = server.hold(1);  // what the first connection needs is needed once
  const std::uint64_t before = server.resident_octets();
  const auto others = server.hold(options.idle);
  const std::uint64_t after = server.resident_octets();
  fmt::print("\nMemory of assay-server for an idle connection, of {}: {} octets, target 512\n",
             options.idle, (after - std::min(before, after)) / options.idle);
}

int run(const Options& options) {
  const base::Machine machine = base::this_machine();
  fmt::print("{}, {} processors, {}, {}; medians of {} pairs of {} s\n",
             machine.processor.empty() ? "unknown processor" : machine.processor,
             machine.processors, base::format_size(machine.memory_octets), machine.kernel,
             options.repeat, options.seconds);
  const bench::Stage stage(options.verbose);
  if (options.wants("server")) bench_server(stage, options);
  if (options.wants("load")) bench_load(stage, options);
  if (options.wants("accept")) bench_accept(stage, options);
  if (options.wants("idle")) bench_idle(stage, options);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(parse(argc, argv));
  } catch (const base::Error& error) {
    fmt::print(stderr, "assay_bench: {}\n", error.what());
    return error.exit_status();
  }
}
