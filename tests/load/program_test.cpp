// The real programs, over loopback.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <csignal>

#include "libcore/base/file.h"
#include "libcore/base/text.h"
#include "libcore/net/socket.h"
#include "libcore/results/json.h"
#include "libcore/ws/handshake.h"
#include "tests/load/programs.h"
#include "tests/support/folder.h"

namespace {

using namespace std::chrono_literals;
using test::Load;
using test::Ran;
using test::run;
using test::Server;
using test::Words;

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
  for (const results::Stage& stage : ran.result.stages) {
    EXPECT_GE(stage.start.count(), 0) << stage.name;
    EXPECT_GE(stage.duration.count(), 0) << stage.name;
  }

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

// What one request is answered with, by a server that closes.
std::string answer_of(const std::string& address, const std::string& request) {
  const net::Socket socket = net::connect(net::Address::parse(address)).socket;
  pollfd state{.fd = socket.fd(), .events = POLLOUT, .revents = 0};
  EXPECT_EQ(poll(&state, 1, 60'000), 1);
  EXPECT_EQ(send(socket.fd(), request.data(), request.size(), 0), ssize_t(request.size()));
  std::string answer;
  for (char octets[4096];;) {
    state.events = POLLIN;
    EXPECT_EQ(poll(&state, 1, 60'000), 1);
    const ssize_t n = recv(socket.fd(), octets, sizeof octets, 0);
    if (n <= 0) return answer;
    answer.append(octets, std::size_t(n));
  }
}

TEST(LoadProgram, TellsPrometheusHowItGoes) {
  Server server({"-l", "127.0.0.1:0", "-q"});
  Load load({server.at("/echo"), "-c", "1", "-d", "1h", "--metrics-listen", "127.0.0.1:0"});
  await(load.child(), "/metrics\n");
  const std::string said = load.child().err();
  const std::size_t at = said.find("http://") + 7;
  const std::string address = said.substr(at, said.find("/metrics") - at);
  // Who says nothing keeps nobody from being answered.
  const net::Socket silent = net::connect(net::Address::parse(address)).socket;
  const std::string answer = answer_of(address, "GET /metrics HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n")) << answer;
  const std::string text = answer.substr(answer.find("\r\n\r\n") + 4);
  EXPECT_NE(text.find("\nassay_load_run{status=\"RUNNING\""), std::string::npos) << text;

  const test::Folder folder;
  base::write_file(folder.file("m"), text);
  net::Child promtool(
      {.words = {"/bin/sh", "-c", "promtool check metrics <\"$0\"", folder.file("m")},
       .capture_out = true,
       .capture_err = true});
  EXPECT_EQ(promtool.wait(test::patience), 0)
      << promtool.err() << "promtool is in the package prometheus";
  EXPECT_EQ(promtool.out() + promtool.err(), "");

  load.child().signal(SIGINT);
  EXPECT_EQ(load.wait().status, 130);
}

TEST(LoadProgram, DoesNotBeginWhereItCannotTellPrometheus) {
  const net::Socket bound = net::listen(net::Address::parse("127.0.0.1:0"));
  const Ran ran = run({"ws://127.0.0.1:1/", "--metrics-listen", bound.local().to_string()});
  EXPECT_EQ(ran.status, 2);
  EXPECT_NE(ran.err.find("cannot listen"), std::string::npos) << ran.err;
}

// A server that tells metrics, one request a call.
class Told {
 public:
  std::string url() const { return "http://" + listener_.local().to_string() + "/metrics"; }
  void tell(const std::string& metrics) {
    pollfd came{.fd = listener_.fd(), .events = POLLIN, .revents = 0};
    ASSERT_EQ(poll(&came, 1, 60'000), 1);
    const net::Socket client(accept(listener_.fd(), nullptr, nullptr));
    const std::string answer =
        "HTTP/1.0 200 OK\r\nContent-Length: " + std::to_string(metrics.size()) + "\r\n\r\n" +
        metrics;
    char octets[4096];
    recv(client.fd(), octets, sizeof octets, 0);
    send(client.fd(), answer.data(), answer.size(), MSG_NOSIGNAL);
    recv(client.fd(), octets, sizeof octets, 0);  // until it has ended
  }

 private:
  net::Socket listener_ = net::listen(net::Address::parse("127.0.0.1:0"));
};

TEST(LoadProgram, PutsWhatTheTargetTellsBesideItsOwnFigures) {
  Server server({"-l", "127.0.0.1:0", "-q"});
  Told told;
  const net::Socket deaf = net::listen(net::Address::parse("127.0.0.1:0"));
  const std::string silent = "http://" + deaf.local().to_string() + "/";
  Load load(
      {server.at("/echo"), "-c", "1", "-d", "1h", "--scrape", told.url(), "--scrape", silent});
  told.tell("# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total 1.5\n");
  told.tell("process_cpu_seconds_total 2\n");
  told.tell("no metrics at all");
  load.child().signal(SIGINT);
  const Ran ran = load.wait();
  EXPECT_EQ(ran.status, 130) << ran.err;
  ASSERT_EQ(ran.result.scrapes.size(), 2u);
  const results::Scrape& scrape = ran.result.scrapes.front();
  EXPECT_EQ(scrape.url, told.url());
  EXPECT_GE(scrape.answers, 1u) << scrape.failure;  // of two, if this machine was very busy
  EXPECT_GE(scrape.answers + scrape.failures, 2u);
  ASSERT_EQ(scrape.series.size(), 1u);
  const auto& [name, counter, values] = scrape.series.front();
  EXPECT_EQ(name, "process_cpu_seconds_total");
  EXPECT_TRUE(counter);
  EXPECT_EQ(values.size(), ran.result.series.size());
  EXPECT_EQ(std::ranges::count(values, 1.5) + std::ranges::count(values, 2.0),
            static_cast<std::ptrdiff_t>(scrape.answers));
  EXPECT_EQ(ran.result.scrapes.back().answers, 0u);
  EXPECT_NE(ran.out.find("scraped"), std::string::npos) << ran.out;
}

TEST(LoadProgram, ScrapesOverHttpOnly) {
  const Ran ran = run({"ws://127.0.0.1:1/", "--scrape", "https://127.0.0.1/metrics"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_NE(ran.err.find("from http:// addresses only"), std::string::npos) << ran.err;
}

// The head of a request that somebody sends.
std::string head_of_next(const net::Socket& listener) {
  const net::Socket client(accept(listener.fd(), nullptr, nullptr));
  std::string head;
  for (char octet = 0; !head.ends_with("\r\n\r\n") && recv(client.fd(), &octet, 1, 0) == 1;)
    head += octet;
  return head;
}

TEST(LoadProgram, FillsInHeadersForEachConnection) {
  const test::Folder folder;
  folder.write("users.csv", "token,odd\nt0,\"a\nb\"\nt1,c\n");
  const net::Socket listener = net::listen(net::Address::parse("127.0.0.1:0"));
  fcntl(listener.fd(), F_SETFL, 0);  // waits
  const std::string file =
      folder.write("p.yaml",
                   "version: 1\n"
                   "target: {url: \"ws://" +
                       listener.local().to_string() +
                       "/\"}\n"
                       "data: {users: {file: " +
                       folder.file("users.csv") +
                       ", pick: per-connection}}\n"
                       "defaults: {headers: {Authorization: \"Bearer ${users.token}\", "
                       "X-Odd: \"${users.odd}\", X-Same: always}}\n"
                       "scenarios: {a: {population: {connections: 2, max_connecting: 1}}}\n");
  Load load({"-f", file, "-w", "1"});
  const std::string first = head_of_next(listener);
  const std::string second = head_of_next(listener);
  load.child().signal(SIGINT);
  load.child().signal(SIGINT);
  load.wait();
  EXPECT_NE(first.find("\r\nAuthorization: Bearer t0\r\n"), std::string::npos) << first;
  EXPECT_NE(first.find("\r\nX-Odd: a\\nb\r\n"), std::string::npos) << first;
  EXPECT_NE(first.find("\r\nX-Same: always\r\n"), std::string::npos) << first;
  EXPECT_NE(second.find("\r\nAuthorization: Bearer t1\r\n"), std::string::npos) << second;
}

TEST(LoadProgram, ResumesTlsWhereItIsToldTo) {
  Server server({"--tls-listen", "127.0.0.1:0", "--tls-self-signed"});
  for (const bool wanted : {false, true}) {
    // One after the other, so that each can have the ticket of the one before.
    const Ran ran = run({server.at("/echo"), "--mode", "connect", "-c", "3", "-d", "10ms", "-k",
                         "-w", "1", "--set", "scenarios.connect.population.max_connecting=1",
                         "--set", wanted ? "target.tls.resumption=true" : "seed=1"});
    EXPECT_EQ(ran.status, 0) << ran.err;
    EXPECT_EQ(ran.result.counters.at("connected"), 3u);
    EXPECT_EQ(ran.result.counters.contains("connect.resumed"), wanted);
    if (wanted) {
      EXPECT_EQ(ran.result.counters.at("connect.resumed"), 2u);
    }
  }
}

TEST(LoadProgram, RunsACommandAsAnEvent) {
  Server server;
  const test::Folder folder;
  const std::string file = folder.write(
      "p.yaml",
      "version: 1\n"
      "target: {url: \"" +
          server.at("/echo") +
          "\"}\n"
          "stages: [{name: go, duration: 1h}]\n"
          "scenarios: {a: {population: {connections: 1}}}\n"
          "events:\n"
          "  - {name: hello, at: 10ms, do: exec, command: [sh, -c, \"echo hello; exit 3\"]}\n"
          "  - {name: none, at: 20ms, do: exec, command: [/no/such/program]}\n");
  Load load({"-f", file});
  await(load.child(), "event hello: its command ended with 3");
  await(load.child(), "event none: its command ended with 127");
  load.child().signal(SIGINT);
  const Ran ran = load.wait();
  EXPECT_NE(ran.err.find("hello\n"), std::string::npos) << ran.err;
  EXPECT_EQ(ran.out.find("hello\n"), std::string::npos) << ran.out;
  EXPECT_NE(ran.err.find("event none: its command ended with 127"), std::string::npos) << ran.err;
}

// However busy this machine is.
const Words believed = {"--set", "validity.max_send_lag=1m", "--set", "validity.max_cpu=100%",
                        "--set", "validity.min_rate=1%"};

// The server answers 50 ms late, which is early enough or too late.
TEST(LoadProgram, FindsALimitByItself) {
  Server server({"-l", "127.0.0.1:0"});
  const auto search = [&](const std::string& until) {
    Words words = {server.at("/echo?delay=50ms"),
                   "-c",
                   "2",
                   "-r",
                   "20/s",
                   "-d",
                   "300ms",
                   "--search",
                   "connections 2..4 until rtt p50 < " + until};
    words.insert(words.end(), believed.begin(), believed.end());
    return run(std::move(words));
  };
  const Ran found = search("5s");
  EXPECT_EQ(found.status, 0) << found.out << found.err;
  ASSERT_TRUE(found.result.search);
  EXPECT_EQ(found.result.search->found, 4u);
  ASSERT_EQ(found.result.search->trials.size(), 3u);  // both ends, and the answer once more
  EXPECT_EQ(found.result.counters.at("connected"), 4u);
  EXPECT_NE(found.out.find("search       connections 4 holds, all that was asked for"),
            std::string::npos)
      << found.out;
  EXPECT_NE(found.out.find("\nassay-load: OK limit connections=4 rtt p99="), std::string::npos);

  const Ran none = search("40ms");
  EXPECT_EQ(none.status, 1) << none.out << none.err;
  EXPECT_EQ(none.result.search->found, 0u);
  EXPECT_EQ(none.result.search->trials.size(), 1u);
  // Each trial had connections of its own, and left none behind.
  const std::string log = server.log();
  std::size_t closed = 0;
  for (const std::string_view line : base::split(log, '\n'))
    closed += line.find("closed by peer with 1000") != std::string_view::npos;
  EXPECT_EQ(closed, 2u + 4u + 4u + 2u) << log;
}

TEST(LoadProgram, HoldsItselfAgainstABaseline) {
  Server server({"-l", "127.0.0.1:0", "-q"});
  const test::Folder folder;
  const std::string file = folder.file("main.json");
  const auto against = [&](const std::string& path, const Words& more = {}) {
    Words words = {server.at(path),
                   "-c",
                   "2",
                   "-r",
                   "20/s",
                   "-d",
                   "200ms",
                   "--runs",
                   "5",
                   "--baseline",
                   file,
                   "--set",
                   "baseline.metrics=[rtt.p50]"};
    words.insert(words.end(), believed.begin(), believed.end());
    words.insert(words.end(), more.begin(), more.end());
    return run(std::move(words));
  };
  const Ran first = against("/echo");
  EXPECT_EQ(first.status, 2);
  EXPECT_NE(first.err.find("-o json=" + file), std::string::npos) << first.err;
  const Ran made = against("/echo", {"-o", "json=" + file});
  expect_done(made);
  EXPECT_EQ(made.result.trials.size(), 5u);
  const Ran worse = against("/echo?delay=100ms");
  EXPECT_EQ(worse.status, 1) << worse.out << worse.err;
  ASSERT_TRUE(worse.result.baseline);
  ASSERT_EQ(worse.result.baseline->changes.size(), 1u);
  EXPECT_EQ(worse.result.baseline->changes[0].metric, "rtt.p50");
  EXPECT_EQ(worse.result.baseline->changes[0].kind, results::Change::Kind::worse);
}

TEST(LoadProgram, EndsAllRunsWhenInterrupted) {
  for (const Words& several :
       {Words{"--search", "rate 100..1k until rtt p99 < 1h"}, Words{"--runs", "3"}}) {
    Server server;
    const test::Folder folder;
    const std::string file = folder.file("main.json");
    Words words = {server.at("/echo"), "-c", "2", "-d", "1h", "-R", "100/s"};
    words.insert(words.end(), several.begin(), several.end());
    if (several.front() == "--runs")
      words.insert(words.end(), {"--baseline", file, "-o", "json=" + file});
    Load load(words);
    await(server.child(), "opened");
    load.child().signal(SIGINT);
    const Ran ran = load.wait();
    EXPECT_EQ(ran.status, 130) << ran.out << ran.err;
    EXPECT_TRUE(ran.result.run.partial);
    EXPECT_EQ(ran.result.search.has_value(), several.front() == "--search");
  }
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
