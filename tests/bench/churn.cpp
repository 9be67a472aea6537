// What a connection costs beside its messages: to come and go, and to come at all.

#include <fmt/format.h>

#include <cstdio>

#include "libcore/base/error.h"
#include "tests/bench/sections.h"

namespace bench {
namespace {

constexpr unsigned passing = 6400;
constexpr unsigned opened = 10000;
constexpr double upgrade_target = 1.8;  // of accepting and ending in silence
constexpr double opening_target = 0.3;  // seconds of processor time, for all

constexpr const char* row = "{:<44}{:>10}{:>8}  {:<12}{:<10}{:>9}\n";

void print_row(const std::string& what, const Outcome& outcome, const Outcome& silent,
               const Outcome& echoed, std::optional<double> target) {
  if (!outcome.good()) {
    fmt::print(row, what, outcome.failure == "not here" ? "not here" : "fails", "", "", "", "");
    if (outcome.failure != "not here") fmt::print("  {}\n", outcome.failure);
    return;
  }
  const Spread ratio = ratio_of(outcome, silent, &Figures::server_each);
  fmt::print(row, what,
             fmt::format("{:.1f} us", spread_of(outcome, &Figures::server_each).median / 1000),
             fmt::format("{:.2f}", ratio.median), shown(ratio), judged(ratio.median, target),
             fmt::format("{:.2f}", ratio_of(outcome, echoed, &Figures::server_each).median));
  std::fflush(stdout);
}

void bench_passing(const std::vector<Contestant>& field, const Effort& effort) {
  const Server& bare = field[0].server();
  std::vector<std::function<Figures()>> runs = {
      [&] { return bare.pass(passing, Server::Passing::silent); },
      [&] { return bare.pass(passing, Server::Passing::echoed); }};
  for (std::size_t i = 1; i < field.size(); ++i)
    runs.emplace_back([&contestant = field[i]] {
      if (!contestant.absent().empty()) base::fail("not here");
      return contestant.server().pass(passing, Server::Passing::upgraded);
    });
  const auto outcomes = take_turns(runs, effort.repeat);
  fmt::print(row, fmt::format("{} connections, 64 at a time", passing), "each", "ratio", "min..max",
             "target", "of echoed");
  print_row("bare echo: accept, end", outcomes[0], outcomes[0], outcomes[1], std::nullopt);
  print_row("bare echo: accept, echo the same octets, end", outcomes[1], outcomes[0], outcomes[1],
            std::nullopt);
  for (std::size_t i = 1; i < field.size(); ++i)
    print_row(field[i].name() + ": accept, upgrade, Close, end", outcomes[i + 1], outcomes[0],
              outcomes[1], i == 1 ? std::optional(upgrade_target) : std::nullopt);
}

// Each time with a server of its own, as those before have left nothing to come into.
void bench_opening(const Stage& stage, const Effort& effort) {
  fmt::print("\n{:<44}{:>10}  {:<12}{:<10}\n",
             fmt::format("{} connections opened and kept", opened), "cpu", "min..max", "target");
  const auto opening = [&](const Program& program) {
    return [&stage, program] { return Server(stage, program).hold(opened).opening; };
  };
  const std::function<Figures()> runs[] = {opening(bare_echo()),
                                           opening(assay_server(stage, Mode::plain))};
  const auto outcomes = take_turns(runs, effort.repeat);
  const char* const names[] = {"bare echo: accept", "assay-server: accept, upgrade"};
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (!outcomes[i].good()) {
      fmt::print("{:<44}{:>10}  {}\n", names[i], "fails", outcomes[i].failure);
      continue;
    }
    std::vector<double> seconds;
    for (const Figures& run : outcomes[i].runs) seconds.push_back(run.server_nanoseconds * 1e-9);
    const Spread spread = spread_of(std::move(seconds));
    fmt::print("{:<44}{:>8.2f} s  {:<12}{:<10}\n", names[i], spread.median, shown(spread),
               i == 1 ? judged(spread.median, opening_target) : "");
  }
}

}  // namespace

void bench_churn(const Stage& stage, const Effort& effort, bool with_peers) {
  fmt::print("\nConnections: processor time of the server for each\n");
  const auto field = line_up(stage, bare_echo(), assay_server(stage, Mode::plain),
                             with_peers ? peers(stage, Mode::plain) : std::vector<Peer>{});
  bench_passing(field, effort);
  bench_opening(stage, effort);
}

}  // namespace bench
