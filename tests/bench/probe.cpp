// How long the prober takes, and what it costs: its tiers, and the equivalents of
// Autobahn|Testsuite's cases, which take that suite 7 s without its sections 9, 12 and 13, 470 s of
// waiting against a peer that says nothing, and 946 s of processor time in all.

#include <fmt/format.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdio>

#include "libcore/base/error.h"
#include "libcore/base/text.h"
#include "tests/bench/sections.h"

namespace bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto longest_examination = std::chrono::minutes(20);
constexpr const char* time_row = "{:<52}{:>9}{:>9}  {:<12}{}\n";

struct Probing {
  const char* what;
  std::vector<std::string> words;  // behind the URL
  double target;                   // seconds
  bool of_processor_time = false;
};

// "--run" of sections 1 to 7 and 10, which are all about the base protocol.
const std::vector<std::string> base_protocol = {"1.*", "2.*", "3.*", "4.*",
                                                "5.*", "6.*", "7.*", "10.*"};

double processor_seconds_of_children() {
  rusage usage{};
  getrusage(RUSAGE_CHILDREN, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

struct Probed {
  double seconds;
  double processor_seconds;
  std::string verdict;  // the prober's last line
};

// A peer that fails is a result too.
Probed probe(const Stage& stage, const std::string& url, const std::vector<std::string>& words) {
  std::vector<std::string> command = {ASSAY_PROBE, "server", url, "-q"};
  command.insert(command.end(), words.begin(), words.end());
  const double before = processor_seconds_of_children();
  const auto begin = Clock::now();
  const auto child = stage.start(Stage::Side::client, command);
  const std::optional<int> status = child->wait(longest_examination);
  const std::chrono::duration<double> took = Clock::now() - begin;
  if (!status) base::fail("assay-probe: no end after {} min", longest_examination.count());
  if (*status > 1) base::fail("{}", stage.complaint());
  std::string_view out = base::trim(child->out());
  out = out.substr(out.rfind('\n') + 1);
  return {took.count(), processor_seconds_of_children() - before,
          std::string(out.substr(std::min(out.find(' ') + 1, out.size())))};
}

void show(const Stage& stage, const std::string& url, const Probing& probing) {
  try {
    const Probed probed = probe(stage, url, probing.words);
    const double judged_by = probing.of_processor_time ? probed.processor_seconds : probed.seconds;
    fmt::print(time_row, probing.what, fmt::format("{:.2f} s", probed.seconds),
               fmt::format("{:.2f} s", probed.processor_seconds),
               judged(judged_by, probing.target) +
                   (probing.of_processor_time ? fmt::format(" ({:g} s cpu)", probing.target)
                                              : fmt::format(" ({:g} s)", probing.target)),
               probed.verdict);
  } catch (const base::Error& error) {
    fmt::print("{:<52}{}\n", probing.what, error.what());
  }
  std::fflush(stdout);
}

std::string url_of(net::Child& server) {
  const auto line = server.read_line(std::chrono::seconds(30));
  if (!line) base::fail("the server does not start");
  const std::string where = line->substr(line->rfind(' ') + 1);
  return where.starts_with("ws://") ? where : "ws://" + where;
}

}  // namespace

void bench_probe(const Stage& stage, bool at_full_scale) {
  fmt::print("\nProber: against assay-server, and against a peer that is silent behind a fault\n");
  fmt::print(time_row, "", "time", "its cpu", "target", "it says");
  const auto ours = stage.start(Stage::Side::server, {ASSAY_SERVER, "-q", "-l", "127.0.0.1:0"});
  const std::string url = url_of(*ours);
  show(stage, url, {"tier smoke", {"--tier", "smoke"}, 2});
  show(stage, url, {"tier standard", {}, 10});
  show(stage, url, {"Autobahn's sections 1 to 7 and 10", base_protocol, 0.5});
  const auto silent =
      stage.start(Stage::Side::server, {HOSTILE_SERVER, "echoes, and falls silent behind a fault"});
  show(stage, url_of(*silent), {"the same, of a silent peer", base_protocol, 20});
  show(stage, url, {"all of Autobahn's", {"@autobahn", "--tier", "full"}, 15});
  if (!at_full_scale) return;
  show(stage, url,
       {"all of Autobahn's, its counts and sizes",
        {"@autobahn", "--tier", "full", "--scale", "full"},
        95,
        true});
}

}  // namespace bench
