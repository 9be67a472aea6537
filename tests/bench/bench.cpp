// The measurements that this project's claims rest on: what assay-server spends beside a bare epoll
// echo and beside servers that others wrote, and what assay-load spends beside a bare client.
// Processor time is compared, by turns, so that other work on the machine hits all alike.
//
//   assay_bench [-v] [--quick] [--repeat N] [--seconds S] [SECTION]...
//
//   echo      messages there and back, beside the bare echo
//   peers     the same, and `churn`, beside servers that others wrote
//   load      assay-load beside a bare client; its open loop, memory, opening, TLS
//   truth     what assay-load says, and what is known of the server or seen by tshark
//   rivals    assay-load beside load generators of others, from npm
//   churn     connections that come and go, and that come and stay
//   memory    of idle connections
//   tls       messages there and back over TLS, beside Boost.Beast
//   deflate   messages there and back with permessage-deflate, beside the others
//   probe     how long assay-probe takes
//   micro     masking, UTF-8, frames, histogram

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "libcore/base/error.h"
#include "libcore/base/process.h"
#include "libcore/base/units.h"
#include "tests/bench/sections.h"
#include "tests/bench/stolen.h"

namespace {

constexpr std::string_view sections[] = {"echo",   "peers", "load",    "truth", "rivals", "churn",
                                         "memory", "tls",   "deflate", "probe", "micro"};

struct Options {
  bool verbose = false;
  bool quick = false;
  bench::Effort effort;
  std::vector<std::string_view> sections;  // empty: all

  bool wants(std::string_view section) const {
    return sections.empty() || std::ranges::find(sections, section) != sections.end();
  }
};

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
    } else if (word == "--quick") {
      options.quick = true;
      options.effort = {.repeat = 3, .seconds = 0.15};
    } else if (word == "--repeat") {
      options.effort.repeat = std::max(1, static_cast<int>(value()));
    } else if (word == "--seconds") {
      options.effort.seconds = value();
    } else if (std::ranges::find(sections, word) != std::end(sections)) {
      options.sections.push_back(word);
    } else {
      base::fail("'{}' is none of -v, --quick, --repeat N, --seconds S, {}", word,
                 fmt::join(sections, ", "));
    }
  }
  return options;
}

int run(const Options& options) {
  const base::Machine machine = base::this_machine();
  const bench::Stage stage(options.verbose);
  const bench::Stolen stolen;
  fmt::print("{}, {} processors, {}, {}\n",
             machine.processor.empty() ? "unknown processor" : machine.processor,
             machine.processors, base::format_size(machine.memory_octets), machine.kernel);
  fmt::print("Medians of {} runs of {} s each, by turns; {}; -v shows every command\n",
             options.effort.repeat, options.effort.seconds, stage.layout());
  const bool peers = options.wants("peers");
  if (peers || options.wants("echo")) bench::bench_echo(stage, options.effort, peers);
  if (options.wants("load")) {
    bench::bench_load(stage, options.effort);
    bench::bench_generator(stage, options.effort);
  }
  if (options.wants("truth")) bench::bench_truth(stage);
  if (!options.quick && options.wants("rivals")) bench::bench_rivals(stage);
  if (options.wants("churn")) bench::bench_churn(stage, options.effort, peers);
  if (options.wants("memory")) bench::bench_memory(stage);
  if (options.wants("tls")) bench::bench_tls(stage, options.effort);
  if (options.wants("deflate")) bench::bench_deflate(stage, options.effort);
  if (options.wants("probe")) bench::bench_probe(stage, !options.quick);
  if (options.wants("micro")) bench::bench_passes(stage, options.effort);
  if (stolen.share() > 0)
    fmt::print("\nThe host gave {} of the processors' time to others meanwhile\n",
               stolen.percent());
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
