// Load generators of others, from npm: what a message costs them beside assay-load.

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "libcore/base/error.h"
#include "libcore/base/file.h"
#include "libcore/base/text.h"
#include "tests/bench/sections.h"

namespace bench {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

constexpr unsigned connections = 64;
constexpr unsigned few = 200;  // messages on each connection
constexpr unsigned many = 3000;
constexpr int turns = 3;

// "0m1.230s" in µs.
double microseconds(std::string_view time) {
  const std::size_t m = time.find('m');
  if (m == std::string_view::npos || !time.ends_with('s'))
    base::fail("`times` says '{}'", base::printable(time));
  return 6e7 * std::stod(std::string(time.substr(0, m))) +
         1e6 * std::stod(std::string(time.substr(m + 1)));
}

// Processor time of a program and all that it starts. Its own words go nowhere.
double cost_of(const Stage& stage, Words words) {
  words.insert(words.begin(), {"sh", "-c", R"("$@" >/dev/null 2>&1 || exit; times)", "sh"});
  const std::string out = stage.run(Stage::Side::client, words);
  const auto lines = base::split(out, '\n');  // the shell's, its children's, and nothing
  if (lines.size() != 3) base::fail("`times` says '{}'", out);
  const auto of_children = base::split(lines[1], ' ');
  if (of_children.size() != 2) base::fail("`times` says '{}'", out);
  return microseconds(of_children[0]) + microseconds(of_children[1]);
}

// The same work for all: so many connections, on each so many messages of 20 octets that come back.
struct Rival {
  std::string name;
  std::string how;
  std::function<Words(unsigned messages)> words;
};

std::string bin(const char* name) { return fmt::format("{}/node_modules/.bin/{}", RIVALS, name); }

std::vector<Rival> rivals(const std::string& url) {
  const std::string plan = fmt::format("{}/plan.yaml", RIVALS);
  return {
      {"loadtest 8.2.1", "closed loop; Node.js",
       [=](unsigned messages) -> Words {
         return {"node",    bin("loadtest"),
                 "--cores", "1",
                 "-c",      std::to_string(connections),
                 "-n",      std::to_string(messages * connections),
                 url};
       }},
      {"artillery 2.0.34", "sends and looks at no reply; Node.js", [=](unsigned messages) -> Words {
         base::write_file(plan, fmt::format("config:\n  target: \"{}\"\n"
                                            "  phases: [{{duration: 1, arrivalCount: {}}}]\n"
                                            "scenarios:\n  - engine: ws\n    flow:\n"
                                            "      - loop: [{{send: \"12345678901234567890\"}}]\n"
                                            "        count: {}\n",
                                            url, connections, messages));
         return {
             "env", "ARTILLERY_DISABLE_TELEMETRY=true", "node", bin("artillery"), "run", "--quiet",
             plan};
       }}};
}

// What a message costs: the median of some turns. The first start of all, which reads the program
// from the disk, does not count.
double each_of(const Rival& rival, const Stage& stage) {
  cost_of(stage, rival.words(few));
  std::vector<double> each;
  for (int i = 0; i < turns; ++i) {
    const double start = cost_of(stage, rival.words(few));
    const double all = cost_of(stage, rival.words(many));
    each.push_back((all - start) / static_cast<double>((many - few) * connections));
  }
  return spread_of(std::move(each)).median;
}

}  // namespace

void bench_rivals(const Stage& stage) {
  fmt::print(
      "\nLoad generators of others: processor time for each message of 20 B on {} connections,\n"
      "from {} to {} messages on each, so that their start does not count; medians of {}\n",
      connections, few, many, turns);
  if (!fs::exists(bin("artillery"))) {
    fmt::print("  npm brings them, which takes minutes\n");
    std::fflush(stdout);
    fs::create_directories(RIVALS);
    fs::copy_file(RIVALS_PACKAGE, fmt::format("{}/package.json", RIVALS),
                  fs::copy_options::overwrite_existing);
    stage.run(Stage::Side::client, {"env", "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1", "npm", "install",
                                    "--prefix", RIVALS, "--no-audit", "--no-fund"});
  }
  const Server server(stage, assay_server(stage, Mode::plain));
  const double ours =
      server.echo_by_assay_load({.octets = 20, .connections = connections, .in_flight = 1}, 2)
          .client_each() /
      1000;
  const auto show = [&](const std::string& name, double each, const std::string& how) {
    fmt::print("{:<18}{:>10} {:>8.1f} times  {}\n", name, fmt::format("{:.2f} us", each),
               each / ours, how);
    std::fflush(stdout);
  };
  show("assay-load", ours, "closed loop, every reply compared and timed; its start counts");
  const auto awake = server.awake();
  for (const Rival& rival : rivals(fmt::format("ws://127.0.0.1:{}/echo", server.port()))) {
    try {
      show(rival.name, each_of(rival, stage), rival.how);
    } catch (const base::Error& error) {
      fmt::print("{:<18}fails: {}\n", rival.name, error.what());
    }
  }
}

}  // namespace bench
