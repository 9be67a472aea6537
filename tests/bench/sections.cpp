#include "tests/bench/sections.h"

#include <fmt/format.h>

#include <filesystem>

#include "libcore/base/error.h"

namespace bench {

Contestant::Contestant(const Stage& stage, const Program& program, std::string absent)
    : name_(program.name), command_(shown(program.words)), absent_(std::move(absent)) {
  if (!absent_.empty()) return;
  try {
    server_ = std::make_unique<Server>(stage, program);
  } catch (const base::Error& error) {
    absent_ = error.what();
  }
}

std::string Contestant::introduction() const {
  if (!here()) return fmt::format("{}: not here: {}", name_, absent_);
  return fmt::format("{}: {}", server_->version().empty() ? name_ : server_->version(), command_);
}

Figures Contestant::bear(const Load& load) const {
  if (!here()) base::fail("not here");
  return load(*server_);
}

std::vector<Contestant> line_up(const Stage& stage, const Program& base, const Program& ours,
                                const std::vector<Peer>& beside) {
  std::vector<Contestant> field;
  field.emplace_back(stage, base);
  field.emplace_back(stage, ours);
  for (const Peer& peer : beside) field.emplace_back(stage, peer.program, peer.absent);
  for (const Contestant& contestant : field) fmt::print("  {}\n", contestant.introduction());
  return field;
}

void bench_passes(const Stage& stage, const Effort& effort) {
  fmt::print("\nWithin one process: {}\n", MICROBENCH);
  if (!std::filesystem::exists(MICROBENCH)) {
    fmt::print("  not here: not built: Google Benchmark is not installed\n");
    return;
  }
  fmt::print("{}\n",
             stage.run(Stage::Side::server,
                       {MICROBENCH, fmt::format("--benchmark_min_time={}", effort.seconds / 7)}));
}

std::string judged(double measured, std::optional<double> target) {
  if (!target) return "";
  return fmt::format("{:.2f} {}", *target, measured <= *target ? "ok" : "over");
}

std::string shown(const Spread& spread) {
  return fmt::format("{:.2f}..{:.2f}", spread.least, spread.most);
}

}  // namespace bench
