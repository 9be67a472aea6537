#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/programs.h"
#include "tests/bench/race.h"

namespace bench {

inline constexpr std::size_t kib = 1024;

// How much is measured.
struct Effort {
  int repeat = 5;
  double seconds = 0.7;  // a run
};

// One who is measured beside others, or the reason why not.
class Contestant {
 public:
  Contestant(const Stage& stage, const Program& program, std::string absent = "");

  const std::string& name() const& { return name_; }
  const std::string& name() const&& = delete;
  bool here() const { return server_ != nullptr; }
  // How it was started, or why it was not.
  std::string introduction() const;

  // Throws base::Error where it is not here.
  using Load = std::function<Figures(const Server&)>;
  Figures bear(const Load& load) const;

 private:
  std::string name_;
  std::string command_;
  std::string absent_;
  std::unique_ptr<Server> server_;
};

// The limit first, then assay-server, then whoever is `beside` them. Prints how they are started
// and what is not here.
std::vector<Contestant> line_up(const Stage& stage, const Program& base, const Program& ours,
                                const std::vector<Peer>& beside);

// "0.97 ok", "1.20 over", or nothing where there is no target.
std::string judged(double measured, std::optional<double> target);
std::string shown(const Spread& spread);  // "0.95..1.02"

// The sections. Each prints its tables to standard output as it goes.
void bench_echo(const Stage& stage, const Effort& effort, bool with_peers);
void bench_load(const Stage& stage, const Effort& effort);
// What else assay-load comes to: open loop, memory, opening, as fast as it goes, TLS.
void bench_generator(const Stage& stage, const Effort& effort);
// Load generators of others at the same work; npm brings them when they are asked for first.
void bench_rivals(const Stage& stage);
// What it measures, beside what is known of the server or seen by tshark.
void bench_truth(const Stage& stage);
void bench_churn(const Stage& stage, const Effort& effort, bool with_peers);
void bench_memory(const Stage& stage);
void bench_tls(const Stage& stage, const Effort& effort);
void bench_deflate(const Stage& stage, const Effort& effort);
// `at_full_scale`: also what takes a minute or more.
void bench_probe(const Stage& stage, bool at_full_scale);
void bench_passes(const Stage& stage, const Effort& effort);

}  // namespace bench
