#include "tests/bench/sections.h"

#include <fmt/format.h>

#include "libcore/base/error.h"

namespace bench {

Contestant::Contestant(const Stage& stage, const Program& program, std::string absent)
    : name_(program.name), absent_(std::move(absent)) {
  if (!absent_.empty()) return;
  try {
    server_ = std::make_unique<Server>(stage, program);
  } catch (const base::Error& error) {
    absent_ = error.what();
  }
}

std::vector<Contestant> line_up(const Stage& stage, const Program& base, const Program& ours,
                                const std::vector<Peer>& beside) {
  std::vector<Contestant> field;
  const auto add = [&](const Peer& peer) {
    const Contestant& added = field.emplace_back(stage, peer.program, peer.absent);
    if (!added.absent().empty())
      fmt::print("  {}: not here: {}\n", added.name(), added.absent());
    else if (added.server().version().empty())
      fmt::print("  {}: {}\n", added.name(), shown(peer.program.words));
    else
      fmt::print("  {}: {}: {}\n", added.name(), added.server().version(),
                 shown(peer.program.words));
  };
  add({.program = base});
  add({.program = ours});
  for (const Peer& peer : beside) add(peer);
  return field;
}

std::vector<Outcome> race(const std::vector<Contestant>& field,
                          const std::function<Figures(const Server&)>& run, int repeat) {
  std::vector<std::function<Figures()>> runs;
  for (const Contestant& contestant : field)
    runs.emplace_back([&contestant, &run] {
      if (!contestant.absent().empty()) base::fail("not here");
      return run(contestant.server());
    });
  return take_turns(runs, repeat);
}

std::string judged(double measured, std::optional<double> target) {
  if (!target) return "";
  return fmt::format("{:.2f} {}", *target, measured <= *target ? "ok" : "over");
}

std::string shown(const Spread& spread) {
  return fmt::format("{:.2f}..{:.2f}", spread.least, spread.most);
}

}  // namespace bench
