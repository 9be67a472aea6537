// The real programs, over loopback.

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <csignal>
#include <filesystem>

#include "libcore/base/file.h"
#include "libcore/base/text.h"
#include "libcore/net/child.h"
#include "libcore/net/socket.h"
#include "libcore/results/json.h"
#include "libcore/ws/handshake.h"
#include "tests/support/folder.h"

namespace {

using namespace std::chrono_literals;
using Words = std::vector<std::string>;

constexpr auto limit = 60s;

class Server {
 public:
  explicit Server(Words words = {"-l", "127.0.0.1:0"})
      : child_({.words = with_name(std::move(words)), .capture_out = true, .capture_err = true}) {
    const std::string line = child_.read_line(limit).value_or("no line");
    const std::size_t at = line.find("ws");
    url_ = at == std::string::npos ? line : line.substr(at);
    if (url_.ends_with('/')) url_.pop_back();
  }

  // Where it serves `path`.
  std::string at(const std::string& path) const { return url_ + path; }

  net::Child& child() { return child_; }

  // Stops it, and returns what it logged.
  std::string log() {
    child_.signal(SIGTERM);
    EXPECT_EQ(child_.wait(limit), 0);
    return child_.err();
  }

 private:
  static Words with_name(Words words) {
    words.insert(words.begin(), ASSAY_SERVER);
    return words;
  }

  net::Child child_;
  std::string url_;
};

struct Ran {
  int status = -1;
  std::string out;
  std::string err;
  results::Load result;
};

class Load {
 public:
  explicit Load(Words words)
      : child_({.words = with_files(std::move(words), file_),
                .capture_out = true,
                .capture_err = true}) {}

  net::Child& child() { return child_; }
  Ran wait() {
    Ran ran{.status = child_.wait(limit).value_or(-1), .out = child_.out(), .err = child_.err()};
    if (std::filesystem::exists(file_))
      ran.result = results::load_from_json(base::read_file(file_));
    return ran;
  }

 private:
  static Words with_files(Words words, const std::string& file) {
    words.insert(words.begin(), ASSAY_LOAD);
    words.insert(words.end(), {"-o", "json=" + file});
    return words;
  }

