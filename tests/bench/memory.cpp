// What an idle connection keeps in memory: the growth of the server's proportional set size.

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>

#include "libcore/base/error.h"
#include "tests/bench/sections.h"

namespace bench {
namespace {

using namespace std::chrono_literals;

struct Idling {
  std::string what;
  Program program;
  unsigned connections;
  std::optional<double> target;  // octets a connection
};

double resident_octets(pid_t pid) {
  std::ifstream file(fmt::format("/proc/{}/smaps_rollup", pid));
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("Pss:")) return std::atof(line.c_str() + 4) * kib;
  base::fail("/proc/{}/smaps_rollup does not tell Pss", pid);
}

// Once it has stood still for half a second.
double settled_octets(pid_t pid) {
  double before = -1;
  double now = resident_octets(pid);
  for (int i = 0; i < 20 && now != before; ++i) {
    std::this_thread::sleep_for(500ms);
    before = std::exchange(now, resident_octets(pid));
  }
  return now;
}

constexpr const char* octets_row = "{:<56}{:>9}  {}\n";

void print_row(const std::string& what, double octets, std::optional<double> target) {
  fmt::print(octets_row, what, fmt::format("{:.0f}", octets),
             target ? fmt::format("{:.0f} {}", *target, octets <= *target ? "ok" : "over") : "");
  std::fflush(stdout);
}

void measure(const Stage& stage, const Idling& idling) {
  const Server server(stage, idling.program);
  const auto first = server.hold({.connections = 1});  // what the first needs is needed once
  const double before = settled_octets(server.pid());
  const auto others = server.hold({.connections = idling.connections});
  print_row(idling.what, (settled_octets(server.pid()) - before) / idling.connections,
            idling.target);
}

void measure_deflate(const Stage& stage) {
  constexpr auto rest = 15s;
  const Holding silent{.connections = 1000, .payload = "deflate"};
  Holding spoken = silent;
  spoken.octets = kib;
  spoken.messages = 1;
  const Server server(stage, assay_server(stage, Mode::deflate));
  Holding one = spoken;
  one.connections = 1;
  const auto first = server.hold(one);

  double before = settled_octets(server.pid());
  const auto each = [&] { return (resident_octets(server.pid()) - before) / silent.connections; };
  const auto some = server.hold(silent);
  print_row(fmt::format("{} ws with permessage-deflate", silent.connections), each(), std::nullopt);
  before = settled_octets(server.pid());
  const auto others = server.hold(spoken);
  print_row("the same, after a message of 1 KiB there and back", each(), std::nullopt);
  std::this_thread::sleep_for(rest);
  print_row(fmt::format("the same, {} s later", rest.count()), each(), std::nullopt);
}

}  // namespace

void bench_memory(const Stage& stage) {
  fmt::print("\nMemory of assay-server for each idle connection\n");
  fmt::print(octets_row, "", "octets", "target");
  const Idling all[] = {
      {"18000 ws, default flags", assay_server_as_it_is(), 18000, 512},
      {"18000 ws, -q", assay_server_as_it_is({"-q"}), 18000, 512},
      {"4000 wss, one worker", assay_server(stage, Mode::tls), 4000, 24 * kib},
  };
  for (const Idling& idling : all) {
    try {
      measure(stage, idling);
    } catch (const base::Error& error) {
      fmt::print("{}: {}\n", idling.what, error.what());
    }
  }
  if (assay_server_knows_deflate(stage))
    measure_deflate(stage);
  else
    fmt::print("permessage-deflate: skipped: assay-server knows no --deflate\n");
}

}  // namespace bench
