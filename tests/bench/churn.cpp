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

constexpr const char* churn_row = "{:<44}{:>10}{:>8}  {:<14}{:<10}{:>9}\n";

struct Line {
  const Contestant& who;
  const char* what;
  Server::Passing how;
  std::optional<double> target = std::nullopt;
};

void bench_passing(const std::vector<Contestant>& field, const Effort& effort) {
  std::vector<Line> lines = {
      {field[0], ": accept, end", Server::Passing::silent},
      {field[0], ": accept, echo the same octets, end", Server::Passing::echoed}};
  for (std::size_t i = 1; i < field.size(); ++i)
    if (field[i].here())
      lines.push_back({field[i], ": accept, upgrade, Close, end", Server::Passing::upgraded,
                       i == 1 ? std::optional(upgrade_target) : std::nullopt});

  std::vector<std::function<Figures()>> runs;
  runs.reserve(lines.size());
  for (const Line& line : lines)
    runs.emplace_back([&] {
      return line.who.bear([&](const Server& server) { return server.pass(passing, line.how); });
    });
  const auto outcomes = take_turns(runs, effort.repeat);

  fmt::print(churn_row, fmt::format("{} connections, 64 at a time", passing), "each", "ratio",
             "min..max", "target", "of echoed");
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string what = lines[i].who.name() + lines[i].what;
    const Outcome& outcome = outcomes[i];
    if (!outcome.good() || !outcomes[0].good() || !outcomes[1].good()) {
      fmt::print("{:<44}{}\n", what, outcome.failure);
      continue;
    }
    const Spread ratio = ratio_of(outcome, outcomes[0], &Figures::server_each);
    fmt::print(churn_row, what,
               fmt::format("{:.1f} us", spread_of(outcome, &Figures::server_each).median / 1000),
               fmt::format("{:.2f}", ratio.median), shown(ratio),
               judged(ratio.median, lines[i].target),
               fmt::format("{:.2f}", ratio_of(outcome, outcomes[1], &Figures::server_each).median));
  }
  std::fflush(stdout);
}

// Each time with a new server: one that has held connections has room for them already.
void bench_opening(const Stage& stage, const Effort& effort) {
  fmt::print("\n{:<44}{:>10}  {:<12}{:<10}\n",
             fmt::format("{} connections opened and kept", opened), "cpu", "min..max", "target");
  const auto opening = [&](const Program& program) {
    return
        [&stage, program] { return Server(stage, program).hold({.connections = opened}).opening; };
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
