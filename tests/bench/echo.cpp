// Messages there and back: what they cost each server, beside the limit and beside each other.

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "libcore/base/units.h"
#include "tests/bench/sections.h"

namespace bench {
namespace {

constexpr std::size_t mib = kib * kib;

struct Cell {
  Echoing load;
  std::optional<double> target = std::nullopt;  // of the limit's processor time
};

const std::vector<Cell> echo_cells = {
    {{20, 64, 1}, 1.05},
    {{20, 1000, 1}, 1.05},
    {{kib, 64, 1}, 1.05},
    {{kib, 1000, 1}, 1.05},
    {{20, 64, 16}, 1.12},
    {{kib, 64, 16}, 1.15},
    {{16 * kib, 64, 1}, 1.08},
    {{16 * kib, 64, 16}, 1.6},
    {{mib, 1, 1}, 1.2},
    {{mib, 64, 1}, 1.25},
    {{mib, 1, 1, "text"}, 1.6},
    {{mib, 64, 1, "text"}, 1.6},
    {{mib, 1, 1, "fragments"}, 1.6},
    {{mib, 64, 1, "fragments"}, 1.6},
};
const std::vector<Cell> load_cells = {
    {{20, 64, 1}, 1.05}, {{20, 64, 16}, 1.25}, {{16 * kib, 64, 1}, 1.1}};
const std::vector<Cell> tls_cells = {{{20, 64, 1}, 0.78}, {{16 * kib, 64, 1}, 0.65}};
const std::vector<Cell> deflate_cells = {{{kib, 64, 1, "deflate"}}, {{kib, 64, 1, "alone"}}};

std::string name_of(const Echoing& load) {
  const std::string payload = load.payload == "binary" ? "" : fmt::format(" {}", load.payload);
  return fmt::format("{}{} x {} x {}", base::format_size(load.octets), payload, load.connections,
                     load.in_flight);
}

// What ours costs beside the limit, a line a load; and which share of their processors server and
// load had meanwhile.
constexpr const char* cost_row = "{:<26}{:>12}{:>13}{:>7}  {:<14}{:<10}{:>7}{:>6}{}\n";

void print_cost_head(const std::string& base, const std::string& ours) {
  fmt::print(cost_row, "message x conn. x in flight", base, ours, "ratio", "min..max", "target",
             "server", "load", "");
}

std::string each(const Outcome& outcome, Metric metric) {
  return outcome.good() ? fmt::format("{:.2f} us", spread_of(outcome, metric).median / 1000)
                        : outcome.failure;
}

std::string share(const Outcome& outcome, Metric metric) {
  const double median = spread_of(outcome, metric).median;
  return median > 0 ? fmt::format("{:.0f}%", 100 * median) : "";
}

void print_cost(const Cell& cell, const Outcome& base, const Outcome& ours, Metric metric) {
  if (!base.good() || !ours.good()) {
    fmt::print("{:<26}{:>12} {:>12}\n", name_of(cell.load), each(base, metric), each(ours, metric));
    return;
  }
  const Spread ratio = ratio_of(ours, base, metric);
  fmt::print(cost_row, name_of(cell.load), each(base, metric), each(ours, metric),
             fmt::format("{:.2f}", ratio.median), shown(ratio), judged(ratio.median, cell.target),
             share(ours, &Figures::server_share), share(ours, &Figures::client_share),
             metric == &Figures::server_each && load_bound(ours) ? " load-bound" : "");
  std::fflush(stdout);
}

// All of them, a line a load: processor time beside the limit's, and messages a second.
constexpr std::size_t peer_width = 17;

std::string peer_column(const Contestant& contestant, const Outcome& outcome, const Outcome& base) {
  if (!contestant.here()) return "not here";
  if (!outcome.good() || !base.good()) return "fails";
  return fmt::format("{:.2f} {:>7}/s{}", ratio_of(outcome, base, &Figures::server_each).median,
                     base::format_count(spread_of(outcome, &Figures::rate).median),
                     load_bound(outcome) ? "*" : " ");
}

// Whether our server, the second, is before all peers, which stand behind it.
std::string standing(const std::vector<Outcome>& outcomes) {
  const Outcome& ours = outcomes[1];
  if (!ours.good()) return "";
  bool cheapest = true;
  bool fastest = true;
  for (std::size_t i = 2; i < outcomes.size(); ++i) {
    if (!outcomes[i].good()) continue;
    cheapest &= ratio_of(ours, outcomes[i], &Figures::server_each).median <= 1;
    fastest &= ratio_of(ours, outcomes[i], &Figures::rate).median >= 1;
  }
  return cheapest && fastest ? "first"
         : cheapest          ? "first in cost"
         : fastest           ? "first in rate"
                             : "not first";
}

void print_peers(const std::vector<Contestant>& field, const std::vector<Cell>& cells,
                 const std::vector<std::vector<Outcome>>& outcomes) {
  fmt::print(
      "\nThe same for all: processor time of the server as a multiple of the bare echo's, and "
      "messages a second\n{:<26}",
      "");
  for (const Contestant& contestant : field) fmt::print("{:>{}}", contestant.name(), peer_width);
  fmt::print("  assay-server is\n");
  for (std::size_t i = 0; i < cells.size(); ++i) {
    fmt::print("{:<26}", name_of(cells[i].load));
    for (std::size_t k = 0; k < field.size(); ++k)
      fmt::print("{:>{}}", peer_column(field[k], outcomes[i][k], outcomes[i][0]), peer_width);
    fmt::print("  {}\n", standing(outcomes[i]));
  }
  fmt::print("* the load had no time left, and the server some: it might have done more\n");
  for (std::size_t i = 0; i < cells.size(); ++i)
    for (std::size_t k = 0; k < field.size(); ++k)
      if (field[k].here() && !outcomes[i][k].good())
        fmt::print("{}, {}: {}\n", field[k].name(), name_of(cells[i].load), outcomes[i][k].failure);
}

void compare(const std::vector<Contestant>& field, const std::vector<Cell>& cells,
             const Effort& effort) {
  print_cost_head(field[0].name(), field[1].name());
  std::vector<std::vector<Outcome>> outcomes;
  for (const Cell& cell : cells) {
    std::vector<std::function<Figures()>> runs;
    runs.reserve(field.size());
    for (const Contestant& contestant : field)
      runs.emplace_back([&] {
        return contestant.bear(
            [&](const Server& server) { return server.echo(cell.load, effort.seconds); });
      });
    outcomes.push_back(take_turns(runs, effort.repeat));
    print_cost(cell, outcomes.back()[0], outcomes.back()[1], &Figures::server_each);
  }
  if (field.size() > 2) print_peers(field, cells, outcomes);
}

}  // namespace

void bench_echo(const Stage& stage, const Effort& effort, bool with_peers) {
  fmt::print("\nEcho: processor time of the server for each message\n");
  const auto field = line_up(stage, bare_echo(), assay_server(stage, Mode::plain),
                             with_peers ? peers(stage, Mode::plain) : std::vector<Peer>{});
  compare(field, echo_cells, effort);
}

void bench_tls(const Stage& stage, const Effort& effort) {
  fmt::print("\nEcho over TLS (wss): processor time of the server for each message\n");
  const Peer limit = beast(stage, Mode::tls);
  if (!limit.absent.empty()) {
    fmt::print("  {}: not here: {}\n", limit.program.name, limit.absent);
    return;
  }
  compare(line_up(stage, limit.program, assay_server(stage, Mode::tls), {}), tls_cells, effort);
}

void bench_deflate(const Stage& stage, const Effort& effort) {
  fmt::print(
      "\nEcho of compressed JSON (zlib: level 6, memory level 8, window 15); `deflate`: with the\n"
      "context kept between messages, which Boost.Beast agrees on and does not do; `alone`: "
      "without\n");
  if (!assay_server_knows_deflate(stage)) {
    fmt::print("  skipped: assay-server knows no --deflate\n");
    return;
  }
  compare(
      line_up(stage, bare_echo(), assay_server(stage, Mode::deflate), peers(stage, Mode::deflate)),
      deflate_cells, effort);
}

void bench_load(const Stage& stage, const Effort& effort) {
  fmt::print("\nLoad: processor time of the client for each message, against assay-server\n");
  const Server server(stage, assay_server(stage, Mode::plain));
  print_cost_head("bare client", "assay-load");
  for (const Cell& cell : load_cells) {
    const std::function<Figures()> runs[] = {
        [&] { return server.echo(cell.load, effort.seconds); },
        [&] { return server.echo_by_assay_load(cell.load, effort.seconds); }};
    const auto outcomes = take_turns(runs, effort.repeat);
    print_cost(cell, outcomes[0], outcomes[1], &Figures::client_each);
  }
}

}  // namespace bench
