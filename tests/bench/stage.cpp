#include "tests/bench/stage.h"

#include <fmt/format.h>
#include <sched.h>

#include <sstream>

#include "libcore/base/error.h"
#include "libcore/base/process.h"
#include "libcore/base/text.h"
#include "libcore/results/json.h"

namespace bench {
namespace {

using namespace std::chrono_literals;

constexpr auto limit = 120s;  // for whatever should take some seconds
constexpr unsigned in_parallel = 64;

std::string shown(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words)
    line += (line.empty() ? "" : " ") + base::shell_quoted(word);
  return line;
}

Figures figures_of(const std::string& line) {
  std::istringstream in(line);
  Figures figures;
  double nanoseconds = 0;
  in >> figures.count >> nanoseconds >> figures.server_nanoseconds >> figures.client_nanoseconds;
  if (!in || figures.count == 0) base::fail("the client counted nothing: '{}'", line);
  return figures;
}

}  // namespace

Stage::Stage(bool verbose) : verbose_(verbose) {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) != 0) return;
  std::vector<int> usable;
  for (int i = 0; i < CPU_SETSIZE; ++i)
    if (CPU_ISSET(i, &set)) usable.push_back(i);
  if (usable.size() < 2) return;
  processors_[0] = usable[0];
  processors_[1] = usable[1];
}

std::vector<std::string> Stage::pinned(Side side, std::vector<std::string> words) const {
  const std::optional<int> processor = processors_[static_cast<std::size_t>(side)];
  if (processor) words.insert(words.begin(), {"taskset", "-c", std::to_string(*processor)});
  if (verbose_) fmt::print(stderr, "  {}\n", shown(words));
  return words;
}

std::unique_ptr<net::Child> Stage::start(Side side, std::vector<std::string> words) const {
  return std::make_unique<net::Child>(net::Command{
      .words = pinned(side, std::move(words)), .capture_out = true, .capture_err = true});
}

std::string Stage::run(Side side, std::vector<std::string> words) const {
  const std::string line = shown(words);
  const auto child = start(side, std::move(words));
  const std::optional<int> status = child->wait(limit);
  if (status != 0) base::fail("{} has failed: {}", line, base::trim(child->err()));
  return child->out();
}

Server::Server(const Stage& stage, Kind kind) : stage_(stage), kind_(kind) {
  child_ = kind == Kind::bare ? stage.start(Stage::Side::server, {BARE_ECHO})
                              : stage.start(Stage::Side::server,
                                            {ASSAY_SERVER, "-l", "127.0.0.1:0", "-w", "1", "-q"});
  std::string line = child_->read_line(limit).value_or("");
  while (line.ends_with('/')) line.pop_back();
  port_ = line.substr(line.rfind(':') + 1);
  if (port_.empty()) base::fail("a server did not start: {}", child_->err());
}

std::vector<std::string> Server::client(const char* what) const {
  return {BARE_CLIENT, what, port_, std::to_string(child_->pid()),
          kind_ == Kind::bare ? "raw" : "ws"};
}

Figures Server::echo(const Echoing& load, double seconds) const {
  std::vector<std::string> words = client("echo");
  words.insert(words.end(), {std::to_string(load.connections), std::to_string(load.in_flight),
                             std::to_string(load.octets), std::to_string(seconds)});
  return figures_of(stage_.run(Stage::Side::client, std::move(words)));
}

Figures Server::churn(unsigned connections, Words said) const {
  std::vector<std::string> words = client("churn");
  if (said == Words::none) words.back() = "silent";
  words.insert(words.end(), {std::to_string(connections), std::to_string(in_parallel)});
  return figures_of(stage_.run(Stage::Side::client, std::move(words)));
}

Figures Server::echo_by_assay_load(const Echoing& load, double seconds) const {
  const results::Load result = results::load_from_json(stage_.run(
      Stage::Side::client,
      {ASSAY_LOAD, fmt::format("ws://127.0.0.1:{}/echo", port_), "-c",
       std::to_string(load.connections), "--closed", "--outstanding",
       std::to_string(load.in_flight), "-s", fmt::format("{}B", load.octets), "-b", "-d",
       fmt::format("{}s", seconds), "-w", "1", "--connect-rate", "100k/s", "-q", "-o", "-"}));
  const auto received = result.counters.find("received");
  if (received == result.counters.end() || received->second == 0)
    base::fail("assay-load received nothing");
  return {.count = received->second,
          .client_nanoseconds = static_cast<double>(result.processor_time.count())};
}

std::unique_ptr<net::Child> Server::hold(unsigned connections) const {
  std::vector<std::string> words = client("idle");
  words.push_back(std::to_string(connections));
  auto holder = stage_.start(Stage::Side::client, std::move(words));
  if (holder->read_line(limit) != "open")
    base::fail("{} connections cannot be opened: {}", connections, base::trim(holder->err()));
  return holder;
}

std::uint64_t Server::resident_octets() const {
  const auto use = base::process_use(child_->pid());
  return use ? use->resident_octets : 0;
}

}  // namespace bench