  test::Folder folder_;
  std::string file_ = folder_.file("load.json");
  net::Child child_;
};

Ran run(Words words) { return Load(std::move(words)).wait(); }

// Waits until `child` has said `words` on standard error, or has ended.
void await(net::Child& child, const char* words) {
  while (child.err().find(words) == std::string::npos && !child.wait(20ms).has_value()) {
  }
}

// What the machine is too busy for makes a run invalid; the counts are right all the same.
void expect_done(const Ran& ran) {
  EXPECT_TRUE(ran.status == 0 || ran.status == 4) << ran.out << ran.err;
}

TEST(LoadProgram, CountsWhatTheEchoSaw) {
  Server server;
  const Ran ran = run({server.at("/echo"), "-c", "20", "-r", "20/s", "-d", "1s", "-w", "2"});
  expect_done(ran);
  const results::Counters& counters = ran.result.counters;
  const std::uint64_t sent = counters.at("sent");
  EXPECT_EQ(counters.at("due"), 400u);
  EXPECT_EQ(sent + counters.at("missed"), 400u);
  EXPECT_EQ(counters.at("received"), sent);
  EXPECT_EQ(counters.at("connected"), 20u);
  EXPECT_EQ(counters.at("received.bytes"), sent * 32);
  EXPECT_EQ(ran.result.histograms.at("rtt").histogram.total(), sent);
  EXPECT_EQ(ran.result.histograms.at("close").histogram.total(), 20u);
  EXPECT_TRUE(ran.result.errors.empty());

  // The server logs octets: a message is 6 more than its payload, a Close is 8.
  const std::string log = server.log();
  std::uint64_t octets = 0;
  int closed = 0;
  for (const std::string_view line : base::split(log, '\n')) {
    if (!base::matches_glob(line, "*closed by peer with 1000; *s, * B in, *")) continue;
    ++closed;
    octets += std::stoull(std::string(line.substr(line.rfind("s, ") + 3)));
  }
  EXPECT_EQ(closed, 20) << log;
  EXPECT_EQ(octets, sent * 38 + 20 * 8);
}

TEST(LoadProgram, ClosesTheLoop) {
  Server server({"-l", "127.0.0.1:0", "-q"});
  const Ran ran = run({server.at("/echo"), "-c", "4", "--closed", "--outstanding", "8", "-d",
                       "300ms", "-s", "5KiB", "-b"});
  EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
  EXPECT_GE(ran.result.counters.at("sent"), 32u);
  EXPECT_EQ(ran.result.counters.at("sent"), ran.result.counters.at("received"));
  EXPECT_EQ(ran.result.counters.at("verify.failed"), 0u);
}

TEST(LoadProgram, SpeaksTls) {
  const test::Folder folder;
  const std::string ca = folder.file("ca.pem");
  Server server({"--tls-listen", "127.0.0.1:0", "--tls-self-signed", ca, "-q"});
  const Words most = {server.at("/echo"), "-c", "2", "-d", "200ms", "-r", "50/s"};
  Words trusting = most;
  trusting.insert(trusting.end(), {"--cacert", ca});
  const Ran ran = run(trusting);
  expect_done(ran);
  EXPECT_GT(ran.result.counters.at("received"), 0u);
  EXPECT_EQ(ran.result.counters.at("received"), ran.result.counters.at("sent"));
  EXPECT_EQ(ran.result.histograms.at("connect.tls").histogram.total(), 2u);

  const Ran distrusting = run(most);
  EXPECT_EQ(distrusting.status, 3);
  ASSERT_EQ(distrusting.result.errors.size(), 1u);
  EXPECT_NE(distrusting.result.errors.begin()->first.find("certificate"), std::string::npos)
      << distrusting.result.errors.begin()->first;
}

TEST(LoadProgram, EndsWithItsHeadline) {
  Server server({"-l", "127.0.0.1:0", "-q"});
  const Ran ran = run({server.at("/echo"), "-c", "2", "-d", "100ms", "-r", "50/s", "-q"});
  expect_done(ran);
  EXPECT_TRUE(base::matches_glob(ran.out, "assay-load: * rtt p99=* rate=*/s *valid\n")) << ran.out;
  EXPECT_EQ(std::ranges::count(ran.out, '\n'), 1);
  EXPECT_EQ(ran.err, "");
}

TEST(LoadProgram, WritesItsResultToStandardOutputAndTheSummaryBeside) {
  Server server({"-l", "127.0.0.1:0", "-q"});
  const Ran ran = run({server.at("/echo"), "-c", "1", "-d", "100ms", "-r", "50/s", "-o", "-"});
  EXPECT_EQ(results::load_from_json(ran.out), ran.result);
  EXPECT_NE(ran.err.find("\nassay-load: "), std::string::npos) << ran.err;
}

TEST(LoadProgram, CannotTestWhereNobodyListens) {
  const net::Socket bound = net::listen(net::Address::parse("127.0.0.1:0"));
  const std::string url = "ws://" + bound.local().to_string() + "/";
  shutdown(bound.fd(), SHUT_RDWR);  // bound, so that nobody else gets it, but deaf
  const Ran ran = run({url, "-c", "3", "-d", "100ms"});
  EXPECT_EQ(ran.status, 3) << ran.out;
  EXPECT_EQ(ran.result.counters.at("connect.failed"), 3u);
  EXPECT_EQ(ran.result.errors.at("connect: connection refused"), 3u);
}

TEST(LoadProgram, FailsWhereThereIsNoEcho) {
  Server server({"-l", "127.0.0.1:0", "-q"});
  const Ran ran = run({server.at("/no/such/path"), "-c", "2", "-d", "100ms"});
  EXPECT_EQ(ran.status, 3);
  ASSERT_EQ(ran.result.errors.size(), 1u);
  EXPECT_TRUE(ran.result.errors.begin()->first.starts_with("connect: HTTP status 4"))
      << ran.result.errors.begin()->first;
}

TEST(LoadProgram, FailsWhereItsConnectionsAreLost) {
  auto server = std::make_unique<Server>(Words{"-l", "127.0.0.1:0"});
  Load load({server->at("/echo"), "-c", "2", "-d", "2s", "-r", "20/s"});
  // The server goes once both connections are there.
  server->log();
  const Ran ran = load.wait();
  EXPECT_NE(ran.status, 0) << ran.out;
  EXPECT_FALSE(ran.result.errors.empty());
}

TEST(LoadProgram, ReportsWhatItHasWhenInterrupted) {
  for (const int signal : {SIGINT, SIGTERM}) {
    Server server;
    Load load({server.at("/echo"), "-c", "2", "-d", "1h", "-r", "1k/s"});
    await(server.child(), "opened");
    load.child().signal(signal);
    const Ran ran = load.wait();
    EXPECT_EQ(ran.status, 128 + signal) << ran.out << ran.err;
    EXPECT_TRUE(ran.result.run.partial);
    EXPECT_EQ(ran.result.counters.at("sent"), ran.result.counters.at("received"));
  }
}

// A server of one connection that opens it, and then answers nothing, a Close neither.
class Mute {
 public:
  Mute() : listener_(net::listen(net::Address::parse("127.0.0.1:0"))) {}

