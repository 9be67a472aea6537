#include "tests/bench/server.h"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <optional>
#include <sstream>

#include "libcore/base/error.h"
#include "libcore/results/json.h"

namespace bench {
namespace {

using namespace std::chrono_literals;

constexpr auto patience = 60s;  // for starting, and for opening many connections

// As "listening on wss://127.0.0.1:4433/", or "listening on 8080, some-server 1.2".
struct Announcement {
  std::string port;
  std::string version;
};
std::optional<Announcement> announcement_of(std::string_view line) {
  constexpr std::string_view beginning = "listening on ";
  if (!line.starts_with(beginning)) return std::nullopt;
  line.remove_prefix(beginning.size());
  const std::size_t comma = std::min(line.find(", "), line.size());
  std::string_view where = line.substr(0, comma);
  if (where.ends_with('/')) where.remove_suffix(1);
  where = where.substr(where.rfind(':') + 1);
  return Announcement{.port = std::string(where),
                      .version = std::string(line.substr(std::min(comma + 2, line.size())))};
}

Figures figures_of(const std::string& line) {
  std::istringstream in(line);
  Figures figures;
  in >> figures.count >> figures.nanoseconds >> figures.server_nanoseconds >>
      figures.client_nanoseconds;
  if (!in || figures.count == 0) base::fail("nothing came back");
  return figures;
}

}  // namespace

Awake::Awake(net::Child& child) : child_(child) { child_.signal(SIGCONT); }
Awake::~Awake() { child_.signal(SIGSTOP); }

Server::Server(const Stage& stage, Program program) : stage_(stage), program_(std::move(program)) {
  child_ = stage.start(Stage::Side::server, program_.words);
  const std::string line = child_->read_line(patience).value_or("");
  const auto said = announcement_of(line);
  if (!said) {
    child_->wait(1s);
    base::fail("{} did not start: {}", program_.name, stage.complaint());
  }
  port_ = said->port;
  version_ = said->version;
  child_->signal(SIGSTOP);
}

std::vector<std::string> Server::client(const char* what, unsigned connections) const {
  std::vector<std::string> words = {BARE_CLIENT, what, "port=" + port_,
                                    fmt::format("server={}", pid()),
                                    fmt::format("connections={}", connections)};
  if (!program_.ws) words.emplace_back("as=echoed");
  if (program_.tls) words.emplace_back("tls=yes");
  return words;
}

Figures Server::echo(const Echoing& load, double seconds) const {
  std::vector<std::string> words = client("echo", load.connections);
  words.push_back(fmt::format("in-flight={}", load.in_flight));
  words.push_back(fmt::format("octets={}", load.octets));
  words.push_back(fmt::format("payload={}", load.payload));
  words.push_back(fmt::format("seconds={}", seconds));
  words.push_back(fmt::format("rate={}", load.rate));
  const Awake awake(*child_);
  return figures_of(stage_.run(Stage::Side::client, words));
}

Figures Server::pass(unsigned connections, Passing passing) const {
  std::vector<std::string> words = client("pass", connections);
  if (passing == Passing::silent) words.emplace_back("as=silent");
  const Awake awake(*child_);
  return figures_of(stage_.run(Stage::Side::client, words));
}

std::vector<std::string> Server::load_words(std::string_view path,
                                            std::vector<std::string> words) const {
  const char* const scheme = program_.tls ? "wss" : "ws";
  words.insert(words.begin(), {ASSAY_LOAD, fmt::format("{}://127.0.0.1:{}{}", scheme, port_, path),
                               "-w", "1", "-q", "-o", "-", "--exit-zero"});
  if (program_.tls) words.emplace_back("-k");
  return words;
}

results::Load Server::load(std::string_view path, std::vector<std::string> words) const {
  const Awake awake(*child_);
  return results::load_from_json(
      stage_.run(Stage::Side::client, load_words(path, std::move(words))));
}

std::unique_ptr<net::Child> Server::start_load(std::string_view path,
                                               std::vector<std::string> words) const {
  return stage_.start(Stage::Side::client, load_words(path, std::move(words)));
}

std::unique_ptr<Awake> Server::awake() const { return std::make_unique<Awake>(*child_); }

Figures Server::echo_by_assay_load(const Echoing& load, double seconds) const {
  const results::Load result =
      this->load("/echo", {"-c", std::to_string(load.connections), "--closed", "--outstanding",
                           std::to_string(load.in_flight), "-s", fmt::format("{}B", load.octets),
                           "-b", "-d", fmt::format("{}s", seconds), "--connect-rate", "100k/s"});
  const auto received = result.counters.find("received");
  if (received == result.counters.end() || received->second == 0)
    base::fail("assay-load received nothing");
  return {.count = received->second,
          .nanoseconds = seconds * 1e9,
          .client_nanoseconds = static_cast<double>(result.processor_time.count())};
}

Server::Held Server::hold(const Holding& load) const {
  std::vector<std::string> words = client("hold", load.connections);
  words.push_back(fmt::format("payload={}", load.payload));
  words.push_back(fmt::format("octets={}", load.octets));
  words.push_back(fmt::format("messages={}", load.messages));
  child_->signal(SIGCONT);
  Held held{.holder = stage_.start(Stage::Side::client, std::move(words))};
  const auto line = held.holder->read_line(patience);
  if (!line)
    base::fail("{} connections cannot be opened: {}", load.connections, stage_.complaint());
  held.opening = figures_of(*line);
  return held;
}

}  // namespace bench