  std::string url() const { return "ws://" + listener_.local().to_string() + "/"; }
  // Returns once the first message has come.
  void open() {
    await(listener_.fd());
    client_ = net::Socket(accept(listener_.fd(), nullptr, nullptr));
    std::string request;
    while (request.find("\r\n\r\n") == std::string::npos) request += read();
    const std::string field = "Sec-WebSocket-Key: ";
    const std::size_t at = request.find(field) + field.size();
    const std::string key = request.substr(at, request.find('\r', at) - at);
    const std::string response = http::to_string(ws::acceptance({.accept = ws::accept_for(key)}));
    ASSERT_EQ(send(client_.fd(), response.data(), response.size(), 0),
              static_cast<ssize_t>(response.size()));
    read();
  }

 private:
  static void await(int fd) {
    pollfd came{.fd = fd, .events = POLLIN, .revents = 0};
    ASSERT_EQ(poll(&came, 1, 60'000), 1);
  }
  std::string read() {
    await(client_.fd());
    char octets[4096];
    const ssize_t n = recv(client_.fd(), octets, sizeof octets, 0);
    return {octets, n > 0 ? static_cast<std::size_t>(n) : 0};
  }

  net::Socket listener_;
  net::Socket client_;
};

TEST(LoadProgram, StopsAtOnceWhenInterruptedTwice) {
  Mute mute;
  Load load({mute.url(), "-c", "1", "-d", "1h", "-r", "100/s", "--timeout", "1h"});
  mute.open();
  load.child().signal(SIGINT);
  await(load.child(), "closing all connections");
  load.child().signal(SIGINT);
  const Ran ran = load.wait();
  EXPECT_EQ(ran.status, 130) << ran.err;
  EXPECT_EQ(ran.result.counters.at("connected"), 1u);
}

TEST(LoadProgram, RefusesWhatCannotFit) {
  const Ran ran = run({"ws://127.0.0.1:1/", "-c", "2m"});
  EXPECT_EQ(ran.status, 4);
  EXPECT_TRUE(ran.err.starts_with("assay-load: 2000000 connections to 127.0.0.1:1: ")) << ran.err;
}

TEST(LoadProgram, SaysWhatIsWrongWithItsWords) {
  const Ran ran = run({"ws://127.0.0.1:1/", "-c", "none"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_TRUE(ran.err.starts_with("assay-load: --connections: ")) << ran.err;
}

}  // namespace
